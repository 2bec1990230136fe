//! A file that an editor uploaded: kept as it was read, until it is taken.

use plat_facts::refs::PersonRef;
use plat_kernel::{Id, Timestamp};
use plat_sheets::{Book, Cell, Column, Look, Row, Sheet, Table};
use plat_web::Page;

use crate::{
    import,
    lexicon::Lexicon,
    mistake::{Mistake, Reason},
};

/// An uploaded file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Upload {
    /// Its id.
    pub(crate) id: Id<Self>,
    /// Whose it is; nobody else sees it.
    pub(crate) officer: PersonRef,
    /// Its name.
    pub(crate) name: String,
    /// What was read: the rows of its table with their numbers, heads first, as JSON.
    pub(crate) cells: String,
    /// When.
    pub(crate) uploaded: Timestamp,
    /// When it became drafts.
    pub(crate) taken: Option<Timestamp>,
}

/// The table of a file from its heads on, to be kept.
pub(crate) fn kept(book: &Book, lexicon: &Lexicon) -> Result<String, Mistake> {
    let found = import::table(book, lexicon)?;
    let rows = std::iter::once(found.head).chain(found.rows).map(|row| (row.number, &row.cells));
    let all = (found.sheet, rows.collect::<Vec<_>>());
    serde_json::to_string(&all)
        .map_err(|error| Mistake::at(0, None, Reason::about("unreadable", &error.to_string())))
}

impl Upload {
    /// What was kept.
    pub(crate) fn book(&self) -> Result<Book, serde_json::Error> {
        let (name, rows): (String, Vec<(u32, Vec<String>)>) = serde_json::from_str(&self.cells)?;
        let rows = rows.into_iter().map(|(number, cells)| Row { number, cells }).collect();
        Ok(Book { sheets: vec![Table { name, rows }] })
    }

    /// The file once more, with what is wrong in red and in a last column.
    pub(crate) fn marked(&self, mistakes: &[Mistake], page: &Page) -> Result<Sheet, serde_json::Error> {
        let book = self.book()?;
        let rows: &[Row] = book.sheets.first().map_or(&[], |table| table.rows.as_slice());
        let head = rows.first();
        let width = rows.iter().map(|row| row.cells.len()).max().unwrap_or_default();
        let mut columns: Vec<Column> =
            (0..width).map(|at| Column::new(head.map_or("", |row| row.cell(at)), 18)).collect();
        columns.push(Column::new(page.t("guidebook.import.mistakes").to_string(), 60));
        let line = |row: &Row| {
            let of_row: Vec<&Mistake> = mistakes.iter().filter(|it| it.row == row.number).collect();
            let wrong = |at: usize| of_row.iter().any(|it| it.column == Some(at));
            let cell = |at: usize| match Cell::text(row.cell(at)) {
                cell if wrong(at) => cell.looking(Look::Wrong),
                cell => cell,
            };
            let words: Vec<String> = of_row.iter().map(|it| it.words(page).to_string()).collect();
            let mut cells: Vec<Cell> = (0..width).map(cell).collect();
            let look = if words.is_empty() { Look::Plain } else { Look::Wrong };
            cells.push(Cell::text(words.join("\n")).looking(look));
            cells
        };
        Ok(Sheet::new(
            page.t("guidebook.sheet").to_string(),
            columns,
            rows.iter().skip(1).map(line).collect(),
        ))
    }
}
