//! What can go wrong with a bundle, each with its stable code.

use cap_cases::CaseError;
use plat_identity::IdentityError;
use plat_kernel::lang::Bilingual;
use plat_store::StoreError;
use plat_web::{Fault, Kind};

/// A refusal of a command or query on bundles.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// There is no such bundle.
    #[error("no such bundle")]
    NoSuchBundle,
    /// There is no such errand, draft or offer, or the reader may not know of it.
    #[error("not found")]
    NotFound,
    /// The bundle has no such step, or it does not apply.
    #[error("no such step")]
    NoSuchStep,
    /// The step stands where this cannot be done.
    #[error("the step is {0}")]
    WrongState(&'static str),
    /// A question of the bundle was not answered.
    #[error("the question {0} is open")]
    QuestionOpen(String),
    /// Nothing of the bundle applies to this person.
    #[error("nothing applies")]
    NothingApplies,
    /// An answer of the form cannot be taken.
    #[error("field {field} is {code}")]
    Field {
        /// The field.
        field: String,
        /// The last part of the word key.
        code: &'static str,
    },
    /// A material is wanting.
    #[error("material {0} is missing")]
    MaterialMissing(String),
    /// The draft has as many files as it may.
    #[error("too many files")]
    TooManyFiles,
    /// A reason was not given.
    #[error("no reason")]
    NoReason,
    /// A reason is too long.
    #[error("reason too long")]
    ReasonTooLong,
    /// There is no such department.
    #[error("no such department")]
    NoSuchDepartment,
    /// No officer has this badge.
    #[error("no such officer")]
    NoSuchOfficer,
    /// The bundle is not begun by this department's notices.
    #[error("not offered by this department")]
    NotTriggered,
    /// An offer goes to one to ten people with valid identity numbers.
    #[error("not people whom an offer can reach")]
    BadPeople,
    /// The department's own number for what it certified is missing or too long.
    #[error("no reference")]
    BadReference,
    /// The offer brings a field that the bundle does not take from it.
    #[error("the offer brings the unknown field {0}")]
    UnknownField(String),
    /// The site does not handle what the errand asks.
    #[error("the site does not handle it")]
    WrongSite,
    /// The declaration was not ticked.
    #[error("not declared")]
    NotDeclared,
    /// Somebody else changed it meanwhile.
    #[error("changed meanwhile")]
    ChangedMeanwhile,
    /// The rules do not allow it; in their words.
    #[error("not allowed")]
    NotAllowed(Box<Bilingual>),
    /// The receipt could not be printed.
    #[error("the press failed: {0}")]
    Press(String),
    /// A case refused.
    #[error(transparent)]
    Case(#[from] CaseError),
    /// The registry of people refused, or the applicant's data was erased.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// The storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Fault for BundleError {
    fn kind(&self) -> Kind {
        match self {
            Self::NoSuchBundle
            | Self::NotFound
            | Self::NoSuchStep
            | Self::NoSuchDepartment
            | Self::NoSuchOfficer => Kind::Missing,
            Self::WrongState(_) | Self::ChangedMeanwhile | Self::NothingApplies => Kind::Conflict,
            Self::NotAllowed(_) | Self::NotTriggered => Kind::Forbidden,
            Self::Press(_) => Kind::Internal,
            Self::Case(error) => error.kind(),
            Self::Identity(error) => error.kind(),
            Self::Store(error) => error.kind(),
            _ => Kind::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NoSuchBundle => "bundles.no_such_bundle",
            Self::NotFound => "bundles.not_found",
            Self::NoSuchStep => "bundles.no_such_step",
            Self::WrongState(_) => "bundles.wrong_state",
            Self::QuestionOpen(_) => "bundles.question_open",
            Self::NothingApplies => "bundles.nothing_applies",
            Self::Field { .. } => "bundles.field",
            Self::MaterialMissing(_) => "bundles.material_missing",
            Self::TooManyFiles => "bundles.too_many_files",
            Self::NoReason => "bundles.no_reason",
            Self::ReasonTooLong => "bundles.reason_too_long",
            Self::NoSuchDepartment => "bundles.no_such_department",
            Self::NoSuchOfficer => "bundles.no_such_officer",
            Self::NotTriggered => "bundles.not_triggered",
            Self::BadPeople => "bundles.bad_people",
            Self::BadReference => "bundles.bad_reference",
            Self::UnknownField(_) => "bundles.unknown_field",
            Self::WrongSite => "bundles.wrong_site",
            Self::NotDeclared => "bundles.not_declared",
            Self::ChangedMeanwhile => "bundles.changed_meanwhile",
            Self::NotAllowed(_) => "bundles.not_allowed",
            Self::Press(_) => "bundles.press",
            Self::Case(error) => error.code(),
            Self::Identity(error) => error.code(),
            Self::Store(error) => error.code(),
        }
    }

    fn field(&self) -> Option<&str> {
        match self {
            Self::QuestionOpen(key) | Self::UnknownField(key) => Some(key),
            Self::Field { field, .. } => Some(field),
            Self::MaterialMissing(id) => Some(id),
            Self::NoReason | Self::ReasonTooLong => Some("reason"),
            Self::NoSuchDepartment => Some("department"),
            Self::NoSuchOfficer => Some("badge"),
            Self::WrongSite => Some("site"),
            Self::NotDeclared => Some("declare"),
            Self::BadPeople => Some("people"),
            Self::BadReference => Some("reference"),
            Self::Case(error) => error.field(),
            _ => None,
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::ReasonTooLong => vec![("most", crate::step::LONGEST_REASON.to_string())],
            Self::UnknownField(key) => vec![("field", key.clone())],
            Self::BadReference => vec![("most", crate::offer::LONGEST_REFERENCE.to_string())],
            Self::Case(error) => error.args(),
            Self::Identity(error) => error.args(),
            Self::Store(error) => error.args(),
            _ => Vec::new(),
        }
    }

    fn because(&self) -> Option<&Bilingual> {
        match self {
            Self::NotAllowed(why) => Some(why),
            Self::Case(error) => error.because(),
            Self::Identity(error) => error.because(),
            _ => None,
        }
    }

    fn internal(&self) -> Option<String> {
        match self {
            Self::Press(why) => Some(why.clone()),
            Self::Case(error) => error.internal(),
            Self::Identity(error) => error.internal(),
            Self::Store(error) => error.internal(),
            _ => None,
        }
    }

    fn retry_after(&self) -> Option<u32> {
        match self {
            Self::Case(error) => error.retry_after(),
            Self::Store(error) => error.retry_after(),
            _ => None,
        }
    }
}
