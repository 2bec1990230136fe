//! From the bytes of a file to its rows.

use csv::ReaderBuilder;

use crate::{Book, Row, Table, Unreadable, encoding, formula, xlsx};

/// How much is taken.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of the file.
    pub bytes: usize,
    /// Bytes of what is inside a workbook once unpacked.
    pub unpacked: usize,
    /// Rows of a sheet.
    pub rows: u32,
    /// Columns of a row.
    pub columns: u32,
}

impl Default for Limits {
    /// Enough for a catalogue ten times the city's, too little to fill a memory.
    fn default() -> Self {
        Self { bytes: 5 << 20, unpacked: 64 << 20, rows: 10_000, columns: 200 }
    }
}

/// How a ZIP begins: a workbook is one.
const ZIP: &[u8] = b"PK\x03\x04";
/// How the compound files of old Office begin, and those that wrap an encrypted workbook.
const COMPOUND: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0];

/// Reads a workbook or a CSV, whichever it is.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Book, Unreadable> {
    if bytes.len() > limits.bytes {
        return Err(Unreadable::TooLarge { most: limits.bytes });
    }
    let sheets = if bytes.starts_with(ZIP) {
        xlsx::read(bytes, limits)?
    } else if bytes.starts_with(COMPOUND) {
        return Err(Unreadable::OldOrLocked);
    } else {
        vec![separated(&encoding::text(bytes)?, limits)?]
    };
    let sheets: Vec<_> = sheets.into_iter().filter(|sheet| !sheet.rows.is_empty()).collect();
    if sheets.is_empty() { Err(Unreadable::Empty) } else { Ok(Book { sheets }) }
}

fn separated(text: &str, limits: &Limits) -> Result<Table, Unreadable> {
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator(text))
        .from_reader(text.as_bytes());
    let mut table = Table::default();
    let mut record = csv::StringRecord::new();
    let mut number = 0_u32;
    loop {
        let before = reader.position().line();
        if !reader.read_record(&mut record).map_err(|error| Unreadable::Damaged(error.to_string()))? {
            return Ok(table);
        }
        // Lines that were passed over: blank ones, which a spreadsheet program shows as rows, and those inside a cell.
        let lines = reader.position().line().saturating_sub(before);
        let inside: usize = record.iter().map(|cell| cell.matches('\n').count()).sum();
        let blank = lines.saturating_sub(1).saturating_sub(u64::try_from(inside).unwrap_or(u64::MAX));
        number = number.saturating_add(1).saturating_add(u32::try_from(blank).unwrap_or(u32::MAX));
        add(&mut table, number, record.iter().map(|cell| formula::bare(cell.trim()).to_owned()), limits)?;
    }
}

/// What stands between the cells: Excel writes commas, semicolons where a comma is the decimal point, tabs as "Unicode text".
fn separator(text: &str) -> u8 {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let count = |separator: u8| first.bytes().filter(|byte| *byte == separator).count();
    // Of equals the first: a file of one column has none.
    let mut best = b',';
    for other in [b'\t', b';'] {
        if count(other) > count(best) {
            best = other;
        }
    }
    best
}

/// Adds a row, unless nothing is in it.
pub(crate) fn add(
    table: &mut Table,
    number: u32,
    cells: impl Iterator<Item = String>,
    limits: &Limits,
) -> Result<(), Unreadable> {
    let mut cells: Vec<String> = cells.collect();
    while cells.last().is_some_and(String::is_empty) {
        cells.pop();
    }
    if cells.is_empty() {
        return Ok(());
    }
    if table.rows.len() >= usize::try_from(limits.rows).unwrap_or(usize::MAX) {
        return Err(Unreadable::TooManyRows { most: limits.rows });
    }
    if cells.len() > usize::try_from(limits.columns).unwrap_or(usize::MAX) {
        return Err(Unreadable::TooManyColumns { row: number, most: limits.columns });
    }
    table.rows.push(Row { number, cells });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<(u32, Vec<String>)> {
        let book = read(text.as_bytes(), &Limits::default()).unwrap();
        book.sheets.into_iter().flat_map(|sheet| sheet.rows).map(|row| (row.number, row.cells)).collect()
    }

    #[test]
    fn a_row_keeps_the_number_that_the_spreadsheet_program_shows() {
        let read = rows("a,b\r\n\r\n\"one\r\ntwo\",x\r\n,,\r\n\r\n\r\nlast\r\n");
        let numbers: Vec<_> = read.iter().map(|(number, _)| *number).collect();
        assert_eq!(numbers, [1, 3, 7]);
        assert_eq!(read[1].1, ["one\r\ntwo", "x"]);
    }

    #[test]
    fn commas_semicolons_and_tabs_separate() {
        for text in ["a,b\n1,2", "a;b\n1;2", "a\tb\n1\t2"] {
            assert_eq!(rows(text)[1].1, ["1", "2"], "{text}");
        }
    }

    #[test]
    fn a_guard_against_formulas_is_taken_off_again() {
        assert_eq!(rows("a\n'=1+1")[1].1, ["=1+1"]);
    }

    #[test]
    fn what_is_too_much_is_refused_with_the_limit() {
        let limits = Limits { bytes: 40, rows: 2, columns: 2, ..Limits::default() };
        assert_eq!(read(&[b'a'; 41], &limits), Err(Unreadable::TooLarge { most: 40 }));
        assert_eq!(read(b"1\n2\n3", &limits), Err(Unreadable::TooManyRows { most: 2 }));
        assert_eq!(read(b"1\n1,2,3", &limits), Err(Unreadable::TooManyColumns { row: 2, most: 2 }));
    }

    #[test]
    fn what_is_no_table_is_said_to_be_none() {
        assert_eq!(read(b" \n \n", &Limits::default()), Err(Unreadable::Empty));
        assert_eq!(read(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1], &Limits::default()), Err(Unreadable::OldOrLocked));
        assert!(matches!(read(b"PK\x03\x04 not really", &Limits::default()), Err(Unreadable::Damaged(_))));
    }
}
