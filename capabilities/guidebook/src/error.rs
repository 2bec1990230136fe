//! What can go wrong, each with its stable code.

use cap_catalogue::{CatalogueError, edit::EditError};
use plat_sheets::Unwritable;
use plat_store::StoreError;
use plat_web::{Fault, Kind};

/// Why the guidebook refuses.
#[derive(Debug, thiserror::Error)]
pub enum GuidebookError {
    /// There is no such file or guide, or it is not the asker's.
    #[error("there is no such file or guide")]
    NotFound,
    /// The file still has mistakes, or was taken before.
    #[error("the file cannot be taken as it is")]
    NotReady,
    /// A public guide is withdrawn before it is thrown away.
    #[error("the guide is public")]
    Public,
    /// The catalogue refused.
    #[error(transparent)]
    Catalogue(#[from] CatalogueError),
    /// The drafts refused.
    #[error(transparent)]
    Edit(#[from] EditError),
    /// A leaflet could not be printed.
    #[error("a leaflet could not be printed: {0}")]
    Press(String),
    /// A table could not be written.
    #[error(transparent)]
    Table(#[from] Unwritable),
    /// A document could not be written or read.
    #[error(transparent)]
    Document(#[from] serde_json::Error),
    /// The storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Fault for GuidebookError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotFound => Kind::Missing,
            Self::NotReady | Self::Public => Kind::Conflict,
            Self::Catalogue(error) => error.kind(),
            Self::Edit(error) => error.kind(),
            Self::Press(_) | Self::Table(_) | Self::Document(_) => Kind::Internal,
            Self::Store(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "guidebook.not_found",
            Self::NotReady => "guidebook.not_ready",
            Self::Public => "guidebook.public",
            Self::Catalogue(error) => error.code(),
            Self::Edit(error) => error.code(),
            Self::Press(_) => "guidebook.press",
            Self::Table(_) | Self::Document(_) => "guidebook.table",
            Self::Store(error) => error.code(),
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Catalogue(error) => error.args(),
            Self::Edit(error) => error.args(),
            _ => Vec::new(),
        }
    }

    fn internal(&self) -> Option<String> {
        match self {
            Self::Edit(error) => error.internal(),
            Self::Store(error) => error.internal(),
            Self::Press(_) | Self::Table(_) | Self::Document(_) => Some(self.to_string()),
            _ => None,
        }
    }

    fn retry_after(&self) -> Option<u32> {
        match self {
            Self::Edit(error) => error.retry_after(),
            Self::Store(error) => error.retry_after(),
            _ => None,
        }
    }
}
