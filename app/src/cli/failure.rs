//! What a command says when it cannot do its work.

use std::process::ExitCode;

use crate::{OpenError, demo::DemoError};

/// The words for people, and the exit code for programs.
#[derive(Debug)]
pub(crate) struct Failure {
    code: u8,
    text: String,
}

impl Failure {
    /// What was typed cannot be used: exit code 2.
    pub(crate) fn usage(text: impl Into<String>) -> Self {
        Self { code: 2, text: text.into() }
    }

    /// The work failed: exit code 1.
    pub(crate) fn work(text: impl Into<String>) -> Self {
        Self { code: 1, text: text.into() }
    }

    /// Says it on stderr.
    pub(crate) fn told(self) -> ExitCode {
        eprintln!("yichuang: {}", self.text.trim_end());
        ExitCode::from(self.code)
    }
}

impl From<OpenError> for Failure {
    fn from(error: OpenError) -> Self {
        Self::work(error.to_string())
    }
}

impl From<DemoError> for Failure {
    fn from(error: DemoError) -> Self {
        Self::work(error.to_string())
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::work(error.to_string())
    }
}
