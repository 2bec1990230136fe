//! What can go wrong with what rests on somebody's word, each with its stable code.

use plat_kernel::Date;
use plat_web::{Fault, Kind};

/// A refusal that has to do with deferral, promise, exclusion or who acts for whom.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TrustError {
    /// This item lets nothing come later, or not for this applicant.
    #[error("no deferral is offered")]
    DeferralNotOffered,
    /// This material may not come later.
    #[error("material {0} cannot be deferred")]
    NotDeferrable(String),
    /// What was deferred is not there yet: nothing is granted, made or handed over before; says until when it may come.
    #[error("a deferral is open")]
    DeferralOpen(Option<Date>),
    /// The day for what was deferred has passed.
    #[error("the deferral is over")]
    DeferralOver,
    /// This item takes no promise, or not from this applicant.
    #[error("no promise is offered")]
    PromiseNotOffered,
    /// A promise cannot stand for this material.
    #[error("material {0} cannot be promised")]
    NotPromisable(String),
    /// There is nothing to object to, or the time for it has passed.
    #[error("nothing to object to")]
    NothingToObjectTo,
    /// The applicant may not apply for this item until after a day (行政许可法 78, 79).
    #[error("excluded until {0}")]
    Excluded(Date),
    /// The applicant is too young to apply alone.
    #[error("a guardian is needed")]
    GuardianNeeded,
    /// Whoever is to act is the applicant, or too young.
    #[error("cannot act for others")]
    CannotActForOthers,
    /// The authority is over.
    #[error("the authority is over")]
    AuthorityOver,
    /// Something that whoever acts online is not told: the applicant comes to a window.
    #[error("at the window only")]
    AtTheWindow,
}

impl Fault for TrustError {
    fn kind(&self) -> Kind {
        match self {
            Self::DeferralOpen(_) | Self::DeferralOver | Self::NothingToObjectTo | Self::Excluded(_) => {
                Kind::Conflict
            }
            Self::AuthorityOver | Self::AtTheWindow => Kind::Forbidden,
            Self::DeferralNotOffered
            | Self::NotDeferrable(_)
            | Self::PromiseNotOffered
            | Self::NotPromisable(_)
            | Self::GuardianNeeded
            | Self::CannotActForOthers => Kind::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::DeferralNotOffered => "cases.deferral_not_offered",
            Self::NotDeferrable(_) => "cases.not_deferrable",
            Self::DeferralOpen(_) => "cases.deferral_open",
            Self::DeferralOver => "cases.deferral_over",
            Self::PromiseNotOffered => "cases.promise_not_offered",
            Self::NotPromisable(_) => "cases.not_promisable",
            Self::NothingToObjectTo => "cases.nothing_to_object_to",
            Self::Excluded(_) => "cases.excluded",
            Self::GuardianNeeded => "cases.guardian_needed",
            Self::CannotActForOthers => "cases.cannot_act_for_others",
            Self::AuthorityOver => "cases.authority_over",
            Self::AtTheWindow => "cases.at_the_window",
        }
    }

    fn field(&self) -> Option<&str> {
        match self {
            Self::DeferralNotOffered | Self::NotDeferrable(_) => Some("deferred"),
            Self::PromiseNotOffered | Self::NotPromisable(_) => Some("promised"),
            Self::GuardianNeeded | Self::CannotActForOthers => Some("acts"),
            _ => None,
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Excluded(until) => vec![("until", until.to_string())],
            Self::DeferralOpen(until) => {
                vec![("until", until.map(|until| until.to_string()).unwrap_or_default())]
            }
            _ => Vec::new(),
        }
    }
}
