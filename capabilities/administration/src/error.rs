//! What can go wrong here, each with its stable code.

use plat_store::StoreError;
use plat_web::{Fault, Kind};

use crate::rules::MOST;

/// A refusal of a command or query.
#[derive(Debug, thiserror::Error)]
pub enum AdministrationError {
    /// There are no words.
    #[error("no words")]
    Empty,
    /// There are more words than fit.
    #[error("more than {MOST} characters")]
    TooLong,
    /// The storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Fault for AdministrationError {
    fn kind(&self) -> Kind {
        match self {
            Self::Empty | Self::TooLong => Kind::Invalid,
            Self::Store(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Empty => "administration.empty",
            Self::TooLong => "administration.too_long",
            Self::Store(error) => error.code(),
        }
    }

    fn field(&self) -> Option<&str> {
        matches!(self, Self::Empty | Self::TooLong).then_some("words")
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        if matches!(self, Self::TooLong) { vec![("most", MOST.to_string())] } else { Vec::new() }
    }

    fn internal(&self) -> Option<String> {
        if let Self::Store(error) = self { error.internal() } else { None }
    }

    fn retry_after(&self) -> Option<u32> {
        if let Self::Store(error) = self { error.retry_after() } else { None }
    }
}
