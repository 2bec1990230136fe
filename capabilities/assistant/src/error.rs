//! What can go wrong, each with its stable code.

use plat_identity::IdentityError;
use plat_store::StoreError;
use plat_web::{Fault, Kind};

/// A refusal.
#[derive(Debug, thiserror::Error)]
pub enum AssistantError {
    /// There is no such question.
    #[error("there is no such question")]
    NotFound,
    /// Somebody else decided about it in the meantime.
    #[error("somebody else decided about the question")]
    Changed,
    /// No item has this id.
    #[error("there is no item {0}")]
    NoSuchItem(String),
    /// Nothing was asked, or too much.
    #[error("a question has 1 to {max} characters", max = crate::LONGEST)]
    Length,
    /// The registry of people refused.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// The storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Fault for AssistantError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotFound => Kind::Missing,
            Self::Changed => Kind::Conflict,
            Self::NoSuchItem(_) | Self::Length => Kind::Invalid,
            Self::Identity(error) => error.kind(),
            Self::Store(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "assistant.not_found",
            Self::Changed => "assistant.changed",
            Self::NoSuchItem(_) => "assistant.no_such_item",
            Self::Length => "assistant.length",
            Self::Identity(error) => error.code(),
            Self::Store(error) => error.code(),
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NoSuchItem(id) => vec![("id", id.clone())],
            Self::Length => vec![("max", crate::LONGEST.to_string())],
            Self::Identity(error) => error.args(),
            _ => Vec::new(),
        }
    }

    fn internal(&self) -> Option<String> {
        match self {
            Self::Identity(error) => error.internal(),
            Self::Store(error) => error.internal(),
            _ => None,
        }
    }

    fn retry_after(&self) -> Option<u32> {
        if let Self::Store(error) = self { error.retry_after() } else { None }
    }
}
