/// What was read: the visible sheets that have anything in them, in their order. A CSV has one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Book {
    /// The sheets.
    pub sheets: Vec<Table>,
}

/// One sheet as it was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// Its name; a CSV has none.
    pub name: String,
    /// Its rows that have anything in them, from the top.
    pub rows: Vec<Row>,
}

/// One row as it was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// Its number as a spreadsheet program shows it, from 1.
    pub number: u32,
    /// Its cells from the left, without spaces around them; those after the last that has anything are left out.
    pub cells: Vec<String>,
}

impl Row {
    /// What stands in the column with this number from 0; empty where there is nothing.
    pub fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }
}

/// One sheet to be written.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// Its name: a tab of the workbook.
    pub name: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows.
    pub rows: Vec<Vec<Cell>>,
}

impl Sheet {
    /// A sheet.
    pub fn new(name: impl Into<String>, columns: Vec<Column>, rows: Vec<Vec<Cell>>) -> Self {
        Self { name: name.into(), columns, rows }
    }
}

/// The head of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// What stands above it.
    pub title: String,
    /// Its width in letters of the usual size.
    pub width: u16,
}

impl Column {
    /// A column.
    pub fn new(title: impl Into<String>, width: u16) -> Self {
        Self { title: title.into(), width }
    }
}

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nothing.
    Nothing,
    /// A text, never a formula.
    Text(String),
    /// A number.
    Number(f64),
}

/// How a cell looks. CSV knows no looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Look {
    /// As all others.
    #[default]
    Plain,
    /// Something is wrong with it: red.
    Wrong,
    /// A sum or another line to stand out.
    Strong,
    /// For the better: green.
    Better,
    /// For the worse: amber.
    Worse,
}

/// One cell to be written.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// What it holds.
    pub value: Value,
    /// How it looks.
    pub look: Look,
}

impl Cell {
    /// An empty cell.
    pub const NOTHING: Self = Self { value: Value::Nothing, look: Look::Plain };

    /// A text; an empty one is an empty cell.
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        let value = if text.is_empty() { Value::Nothing } else { Value::Text(text) };
        Self { value, look: Look::Plain }
    }

    /// A number.
    pub fn number(number: impl Into<f64>) -> Self {
        Self { value: Value::Number(number.into()), look: Look::Plain }
    }

    /// The same cell with another look.
    pub fn looking(self, look: Look) -> Self {
        Self { look, ..self }
    }
}
