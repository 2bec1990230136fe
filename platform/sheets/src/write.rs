//! From rows to the bytes of a file.

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use crate::{Cell, Look, Sheet, Unwritable, Value, formula};

/// The longest text a cell of a workbook holds, in UTF-16 units.
const CELL: usize = 32_767;

impl From<XlsxError> for Unwritable {
    fn from(error: XlsxError) -> Self {
        Self(error.to_string())
    }
}

/// A workbook of these sheets. Heads stay in sight and can be filtered; texts stay texts when they are typed over.
pub fn xlsx(sheets: &[Sheet]) -> Result<Vec<u8>, Unwritable> {
    let mut book = Workbook::new();
    // A workbook says when it was made. One that did would never be the same twice.
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&made));
    for sheet in sheets {
        write(book.add_worksheet(), sheet)?;
    }
    Ok(book.save_to_buffer()?)
}

fn write(page: &mut Worksheet, sheet: &Sheet) -> Result<(), Unwritable> {
    page.set_name(tab(&sheet.name))?;
    page.set_freeze_panes(1, 0)?;
    page.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    let head = head();
    for (at, column) in (0_u16..).zip(&sheet.columns) {
        page.set_column_width(at, f64::from(column.width))?;
        page.write_string_with_format(0, at, &column.title, &head)?;
    }
    let looks = Looks::new();
    for (at, row) in (1_u32..).zip(&sheet.rows) {
        for (column, cell) in (0_u16..).zip(row) {
            write_cell(page, (at, column), cell, &looks)?;
        }
    }
    let last_row = u32::try_from(sheet.rows.len()).unwrap_or(u32::MAX);
    if let Some(last) = u16::try_from(sheet.columns.len()).ok().and_then(|columns| columns.checked_sub(1)) {
        page.autofilter(0, 0, last_row, last)?;
    }
    Ok(())
}

fn write_cell(
    page: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Cell,
    looks: &Looks,
) -> Result<(), Unwritable> {
    match &cell.value {
        Value::Nothing => page.write_blank(row, column, looks.text(cell.look))?,
        Value::Number(number) => {
            page.write_number_with_format(row, column, *number, looks.number(cell.look))?
        }
        Value::Text(text) if text.encode_utf16().count() > CELL => {
            return Err(Unwritable(format!("a text is longer than the {CELL} units of a cell")));
        }
        Value::Text(text) => page.write_string_with_format(row, column, text, looks.text(cell.look))?,
    };
    Ok(())
}

/// A name that a tab may have: at most 31 units and none of `[]:*?/\`.
fn tab(name: &str) -> String {
    let name: String = name.chars().filter(|c| !"[]:*?/\\'".contains(*c)).take(15).collect();
    if name.trim().is_empty() { "1".to_owned() } else { name }
}

const RULE: Color = Color::RGB(0x00C5_CFDB);

fn head() -> Format {
    Format::new()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::VerticalCenter)
        .set_font_color(Color::RGB(0x001D_4E89))
        .set_background_color(Color::RGB(0x00EE_F3F9))
        .set_border_bottom(FormatBorder::Medium)
        .set_border_bottom_color(Color::RGB(0x001D_4E89))
}

/// The formats of all looks, made once for a sheet.
struct Looks(Vec<(Look, Format, Format)>);

impl Looks {
    fn new() -> Self {
        let all = [Look::Plain, Look::Wrong, Look::Strong, Look::Better, Look::Worse];
        let pair = |look| (look, colour(base().set_num_format("@"), look), colour(base(), look));
        Self(all.into_iter().map(pair).collect())
    }

    fn of(&self, look: Look) -> Option<&(Look, Format, Format)> {
        self.0.iter().find(|(known, ..)| *known == look).or(self.0.first())
    }

    fn text(&self, look: Look) -> &Format {
        static NONE: std::sync::LazyLock<Format> = std::sync::LazyLock::new(Format::new);
        self.of(look).map_or(&NONE, |(_, text, _)| text)
    }

    fn number(&self, look: Look) -> &Format {
        static NONE: std::sync::LazyLock<Format> = std::sync::LazyLock::new(Format::new);
        self.of(look).map_or(&NONE, |(.., number)| number)
    }
}

fn base() -> Format {
    Format::new()
        .set_text_wrap()
        .set_align(FormatAlign::Top)
        .set_border_bottom(FormatBorder::Thin)
        .set_border_bottom_color(RULE)
}

fn colour(format: Format, look: Look) -> Format {
    match look {
        Look::Plain => format,
        Look::Wrong => format
            .set_background_color(Color::RGB(0x00FD_E3E1))
            .set_font_color(Color::RGB(0x008F_1D14))
            .set_border(FormatBorder::Thin)
            .set_border_color(Color::RGB(0x00C6_2B1F)),
        Look::Strong => format.set_bold().set_background_color(Color::RGB(0x00EE_F3F9)),
        Look::Better => format.set_font_color(Color::RGB(0x0012_6B3A)),
        Look::Worse => format.set_font_color(Color::RGB(0x008A_4B00)),
    }
}

/// A CSV of this sheet: UTF-8 with the mark by which Excel knows it, and no text that would be calculated.
pub fn csv(sheet: &Sheet) -> Result<Vec<u8>, Unwritable> {
    let broken = |error: &dyn std::error::Error| Unwritable(error.to_string());
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .flexible(true)
        .from_writer("\u{feff}".as_bytes().to_vec());
    let heads = sheet.columns.iter().map(|column| formula::guarded(&column.title));
    writer.write_record(heads).map_err(|error| broken(&error))?;
    for row in &sheet.rows {
        writer.write_record(row.iter().map(plain)).map_err(|error| broken(&error))?;
    }
    writer.into_inner().map_err(|error| broken(&error))
}

fn plain(cell: &Cell) -> String {
    match &cell.value {
        Value::Nothing => String::new(),
        Value::Text(text) => formula::guarded(text),
        // A number is a number, below zero as well.
        Value::Number(number) => number.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Column, Limits, read};

    fn sheet() -> Sheet {
        let rows = vec![
            vec![Cell::text("CR012"), Cell::number(7), Cell::text("一行\n两行")],
            vec![Cell::text("=HYPERLINK(\"x\")"), Cell::NOTHING, Cell::text("'-x").looking(Look::Wrong)],
        ];
        let columns = ["编号", "天数", "=材料"].map(|title| Column::new(title, 12)).to_vec();
        Sheet::new("事项/目录：2026", columns, rows)
    }

    #[test]
    fn what_is_written_is_what_is_read_in_both_formats() {
        for bytes in [xlsx(&[sheet()]).unwrap(), csv(&sheet()).unwrap()] {
            let book = read(&bytes, &Limits::default()).unwrap();
            let cells: Vec<_> = book.sheets[0].rows.iter().map(|row| row.cells.clone()).collect();
            assert_eq!(cells[0], ["编号", "天数", "=材料"]);
            assert_eq!(cells[1], ["CR012", "7", "一行\n两行"]);
            assert_eq!(cells[2], ["=HYPERLINK(\"x\")", "", "'-x"]);
        }
    }

    #[test]
    fn a_csv_opens_in_excel_as_chinese_and_calculates_nothing() {
        let bytes = csv(&sheet()).unwrap();
        assert!(bytes.starts_with(&[0xef, 0xbb, 0xbf]));
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.contains("\"'=HYPERLINK(\"\"x\"\")\""), "{text}");
    }

    #[test]
    fn the_same_table_gives_the_same_bytes() {
        assert_eq!(xlsx(&[sheet()]).unwrap(), xlsx(&[sheet()]).unwrap());
    }

    #[test]
    fn a_text_that_fits_no_cell_is_refused() {
        let sheet = Sheet::new("x", vec![Column::new("x", 9)], vec![vec![Cell::text("字".repeat(CELL + 1))]]);
        assert!(xlsx(&[sheet]).is_err());
    }
}
