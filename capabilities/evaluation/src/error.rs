//! What can go wrong with an evaluation, each with its stable code.

use plat_identity::IdentityError;
use plat_kernel::{Bilingual, Date};
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
    /// What was scanned or typed is no code of a receipt or a ticket.
    #[error("no such code")]
    NoSuchCode,
    /// The stars of that month are not published yet.
    #[error("not published")]
    NotPublished,
    /// The line could not say whose a ticket is.
    #[error("tickets: {0}")]
    Tickets(String),
    /// It is not over yet: it can be evaluated once it is.
    #[error("not yet")]
    NotYet,
    /// It is a part of something that is evaluated as a whole.
    #[error("evaluated as a whole")]
    WithTheWhole,
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
    /// There is no such bad rating, or the reader may not know of it.
    #[error("no such task")]
    NoSuchTask,
    /// It stands at another step.
    #[error("not at this step")]
    NotNow,
    /// Somebody else was faster.
    #[error("changed meanwhile")]
    ChangedMeanwhile,
    /// A step is put into words.
    #[error("no words")]
    NoWords,
    /// Nothing was chosen of what is asked.
    #[error("no choice")]
    NoChoice,
    /// The rules do not allow it; in their words.
    #[error("not allowed")]
    NotAllowed(Box<Bilingual>),
    /// There is no bulletin of that week, or not yet.
    #[error("no bulletin")]
    NoBulletin,
    /// A bulletin could not be printed.
    #[error("a bulletin could not be printed: {0}")]
    Press(String),
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
            Self::NotFound | Self::NoSuchTask | Self::NoBulletin | Self::NotPublished => Kind::Missing,
            Self::NotYet
            | Self::WithTheWhole
            | Self::AlreadyRated
            | Self::Over(_)
            | Self::NotNow
            | Self::ChangedMeanwhile => Kind::Conflict,
            Self::NoLevel
            | Self::UnknownAspect
            | Self::RemarkTooLong
            | Self::NoWords
            | Self::NoChoice
            | Self::NoSuchCode => Kind::Invalid,
            Self::NotAllowed(_) => Kind::Forbidden,
            Self::Press(_) | Self::Tickets(_) => Kind::Internal,
            Self::Identity(error) => error.kind(),
            Self::Store(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "evaluation.not_found",
            Self::AlreadyRated => "evaluation.already_rated",
            Self::NotYet => "evaluation.not_yet",
            Self::WithTheWhole => "evaluation.with_the_whole",
            Self::Over(_) => "evaluation.over",
            Self::NoLevel => "evaluation.no_level",
            Self::UnknownAspect => "evaluation.unknown_aspect",
            Self::RemarkTooLong => "evaluation.remark_too_long",
            Self::NoSuchTask => "evaluation.no_such_task",
            Self::NotNow => "evaluation.not_now",
            Self::ChangedMeanwhile => "evaluation.changed_meanwhile",
            Self::NoWords => "evaluation.no_words",
            Self::NoChoice => "evaluation.no_choice",
            Self::NotAllowed(_) => "evaluation.not_allowed",
            Self::NoBulletin => "evaluation.no_bulletin",
            Self::Press(_) => "evaluation.press",
            Self::NoSuchCode => "evaluation.no_such_code",
            Self::NotPublished => "evaluation.not_published",
            Self::Tickets(_) => "evaluation.tickets",
            Self::Identity(error) => error.code(),
            Self::Store(error) => error.code(),
        }
    }

    fn field(&self) -> Option<&str> {
        match self {
            Self::NoLevel => Some("level"),
            Self::UnknownAspect => Some("aspects"),
            Self::RemarkTooLong | Self::NoWords => Some("words"),
            Self::NoChoice => Some("choice"),
            Self::NoSuchCode => Some("key"),
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

    fn because(&self) -> Option<&Bilingual> {
        if let Self::NotAllowed(why) = self { Some(why) } else { None }
    }

    fn internal(&self) -> Option<String> {
        match self {
            Self::Press(_) | Self::Tickets(_) => Some(self.to_string()),
            Self::Identity(error) => error.internal(),
            Self::Store(error) => error.internal(),
            _ => None,
        }
    }

    fn retry_after(&self) -> Option<u32> {
        if let Self::Store(error) = self { error.retry_after() } else { None }
    }
}
