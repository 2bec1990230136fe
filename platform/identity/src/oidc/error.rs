//! Why a sign-in through a provider, or a link to one, does not come about.

use crate::{Family, IdentityError};

/// What went wrong. Each has words of its own, for all of them happen to honest people, too.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ProviderError {
    /// No provider has this name here.
    #[error("there is no such provider")]
    Unknown,
    /// The provider does not answer; says why.
    #[error("the provider cannot be reached: {0}")]
    Unreachable(String),
    /// The person said no at the provider.
    #[error("cancelled at the provider")]
    Cancelled,
    /// The provider refused, or answered what cannot be read; says why.
    #[error("the provider refused: {0}")]
    Refused(String),
    /// What came is not the provider's word: issuer, audience, signature, time or nonce do not fit. Says which.
    #[error("not vouched for: {0}")]
    NotVouched(String),
    /// The provider did not look as closely as this installation asks.
    #[error("the level of assurance is too low")]
    TooWeak,
    /// The provider does not say the identity number (of officers: the badge).
    #[error("the provider does not say who it is")]
    NoNumber,
    /// The way back is unknown, was used already, or took more than ten minutes.
    #[error("this sign-in is no longer under way")]
    Stale,
    /// It began in another browser.
    #[error("this sign-in began in another browser")]
    OtherBrowser,
    /// The provider names another person than the account's.
    #[error("the provider names somebody else")]
    NumberDiffers,
    /// Another account is linked to this person at the provider.
    #[error("linked to another account")]
    LinkedElsewhere,
    /// The account is linked to another person at this provider.
    #[error("the account has a link to this provider")]
    LinkExists,
    /// The account behind the link was erased, or the officer has left.
    #[error("the account behind the link is closed")]
    Closed,
    /// No officer on duty has this badge; officers are appointed, they do not sign up.
    #[error("no such officer")]
    NoOfficer,
    /// A residents' provider for an officer, or the other way round.
    #[error("the provider is for the other side of the window")]
    OtherSide,
    /// As everywhere.
    #[error(transparent)]
    Identity(#[from] IdentityError),
}

impl ProviderError {
    /// The family and the stable code.
    pub fn face(&self) -> (Family, &'static str) {
        match self {
            Self::Unknown => (Family::Missing, "identity.provider_unknown"),
            Self::Unreachable(_) => (Family::Busy, "identity.provider_unreachable"),
            Self::Cancelled => (Family::Conflict, "identity.provider_cancelled"),
            Self::Refused(_) => (Family::Conflict, "identity.provider_refused"),
            Self::NotVouched(_) => (Family::Conflict, "identity.provider_not_vouched"),
            Self::TooWeak => (Family::Forbidden, "identity.provider_too_weak"),
            Self::NoNumber => (Family::Conflict, "identity.provider_no_number"),
            Self::Stale => (Family::Conflict, "identity.provider_stale"),
            Self::OtherBrowser => (Family::Conflict, "identity.provider_other_browser"),
            Self::NumberDiffers => (Family::Conflict, "identity.link_number_differs"),
            Self::LinkedElsewhere => (Family::Conflict, "identity.link_elsewhere"),
            Self::LinkExists => (Family::Conflict, "identity.link_exists"),
            Self::Closed => (Family::Forbidden, "identity.link_closed"),
            Self::NoOfficer => (Family::Forbidden, "identity.link_no_officer"),
            Self::OtherSide => (Family::Forbidden, "identity.link_other_side"),
            Self::Identity(error) => error.face(),
        }
    }

    /// The stable code; `error.<code>` is the key of its words.
    pub fn code(&self) -> &'static str {
        self.face().1
    }

    /// What a log may say beyond the code; never personal data.
    pub fn internal(&self) -> Option<String> {
        match self {
            Self::Unreachable(why) | Self::Refused(why) | Self::NotVouched(why) => Some(why.clone()),
            Self::Identity(error) => error.internal(),
            _ => None,
        }
    }
}

impl From<plat_store::StoreError> for ProviderError {
    fn from(error: plat_store::StoreError) -> Self {
        Self::Identity(error.into())
    }
}
