//! What can go wrong with a paper, each with its stable code.

use plat_identity::IdentityError;
use plat_store::StoreError;
use plat_web::{Fault, Kind};

/// A refusal that has to do with a paper.
#[derive(Debug, thiserror::Error)]
pub enum PaperError {
    /// A name or another word cannot be printed: no font has these characters.
    #[error("no font has {0}")]
    Unprintable(String),
    /// The paper could not be printed.
    #[error("press: {0}")]
    Press(String),
    /// Nothing was sent that could be checked.
    #[error("no file was sent")]
    FileMissing,
    /// Whoever issued a paper could not say what has become of it.
    #[error("its issuer: {0}")]
    Issuer(String),
    /// The storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The registry of people failed, or the person was erased.
    #[error(transparent)]
    Identity(#[from] IdentityError),
}

impl Fault for PaperError {
    fn kind(&self) -> Kind {
        match self {
            Self::Unprintable(_) | Self::FileMissing => Kind::Invalid,
            Self::Press(_) | Self::Issuer(_) => Kind::Internal,
            Self::Store(error) => error.kind(),
            Self::Identity(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Unprintable(_) => "papers.unprintable",
            Self::Press(_) | Self::Issuer(_) => "papers.press",
            Self::FileMissing => "papers.file_missing",
            Self::Store(error) => error.code(),
            Self::Identity(error) => error.code(),
        }
    }

    fn retry_after(&self) -> Option<u32> {
        match self {
            Self::Store(error) => error.retry_after(),
            Self::Identity(error) => Fault::retry_after(error),
            _ => None,
        }
    }

    fn field(&self) -> Option<&str> {
        matches!(self, Self::FileMissing).then_some("file")
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Unprintable(characters) => vec![("characters", characters.clone())],
            Self::Store(error) => error.args(),
            Self::Identity(error) => Fault::args(error),
            _ => Vec::new(),
        }
    }

    fn internal(&self) -> Option<String> {
        match self {
            Self::Press(detail) | Self::Issuer(detail) => Some(detail.clone()),
            Self::Store(error) => error.internal(),
            Self::Identity(error) => error.internal(),
            _ => None,
        }
    }
}
