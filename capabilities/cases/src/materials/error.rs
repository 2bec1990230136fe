//! What can go wrong with a file, each with its stable code.

use plat_files::FileError;
use plat_web::{Fault, Kind};

use crate::error::CaseError;

/// A refusal that has to do with a file or its original.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MaterialError {
    /// The file is not taken, or cannot be shown.
    #[error(transparent)]
    File(FileError),
    /// A piece does not go where it was sent.
    #[error("the next piece begins at byte {received}")]
    BadPart {
        /// Where the next piece begins.
        received: i64,
    },
    /// No original of this material is left to be seen.
    #[error("no original is left to be seen")]
    NothingToSee,
}

impl From<FileError> for CaseError {
    fn from(error: FileError) -> Self {
        match error {
            FileError::Unknown => Self::BadFile,
            FileError::TooLarge => Self::FileTooLarge,
            other => Self::Material(MaterialError::File(other)),
        }
    }
}

impl Fault for MaterialError {
    fn kind(&self) -> Kind {
        match self {
            Self::File(FileError::Unscanned) => Kind::Busy,
            Self::File(FileError::NoFont | FileError::Panicked) => Kind::Internal,
            Self::File(FileError::TooLarge) => Kind::TooLarge,
            Self::File(_) => Kind::Invalid,
            Self::BadPart { .. } | Self::NothingToSee => Kind::Conflict,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::File(FileError::Unknown) => "cases.bad_file",
            Self::File(FileError::TooLarge) => "cases.file_too_large",
            Self::File(FileError::TooManyPixels) => "cases.file_pixels",
            Self::File(FileError::Damaged) => "cases.file_damaged",
            Self::File(FileError::Locked) => "cases.file_locked",
            Self::File(FileError::Active) => "cases.file_active",
            Self::File(FileError::Infected) => "cases.file_infected",
            Self::File(FileError::Unscanned) => "cases.file_unscanned",
            Self::File(FileError::NoFont | FileError::Panicked) => "cases.file_unshown",
            Self::BadPart { .. } => "cases.bad_part",
            Self::NothingToSee => "cases.nothing_to_see",
        }
    }

    fn retry_after(&self) -> Option<u32> {
        matches!(self, Self::File(FileError::Unscanned)).then_some(30)
    }

    fn field(&self) -> Option<&str> {
        match self {
            Self::File(_) => Some("file"),
            Self::BadPart { .. } => Some("at"),
            Self::NothingToSee => None,
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::BadPart { received } => vec![("received", received.to_string())],
            _ => Vec::new(),
        }
    }

    fn internal(&self) -> Option<String> {
        matches!(self.kind(), Kind::Internal).then(|| self.to_string())
    }
}
