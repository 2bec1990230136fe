//! What can go wrong with figures, each with its stable code.

use plat_identity::IdentityError;
use plat_sheets::Unwritable;
use plat_store::StoreError;
use plat_web::{Fault, Kind};

/// A refusal of a question for figures.
#[derive(Debug, thiserror::Error)]
pub enum SupervisionError {
    /// The officer supervises nothing.
    #[error("not allowed")]
    NotAllowed,
    /// No such month, quarter or year; or the first day comes after the last.
    #[error("no such period")]
    BadPeriod,
    /// Nobody has this badge.
    #[error("no such officer")]
    NoSuchOfficer,
    /// There is no such figure.
    #[error("no such figure")]
    NoSuchFigure,
    /// A filter names what nobody knows.
    #[error("no such {0}")]
    NoSuch(&'static str),
    /// The workbook cannot be written.
    #[error(transparent)]
    Sheet(#[from] Unwritable),
    /// The registry of people failed.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// The storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Fault for SupervisionError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotAllowed => Kind::Forbidden,
            Self::BadPeriod | Self::NoSuchOfficer | Self::NoSuch(_) => Kind::Invalid,
            Self::NoSuchFigure => Kind::Missing,
            Self::Sheet(_) => Kind::Internal,
            Self::Identity(error) => error.kind(),
            Self::Store(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotAllowed => "supervision.not_allowed",
            Self::BadPeriod => "supervision.bad_period",
            Self::NoSuchOfficer => "supervision.no_such_officer",
            Self::NoSuchFigure => "supervision.no_such_figure",
            Self::NoSuch(_) => "supervision.bad_filter",
            Self::Sheet(_) => "supervision.sheet",
            Self::Identity(error) => error.code(),
            Self::Store(error) => error.code(),
        }
    }

    fn retry_after(&self) -> Option<u32> {
        match self {
            Self::Store(error) => error.retry_after(),
            _ => None,
        }
    }

    fn field(&self) -> Option<&str> {
        match self {
            Self::BadPeriod => Some("from"),
            Self::NoSuchOfficer => Some("officer"),
            Self::NoSuch(field) => Some(field),
            _ => None,
        }
    }

    fn internal(&self) -> Option<String> {
        match self {
            Self::Sheet(error) => Some(error.to_string()),
            Self::Identity(error) => error.internal(),
            Self::Store(error) => error.internal(),
            _ => None,
        }
    }
}
