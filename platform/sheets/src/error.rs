/// Why a file cannot be read as a table. Each is something that its sender can do something about.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// There is nothing in it.
    #[error("the file is empty")]
    Empty,
    /// It has more bytes than are taken.
    #[error("the file has more than {most} bytes")]
    TooLarge {
        /// The most there may be.
        most: usize,
    },
    /// It unpacks to far more than a table needs: a mistake, or an attack.
    #[error("the file unpacks to more than {most} bytes")]
    Swollen {
        /// The most it may unpack to.
        most: usize,
    },
    /// A sheet has more rows than are taken.
    #[error("there are more than {most} rows")]
    TooManyRows {
        /// The most there may be.
        most: u32,
    },
    /// A row has more columns than are taken.
    #[error("row {row} has more than {most} columns")]
    TooManyColumns {
        /// The row, from 1.
        row: u32,
        /// The most there may be.
        most: u32,
    },
    /// It is an XLS of before 2007, or an XLSX behind a password: both look alike from outside.
    #[error("the file is an old XLS or behind a password")]
    OldOrLocked,
    /// It is neither a workbook nor text.
    #[error("the file is no table")]
    NoTable,
    /// The text is in none of the encodings that are read.
    #[error("the text is in no encoding that is known")]
    Encoding,
    /// It begins like a workbook and cannot be read as one.
    #[error("the file is damaged: {0}")]
    Damaged(String),
}

/// Why a table cannot be written: what is in it does not fit into the format.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the table cannot be written: {0}")]
pub struct Unwritable(pub(crate) String);
