//! What a check reports: where it is, what is wrong, what to do about it.

use std::fmt;

/// One broken rule at one place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Finding {
    file: String,
    line: usize,
    says: String,
}

impl Finding {
    /// At one line of one file. `says` names the culprit and what to do.
    pub(crate) fn at(file: &str, line: usize, says: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line, says: says.into() }
    }

    /// About a file or crate as a whole.
    pub(crate) fn on(file: &str, says: impl Into<String>) -> Self {
        Self::at(file, 1, says)
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{}:{}: {}", self.file, self.line, self.says)
    }
}

/// Several findings as the lines that are printed; tests compare against these.
#[cfg(test)]
pub(crate) fn lines(findings: &[Finding]) -> Vec<String> {
    findings.iter().map(ToString::to_string).collect()
}
