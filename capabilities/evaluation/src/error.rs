//! What can go wrong with an evaluation, each with its stable code.

use plat_identity::IdentityError;
use plat_kernel::Date;
use plat_store::StoreError;
use plat_web::{Fault, Kind};

use crate::model::Remark;

/// A refusal of a command or query on evaluations.
#[derive(Debug, thiserror::Error)]
pub enum EvaluationError {
    /// There is nothing to evaluate, or the reader may not know of it.
    #[error("no such evaluation")]
    NotFound,
    /// The applicant has evaluated this case: once is all (一事一评).
    #[error("already evaluated")]
    AlreadyRated,
    /// The last day to evaluate is over.
    #[error("the last day was {0}")]
    Over(Date),
    /// No level was chosen, or one that is not there.
    #[error("no level")]
    NoLevel,
    /// What went wrong is none of the things that are asked about this service.
    #[error("unknown aspect")]
    UnknownAspect,
    /// The words are too long.
    #[error("words too long")]
    RemarkTooLong,
    /// The registry of people refused, or the applicant's data was erased.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// The storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Fault for EvaluationError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotFound => Kind::Missing,
            Self::AlreadyRated | Self::Over(_) => Kind::Conflict,
            Self::NoLevel | Self::UnknownAspect | Self::RemarkTooLong => Kind::Invalid,
            Self::Identity(error) => error.kind(),
            Self::Store(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "evaluation.not_found",
            Self::AlreadyRated => "evaluation.already_rated",
            Self::Over(_) => "evaluation.over",
            Self::NoLevel => "evaluation.no_level",
            Self::UnknownAspect => "evaluation.unknown_aspect",
            Self::RemarkTooLong => "evaluation.remark_too_long",
            Self::Identity(error) => error.code(),
            Self::Store(error) => error.code(),
        }
    }

    fn field(&self) -> Option<&str> {
        match self {
            Self::NoLevel => Some("level"),
            Self::UnknownAspect => Some("aspects"),
            Self::RemarkTooLong => Some("words"),
            _ => None,
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Over(last) => vec![("date", last.to_string())],
            Self::RemarkTooLong => vec![("most", Remark::LONGEST.to_string())],
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
