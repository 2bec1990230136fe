//! What the pages say when the ledger cannot do something.

use plat_web::{Fault, Kind};

use crate::LedgerError;

impl Fault for LedgerError {
    fn kind(&self) -> Kind {
        match self {
            Self::Store(error) => error.kind(),
            Self::NotYet => Kind::Conflict,
            Self::NoHead => Kind::Missing,
            Self::Stopped { .. } | Self::Unsignable(_) | Self::Broken(_) => Kind::Internal,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Store(error) => error.code(),
            Self::NotYet => "ledger.not_yet",
            Self::NoHead => "ledger.no_head",
            Self::Stopped { .. } | Self::Unsignable(_) | Self::Broken(_) => "web.internal",
        }
    }

    fn internal(&self) -> Option<String> {
        match self {
            Self::Store(error) => error.internal(),
            Self::NoHead | Self::NotYet => None,
            other => Some(other.to_string()),
        }
    }

    fn retry_after(&self) -> Option<u32> {
        if let Self::Store(error) = self { error.retry_after() } else { None }
    }
}
