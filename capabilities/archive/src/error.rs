//! What can go wrong with the archive, each with its stable code.

use cap_cases::CaseError;
use plat_identity::IdentityError;
use plat_ledger::LedgerError;
use plat_stamp::SealError;
use plat_store::StoreError;
use plat_web::{Fault, Kind};

/// A refusal of a command or query on the archive.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// Only supervisors take archive files out.
    #[error("not allowed")]
    NotAllowed,
    /// The first day comes after the last, or the period is longer than a year.
    #[error("no such period")]
    BadPeriod,
    /// More cases than one file may have.
    #[error("too many cases")]
    TooMany,
    /// A case cannot be read.
    #[error(transparent)]
    Case(#[from] CaseError),
    /// The registry of people failed.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// The ledger has no proof.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The archive file cannot be packed.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// Something cannot be written as JSON.
    #[error("no JSON form: {0}")]
    Json(#[from] serde_json::Error),
    /// The storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Fault for ArchiveError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotAllowed => Kind::Forbidden,
            Self::BadPeriod | Self::TooMany => Kind::Invalid,
            Self::Case(error) => error.kind(),
            Self::Identity(error) => error.kind(),
            Self::Store(error) => error.kind(),
            Self::Ledger(_) | Self::Seal(_) | Self::Json(_) => Kind::Internal,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotAllowed => "archive.not_allowed",
            Self::BadPeriod => "archive.bad_period",
            Self::TooMany => "archive.too_many",
            Self::Case(error) => error.code(),
            Self::Identity(error) => error.code(),
            Self::Store(error) => error.code(),
            Self::Ledger(_) | Self::Seal(_) | Self::Json(_) => "archive.failed",
        }
    }
}
