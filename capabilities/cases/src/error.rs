//! What can go wrong with a case, each with its stable code.

use cap_papers::PaperError;
use plat_identity::IdentityError;
use plat_kernel::Bilingual;
use plat_store::StoreError;
use plat_web::{Fault, Kind};

use crate::{materials::MaterialError, trust::TrustError};

/// A refusal of a command or query on cases.
#[derive(Debug, thiserror::Error)]
pub enum CaseError {
    /// There is no such case, or the reader may not know of it.
    #[error("no such case")]
    NotFound,
    /// The reader may see the case, but not do this with it; says whom the rules allow it.
    #[error("not allowed: {0}")]
    NotAllowed(&'static str, Option<Box<Bilingual>>),
    /// Nobody handles their own case (conflict of interest 回避); says the rule.
    #[error("own case")]
    OwnCase(Option<Box<Bilingual>>),
    /// Nobody handles a relative's case (conflict of interest 回避); says the rule.
    #[error("a relative's case")]
    RelativesCase(Option<Box<Bilingual>>),
    /// The case is not in a stage in which this can be done.
    #[error("cannot {verb} a case that is {stage}")]
    WrongStage {
        /// The stage's code.
        stage: &'static str,
        /// What was tried.
        verb: &'static str,
    },
    /// Somebody else changed the case since it was read.
    #[error("changed meanwhile")]
    ChangedMeanwhile,
    /// A colleague has taken it up.
    #[error("a colleague has the case")]
    Held,
    /// Defects are told once, all of them (行政许可法 32(1)(4)): a second notice is not allowed.
    #[error("already corrected once")]
    AlreadyCorrected,
    /// The five days are over: the application counts as accepted.
    #[error("the reply term is over")]
    ReplyTermOver,
    /// The clock already stands still.
    #[error("already paused")]
    AlreadyPaused,
    /// The clock does not stand still.
    #[error("not paused")]
    NotPaused,
    /// The law allows one extension.
    #[error("already extended")]
    AlreadyExtended,
    /// A second person is wanted: nobody signs a step twice, or confirms what they proposed themselves.
    #[error("a second person is wanted")]
    SamePerson,
    /// A joint consultation still runs.
    #[error("a consultation is open")]
    ConsultationOpen,
    /// There is no legal term to extend, or it is counted in another way.
    #[error("no legal term to extend")]
    NothingToExtend,
    /// The item may only be read: it is historical, or not offered online.
    #[error("item cannot be applied for")]
    ItemClosed,
    /// There is no such item.
    #[error("no such item")]
    NoSuchItem,
    /// There is no such site, or it does not handle the item.
    #[error("site does not handle the item")]
    WrongSite,
    /// A field of the form is missing or wrong; `field` is its key, `code` the word key of the message.
    #[error("field {field}: {code}")]
    Field {
        /// The key of the field.
        field: String,
        /// What is wrong with it, as the last part of `cases.field.…`.
        code: &'static str,
    },
    /// By their own answers the applicant cannot have the item; says the reason of the guide.
    #[error("not eligible, by the answer to {question}")]
    NotEligible {
        /// The key of the question that decides it.
        question: String,
        /// Why not.
        why: Box<Bilingual>,
    },
    /// The questions that narrow the item were begun and not answered to the end.
    #[error("the question {question} is open")]
    SituationOpen {
        /// The key of the next question.
        question: String,
    },
    /// The code of a checklist cannot be read, or the guide's questions have changed since.
    #[error("no checklist has this code")]
    BadChecklist,
    /// A material that must be handed in is missing.
    #[error("material {0} is missing")]
    MaterialMissing(String),
    /// The file is not a picture or PDF that we can show.
    #[error("unsupported file")]
    BadFile,
    /// The file is too large.
    #[error("file too large")]
    FileTooLarge,
    /// Too many files for one application.
    #[error("too many files")]
    TooManyFiles,
    /// The person is not known.
    #[error("no such person")]
    NoSuchPerson,
    /// It has to do with what rests on somebody's word.
    #[error(transparent)]
    Trust(#[from] TrustError),
    /// It has to do with a file or its original.
    #[error(transparent)]
    Material(#[from] MaterialError),
    /// A paper is served by being opened, and was not opened yet.
    #[error("the paper was not opened yet")]
    PaperUnopened,
    /// It has to do with the print of a paper.
    #[error(transparent)]
    Paper(PaperError),
    /// The storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The registry of people failed.
    #[error(transparent)]
    Identity(#[from] IdentityError),
}

impl From<PaperError> for CaseError {
    fn from(error: PaperError) -> Self {
        match error {
            PaperError::Store(error) => error.into(),
            PaperError::Identity(error) => error.into(),
            other => Self::Paper(other),
        }
    }
}

impl Fault for CaseError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotFound | Self::NoSuchItem => Kind::Missing,
            Self::NotAllowed(..) | Self::OwnCase(_) | Self::RelativesCase(_) => Kind::Forbidden,
            Self::WrongStage { .. }
            | Self::ChangedMeanwhile
            | Self::Held
            | Self::AlreadyCorrected
            | Self::ReplyTermOver
            | Self::AlreadyPaused
            | Self::NotPaused
            | Self::AlreadyExtended
            | Self::NothingToExtend
            | Self::SamePerson
            | Self::ConsultationOpen
            | Self::PaperUnopened
            | Self::ItemClosed => Kind::Conflict,
            Self::WrongSite
            | Self::Field { .. }
            | Self::NotEligible { .. }
            | Self::SituationOpen { .. }
            | Self::BadChecklist
            | Self::MaterialMissing(_)
            | Self::BadFile
            | Self::TooManyFiles
            | Self::NoSuchPerson => Kind::Invalid,
            Self::FileTooLarge => Kind::TooLarge,
            Self::Trust(error) => error.kind(),
            Self::Material(error) => error.kind(),
            Self::Paper(error) => error.kind(),
            Self::Store(error) => error.kind(),
            Self::Identity(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "cases.not_found",
            Self::NotAllowed(..) => "cases.not_allowed",
            Self::OwnCase(_) => "cases.own_case",
            Self::RelativesCase(_) => "cases.relatives_case",
            Self::WrongStage { .. } => "cases.wrong_stage",
            Self::ChangedMeanwhile => "cases.changed_meanwhile",
            Self::Held => "cases.held",
            Self::AlreadyCorrected => "cases.already_corrected",
            Self::ReplyTermOver => "cases.reply_term_over",
            Self::AlreadyPaused => "cases.already_paused",
            Self::NotPaused => "cases.not_paused",
            Self::AlreadyExtended => "cases.already_extended",
            Self::NothingToExtend => "cases.nothing_to_extend",
            Self::SamePerson => "cases.same_person",
            Self::ConsultationOpen => "cases.consultation_open",
            Self::ItemClosed => "cases.item_closed",
            Self::NoSuchItem => "cases.no_such_item",
            Self::WrongSite => "cases.wrong_site",
            Self::Field { .. } => "cases.field",
            Self::NotEligible { .. } => "cases.not_eligible",
            Self::SituationOpen { .. } => "cases.situation_open",
            Self::BadChecklist => "cases.bad_checklist",
            Self::MaterialMissing(_) => "cases.material_missing",
            Self::BadFile => "cases.bad_file",
            Self::FileTooLarge => "cases.file_too_large",
            Self::TooManyFiles => "cases.too_many_files",
            Self::NoSuchPerson => "cases.no_such_person",
            Self::PaperUnopened => "cases.paper_unopened",
            Self::Trust(error) => error.code(),
            Self::Material(error) => error.code(),
            Self::Paper(error) => error.code(),
            Self::Store(error) => error.code(),
            Self::Identity(error) => error.code(),
        }
    }

    fn retry_after(&self) -> Option<u32> {
        match self {
            Self::Store(error) => error.retry_after(),
            Self::Material(error) => error.retry_after(),
            Self::Paper(error) => error.retry_after(),
            Self::Identity(error) => Fault::retry_after(error),
            _ => None,
        }
    }

    fn field(&self) -> Option<&str> {
        match self {
            Self::Field { field, .. } => Some(field),
            Self::MaterialMissing(material) => Some(material),
            Self::NotEligible { question, .. } | Self::SituationOpen { question } => Some(question),
            Self::Trust(error) => error.field(),
            Self::Material(error) => error.field(),
            Self::BadChecklist => Some("code"),
            Self::WrongSite => Some("site"),
            Self::NoSuchPerson => Some("id_number"),
            Self::BadFile | Self::FileTooLarge | Self::TooManyFiles => Some("file"),
            _ => None,
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Field { field, .. } | Self::MaterialMissing(field) => vec![("field", field.clone())],
            Self::Trust(error) => error.args(),
            Self::Material(error) => error.args(),
            Self::Paper(error) => error.args(),
            Self::Store(error) => error.args(),
            Self::Identity(error) => Fault::args(error),
            _ => Vec::new(),
        }
    }

    fn because(&self) -> Option<&Bilingual> {
        match self {
            Self::NotAllowed(_, why) | Self::OwnCase(why) | Self::RelativesCase(why) => why.as_deref(),
            Self::NotEligible { why, .. } => Some(why),
            Self::Identity(error) => error.because(),
            _ => None,
        }
    }

    fn internal(&self) -> Option<String> {
        match self {
            Self::Identity(error) => error.internal(),
            Self::Store(error) => error.internal(),
            Self::Material(error) => error.internal(),
            Self::Paper(error) => error.internal(),
            _ => None,
        }
    }
}
