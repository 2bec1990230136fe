//! Workbooks: a ZIP of XML.

use std::io::{self, Cursor, Read};

use calamine::{DataRef, Reader, SheetVisible, Xlsx, XlsxError};

use crate::{Limits, Table, Unreadable, read::add};

/// The visible sheets of a workbook.
pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Vec<Table>, Unreadable> {
    unpacks_within(bytes, limits)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    let visible = book.sheets_metadata().iter().filter(|sheet| sheet.visible == SheetVisible::Visible);
    let names: Vec<String> = visible.map(|sheet| sheet.name.clone()).collect();
    names.iter().map(|name| sheet(&mut book, name, limits)).collect()
}

/// Unpacks every part once, into nothing, and counts: what a ZIP says about its own sizes need not be true.
fn unpacks_within(bytes: &[u8], limits: &Limits) -> Result<(), Unreadable> {
    let broken = |error: &dyn std::error::Error| Unreadable::Damaged(error.to_string());
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
    let most = u64::try_from(limits.unpacked).unwrap_or(u64::MAX);
    let mut left = most;
    for at in 0..zip.len() {
        let part = zip.by_index(at).map_err(|error| broken(&error))?;
        let unpacked = io::copy(&mut part.take(left.saturating_add(1)), &mut io::sink())
            .map_err(|error| broken(&error))?;
        left = left.checked_sub(unpacked).ok_or(Unreadable::Swollen { most: limits.unpacked })?;
    }
    Ok(())
}

/// Reads cell by cell: a lone cell in the last corner must not cost the whole square up to it.
fn sheet(book: &mut Xlsx<Cursor<&[u8]>>, name: &str, limits: &Limits) -> Result<Table, Unreadable> {
    let mut table = Table { name: name.to_owned(), rows: Vec::new() };
    let mut cells = match book.worksheet_cells_reader(name) {
        Ok(cells) => cells,
        // A sheet that is a diagram has no cells.
        Err(XlsxError::NotAWorksheet(_)) => return Ok(table),
        Err(error) => return Err(damaged(error)),
    };
    let mut row: (u32, Vec<String>) = (0, Vec::new());
    while let Some(cell) = cells.next_cell().map_err(damaged)? {
        let (at, column) = cell.get_position();
        if at != row.0 {
            let (number, cells) = std::mem::replace(&mut row, (at, Vec::new()));
            add(&mut table, number.saturating_add(1), cells.into_iter(), limits)?;
        }
        let text = words(cell.get_value());
        if text.is_empty() {
            continue;
        }
        if column >= limits.columns {
            return Err(Unreadable::TooManyColumns { row: at.saturating_add(1), most: limits.columns });
        }
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        row.1.resize(row.1.len().max(column.saturating_add(1)), String::new());
        if let Some(place) = row.1.get_mut(column) {
            *place = text;
        }
    }
    let (number, cells) = row;
    add(&mut table, number.saturating_add(1), cells.into_iter(), limits)?;
    Ok(table)
}

/// What a person reads in the cell. A formula is read as what it came to.
fn words(value: &DataRef<'_>) -> String {
    match value {
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            text.trim().to_owned()
        }
        DataRef::SharedString(text) => text.trim().to_owned(),
        DataRef::Int(number) => number.to_string(),
        // `5`, not `5.0`.
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(yes) => yes.to_string(),
        DataRef::DateTime(time) => {
            let (year, month, day, ..) = time.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "so that it fits `map_err(damaged)`")]
fn damaged(error: XlsxError) -> Unreadable {
    Unreadable::Damaged(error.to_string())
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};

    use super::*;
    use crate::Book;

    fn book(fill: impl FnOnce(&mut Workbook)) -> Vec<u8> {
        let mut book = Workbook::new();
        fill(&mut book);
        book.save_to_buffer().unwrap()
    }

    fn rows(bytes: &[u8]) -> Vec<(u32, Vec<String>)> {
        let Book { sheets } = crate::read(bytes, &Limits::default()).unwrap();
        sheets.into_iter().flat_map(|sheet| sheet.rows).map(|row| (row.number, row.cells)).collect()
    }

    #[test]
    fn numbers_dates_and_results_are_read_as_people_see_them() {
        let bytes = book(|book| {
            let day = ExcelDateTime::parse_from_str("2026-11-01").unwrap();
            let sheet = book.add_worksheet();
            sheet.write(0, 0, "事项").unwrap();
            sheet.write(2, 0, 5).unwrap();
            sheet.write(2, 1, 2.5).unwrap();
            sheet.write_datetime_with_format(2, 2, &day, &Format::new().set_num_format("yyyy/m/d")).unwrap();
            sheet.write_formula(2, 4, Formula::new("=1+1").set_result("2")).unwrap();
        });
        assert_eq!(
            rows(&bytes),
            [
                (1, vec!["事项".to_owned()]),
                (3, ["5", "2.5", "2026-11-01", "", "2"].map(str::to_owned).to_vec())
            ]
        );
    }

    #[test]
    fn a_lone_cell_in_the_last_corner_is_refused_and_fills_no_memory() {
        let bytes = book(|book| {
            book.add_worksheet().write(1_048_575, 16_383, "x").unwrap();
        });
        assert_eq!(
            crate::read(&bytes, &Limits::default()),
            Err(Unreadable::TooManyColumns { row: 1_048_576, most: 200 })
        );
    }

    #[test]
    fn a_bomb_is_refused_before_it_goes_off() {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file("xl/workbook.xml", zip::write::SimpleFileOptions::default()).unwrap();
        let zeros = vec![b' '; 1 << 20];
        for _ in 0..70 {
            zip.write_all(&zeros).unwrap();
        }
        let bytes = zip.finish().unwrap().into_inner();
        assert!(bytes.len() < 1 << 20);
        assert_eq!(crate::read(&bytes, &Limits::default()), Err(Unreadable::Swollen { most: 64 << 20 }));
    }

    #[test]
    fn hidden_sheets_are_not_read() {
        let bytes = book(|book| {
            book.add_worksheet().write(0, 0, "seen").unwrap();
            book.add_worksheet().set_hidden(true).write(0, 0, "hidden").unwrap();
        });
        assert_eq!(rows(&bytes), [(1, vec!["seen".to_owned()])]);
    }
}
