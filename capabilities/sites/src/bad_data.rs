//! What is wrong with a data file, and where.

use std::fmt;

/// One fault in a data file. Loading reports all of them at once.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct BadData {
    /// The file, as it was named to the loader.
    pub file: String,
    /// The line, counted from one; 0 if the fault is about the file as a whole.
    pub line: usize,
    /// What is wrong, in words that tell how to mend it.
    pub why: String,
}

impl fmt::Display for BadData {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.why)
    }
}

impl std::error::Error for BadData {}
