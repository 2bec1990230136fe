//! What can go wrong between a command and the disk.

use std::fmt::Display;

/// Why the store could not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// Too much waits already; nothing was done.
    #[error("the store is busy, try again in {retry_after_secs} s")]
    Busy {
        /// When to try again, in seconds.
        retry_after_secs: u64,
    },
    /// A row with the same key is there already, or somebody else was faster; nothing was done.
    #[error("somebody else was faster")]
    Conflict,
    /// A row that must be there is not; names the table.
    #[error("no such row in {0}")]
    Missing(&'static str),
    /// The database holds something that the program cannot have written.
    #[error("{table}.{column} is corrupt: {detail}")]
    Corrupt {
        /// The table.
        table: String,
        /// The column.
        column: String,
        /// What is wrong with it.
        detail: String,
    },
    /// The database was made by a newer program.
    #[error("the database is newer than the program: it holds step {step:?} of {module:?}")]
    TooNew {
        /// The module of the unknown step.
        module: String,
        /// The unknown step.
        step: String,
    },
    /// A step that the database holds was changed, or one was put before it.
    #[error("step {step:?} of {module:?} was changed after it was applied")]
    Changed {
        /// The module of the changed step.
        module: String,
        /// The changed step.
        step: String,
    },
    /// The database or the disk cannot be reached now. A command that hears this may or may not have happened.
    #[error("the database cannot be reached: {0}")]
    Unavailable(String),
    /// The disk has no room left; nothing was done. Reading goes on.
    #[error("the disk is full: {0}")]
    Full(String),
    /// The engine refuses a text or a value: a fault of the program.
    #[error("the database refuses: {0}")]
    Engine(String),
    /// The command panicked; nothing of it was kept.
    #[error("the command panicked")]
    Panicked,
    /// The store was closed.
    #[error("the store is closed")]
    Closed,
}

impl StoreError {
    /// Says that a value in the database cannot be what it claims to be.
    pub fn corrupt(table: &str, column: &str, detail: impl Display) -> Self {
        Self::Corrupt { table: table.to_owned(), column: column.to_owned(), detail: detail.to_string() }
    }

    /// True if the same command may go through a little later.
    pub fn may_pass(&self) -> bool {
        matches!(self, Self::Busy { .. } | Self::Unavailable(_) | Self::Full(_))
    }
}
