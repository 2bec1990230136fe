//! The errors of the platform below, as refusals.

use plat_identity::{Family, IdentityError};
use plat_store::StoreError;

use crate::refusal::{Fault, Kind};

impl Fault for StoreError {
    fn kind(&self) -> Kind {
        match self {
            Self::Busy { .. } | Self::Unavailable(_) | Self::Full(_) | Self::Closed => Kind::Busy,
            Self::Conflict => Kind::Conflict,
            _ => Kind::Internal,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Busy { .. } => "web.busy",
            Self::Conflict => "store.conflict",
            Self::Unavailable(_) => "store.unavailable",
            Self::Full(_) => "store.full",
            Self::Closed => "web.stopping",
            _ => "web.internal",
        }
    }

    fn internal(&self) -> Option<String> {
        Some(self.to_string())
    }

    fn retry_after(&self) -> Option<u32> {
        match self {
            Self::Busy { retry_after_secs } => u32::try_from(*retry_after_secs).ok(),
            Self::Unavailable(_) | Self::Closed => Some(5),
            Self::Full(_) => Some(60),
            _ => None,
        }
    }
}

impl Fault for IdentityError {
    fn kind(&self) -> Kind {
        if let Self::Store(error) = self {
            return error.kind();
        }
        if matches!(self, Self::Erased) {
            return Kind::Gone;
        }
        match self.face().0 {
            Family::Invalid => Kind::Invalid,
            Family::Unauthorised => Kind::Unauthorised,
            Family::Forbidden => Kind::Forbidden,
            Family::Missing => Kind::Missing,
            Family::Conflict => Kind::Conflict,
            Family::TooMany => Kind::TooMany,
            Family::Busy => Kind::Busy,
            Family::Internal => Kind::Internal,
        }
    }

    fn code(&self) -> &'static str {
        if let Self::Store(error) = self { error.code() } else { Self::code(self) }
    }

    fn field(&self) -> Option<&str> {
        Self::field(self)
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        Self::args(self)
    }

    fn internal(&self) -> Option<String> {
        Self::internal(self)
    }

    fn because(&self) -> Option<&plat_kernel::Bilingual> {
        Self::because(self)
    }

    fn retry_after(&self) -> Option<u32> {
        match self {
            Self::TooManyAttempts { minutes } | Self::TooManyCodes { minutes } => {
                u32::try_from(minutes.saturating_mul(60)).ok()
            }
            Self::Store(error) => error.retry_after(),
            _ => None,
        }
    }
}
