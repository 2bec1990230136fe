//! What can go wrong at the desk, each with its stable code.

use cap_cases::CaseError;
use plat_identity::IdentityError;
use plat_kernel::{Bilingual, Date};
use plat_store::StoreError;
use plat_web::{Fault, Kind};

/// A refusal of what an officer wants to do with a task.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// A colleague has the case.
    #[error("held by a colleague")]
    Held,
    /// The officer does not have the case.
    #[error("not held by this officer")]
    NotHeld,
    /// It is not this officer's turn with the case.
    #[error("not this officer's turn")]
    NotTheirTurn,
    /// The officer has as many cases as one person can have.
    #[error("too many cases")]
    TooMany,
    /// Nobody on duty at this site has this badge.
    #[error("no such colleague")]
    NoSuchColleague,
    /// The case is not aside.
    #[error("not parked")]
    NotParked,
    /// A case comes back before its step is due: the legal clock runs on.
    #[error("parked beyond {0}")]
    ParkedTooLong(Date),
    /// A field is missing or wrong.
    #[error("field {field}: {code}")]
    Field {
        /// The field.
        field: &'static str,
        /// What is wrong, as the last part of `cases.field.…`.
        code: &'static str,
    },
    /// Somebody else was faster.
    #[error("changed meanwhile")]
    ChangedMeanwhile,
    /// What the rules about cases say.
    #[error(transparent)]
    Case(#[from] CaseError),
    /// The storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<IdentityError> for DeskError {
    fn from(error: IdentityError) -> Self {
        Self::Case(error.into())
    }
}

impl Fault for DeskError {
    fn kind(&self) -> Kind {
        match self {
            Self::Held | Self::NotHeld | Self::TooMany | Self::NotParked | Self::ChangedMeanwhile => {
                Kind::Conflict
            }
            Self::NotTheirTurn => Kind::Forbidden,
            Self::NoSuchColleague | Self::ParkedTooLong(_) | Self::Field { .. } => Kind::Invalid,
            Self::Case(error) => error.kind(),
            Self::Store(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Held => "desk.held",
            Self::NotHeld => "desk.not_held",
            Self::NotTheirTurn => "desk.not_their_turn",
            Self::TooMany => "desk.too_many",
            Self::NoSuchColleague => "desk.no_such_colleague",
            Self::NotParked => "desk.not_parked",
            Self::ParkedTooLong(_) => "desk.parked_too_long",
            Self::Field { .. } => "desk.field",
            Self::ChangedMeanwhile => "desk.changed_meanwhile",
            Self::Case(error) => error.code(),
            Self::Store(error) => error.code(),
        }
    }

    fn retry_after(&self) -> Option<u32> {
        match self {
            Self::Case(error) => error.retry_after(),
            Self::Store(error) => error.retry_after(),
            _ => None,
        }
    }

    fn field(&self) -> Option<&str> {
        match self {
            Self::NoSuchColleague => Some("badge"),
            Self::ParkedTooLong(_) => Some("until"),
            Self::Field { field, .. } => Some(field),
            Self::Case(error) => error.field(),
            _ => None,
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Field { field, .. } => vec![("field", (*field).to_owned())],
            Self::ParkedTooLong(day) => vec![("day", day.to_string())],
            Self::Case(error) => error.args(),
            Self::Store(error) => error.args(),
            _ => Vec::new(),
        }
    }

    fn because(&self) -> Option<&Bilingual> {
        if let Self::Case(error) = self { error.because() } else { None }
    }

    fn internal(&self) -> Option<String> {
        match self {
            Self::Case(error) => error.internal(),
            Self::Store(error) => error.internal(),
            _ => None,
        }
    }
}
