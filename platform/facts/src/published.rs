//! The trait that turns a publisher's struct into a fact and back.

use plat_kernel::{Timestamp, id::Id};
use serde::{Serialize, de::DeserializeOwned};

use crate::{Actor, Fact, NewFact, refs::Stream};

/// A body that does not fit the struct of its kind: the database lies, or the struct was changed against the rule
/// that fields are only ever added, with a default.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("fact {position} ({kind}) cannot be read: {detail}")]
pub struct BadFact {
    /// The position of the fact.
    pub position: i64,
    /// The kind it claims.
    pub kind: String,
    /// What does not fit.
    pub detail: String,
}

/// A struct that one capability publishes and any other may read.
pub trait Published: Serialize + DeserializeOwned {
    /// The kind: the publisher's short name, a dot, and the past tense in snake case.
    const KIND: &'static str;

    /// The fact to append for this happening.
    fn fact(&self, stream: Id<Stream>, version: i64, at: Timestamp, actor: Actor) -> NewFact {
        // A struct of references and codes always has a JSON form; only maps with odd keys have none.
        let body = serde_json::to_value(self).unwrap_or_default();
        NewFact { stream, version, kind: Self::KIND, at, actor, body }
    }

    /// The happening that the fact tells; `None` if the fact is of another kind.
    fn read(fact: &Fact) -> Option<Result<Self, BadFact>> {
        (fact.kind == Self::KIND).then(|| {
            Self::deserialize(&fact.body).map_err(|e| BadFact {
                position: fact.position,
                kind: fact.kind.clone(),
                detail: e.to_string(),
            })
        })
    }
}

/// Gives structs their kinds, and lists the kinds for the tests of the module.
macro_rules! published {
    ($($fact:ident => $kind:literal),+ $(,)?) => {
        $(impl crate::Published for $fact { const KIND: &'static str = $kind; })+
        /// All kinds of this publisher.
        pub const KINDS: &[&str] = &[$($kind),+];
    };
}
pub(crate) use published;
