//! What can go wrong while the catalogue is edited, each with its stable code.

use plat_identity::IdentityError;
use plat_store::StoreError;
use plat_web::{Fault, Kind};

use super::Finding;
use crate::BadData;

/// A refusal of an editor's command.
#[derive(Debug, thiserror::Error)]
pub enum EditError {
    /// There is no such item, version or draft.
    #[error("there is no such item, version or draft")]
    NotFound,
    /// Somebody else saved, published or threw away the draft in the meantime.
    #[error("the draft was changed by somebody else")]
    Changed,
    /// There is a draft of some items already.
    #[error("there is a draft of {0} already")]
    Drafted(String),
    /// There is an item of that id already.
    #[error("there is an item {0} already")]
    Taken(String),
    /// The item has ended already.
    #[error("the item has ended already")]
    Retired,
    /// A draft names something that is in no list, so that no guide can be shown of it.
    #[error("the draft names something that is in no list")]
    Unshown,
    /// What is missing or contradictory, and what was not acknowledged.
    #[error("{} findings stand against publishing", .0.len())]
    Findings(Vec<Finding>),
    /// A published version names something that the data files no longer have.
    #[error("published versions cannot be read: {}", listed(.0))]
    Unreadable(Vec<BadData>),
    /// The registry of people refused.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// The storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn listed(faults: &[BadData]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

impl Fault for EditError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotFound => Kind::Missing,
            Self::Changed | Self::Drafted(_) | Self::Taken(_) | Self::Retired => Kind::Conflict,
            Self::Findings(_) | Self::Unshown => Kind::Invalid,
            Self::Unreadable(_) => Kind::Internal,
            Self::Identity(error) => error.kind(),
            Self::Store(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "catalogue.edit.not_found",
            Self::Changed => "catalogue.edit.changed",
            Self::Drafted(_) => "catalogue.edit.drafted",
            Self::Taken(_) => "catalogue.edit.taken",
            Self::Retired => "catalogue.edit.retired",
            Self::Unshown => "catalogue.edit.unshown",
            Self::Findings(_) => "catalogue.edit.findings",
            Self::Unreadable(_) => "catalogue.edit.unreadable",
            Self::Identity(error) => error.code(),
            Self::Store(error) => error.code(),
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Drafted(items) => vec![("items", items.clone())],
            Self::Taken(item) => vec![("item", item.clone())],
            Self::Identity(error) => error.args(),
            _ => Vec::new(),
        }
    }

    fn internal(&self) -> Option<String> {
        match self {
            Self::Unreadable(_) => Some(self.to_string()),
            Self::Identity(error) => error.internal(),
            Self::Store(error) => error.internal(),
            _ => None,
        }
    }

    fn retry_after(&self) -> Option<u32> {
        if let Self::Store(error) = self { error.retry_after() } else { None }
    }
}
