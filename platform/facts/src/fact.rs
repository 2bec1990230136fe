//! A fact: something that happened, on one stream, at one version, by one actor.

use std::fmt;

use plat_kernel::{Timestamp, id::Id};
use serde_json::Value;

use crate::refs::{DelegationRef, PersonRef, ProgramRef, Stream};

/// A fact about to be appended. Its id and its position are given by the store.
#[derive(Debug, Clone, PartialEq)]
pub struct NewFact {
    /// The thing that the fact is about, such as one case.
    pub stream: Id<Stream>,
    /// The number of the fact on its stream, from 1 without a gap; `(stream, version)` is unique.
    pub version: i64,
    /// What happened, such as `cases.case_accepted`.
    pub kind: &'static str,
    /// When it happened.
    pub at: Timestamp,
    /// Who did it.
    pub actor: Actor,
    /// References, dates and codes; never personal data, never free text.
    pub body: Value,
}

/// A fact as it is read back, after the sequencer gave it a position.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// The fact's own id, also the id of the event that other departments receive.
    pub id: Id<Fact>,
    /// The number of the fact among all facts, from 1 without a gap.
    pub position: i64,
    /// The thing that the fact is about.
    pub stream: Id<Stream>,
    /// The number of the fact on its stream, from 1.
    pub version: i64,
    /// What happened, such as `cases.case_accepted`.
    pub kind: String,
    /// When it happened.
    pub at: Timestamp,
    /// Who did it.
    pub actor: Actor,
    /// References, dates and codes.
    pub body: Value,
}

/// Who did what a fact tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Actor {
    /// The program itself, by a rule or a schedule.
    System,
    /// A resident, for themself.
    Resident(PersonRef),
    /// An officer on duty.
    Officer(PersonRef),
    /// An officer who acts under a delegation 受托.
    Deputy {
        /// Who did it.
        officer: PersonRef,
        /// The delegation that allowed it.
        under: DelegationRef,
    },
    /// Another department's own program.
    Program(ProgramRef),
}

/// The text of an actor that says neither `system`, `resident:ID`, `officer:ID`, `deputy:ID:DELEGATION` nor `program:ID`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an actor: {0:?}")]
pub struct BadActor(pub String);

impl Actor {
    /// The actor as it is stored: `system`, `resident:ID`, `officer:ID`, `deputy:ID:DELEGATION` or `program:ID`.
    pub fn as_text(&self) -> String {
        self.to_string()
    }

    /// Reads what [`Actor::as_text`] wrote.
    ///
    /// ```
    /// use plat_facts::Actor;
    /// assert_eq!(Actor::parse("system"), Ok(Actor::System));
    /// assert!(Actor::parse("somebody").is_err());
    /// ```
    pub fn parse(text: &str) -> Result<Self, BadActor> {
        let bad = || BadActor(text.to_owned());
        match text.split_once(':') {
            None if text == "system" => Ok(Self::System),
            Some(("resident", id)) => id.parse().map(Self::Resident).map_err(|_| bad()),
            Some(("officer", id)) => id.parse().map(Self::Officer).map_err(|_| bad()),
            Some(("program", id)) => id.parse().map(Self::Program).map_err(|_| bad()),
            Some(("deputy", ids)) => {
                let (officer, under) = ids.split_once(':').ok_or_else(bad)?;
                let deputy = |officer| under.parse().map(|under| Self::Deputy { officer, under });
                officer.parse().and_then(deputy).map_err(|_| bad())
            }
            _ => Err(bad()),
        }
    }

    /// The person behind the actor, if there is one.
    pub fn person(&self) -> Option<PersonRef> {
        match self {
            Self::System | Self::Program(_) => None,
            Self::Resident(person) | Self::Officer(person) | Self::Deputy { officer: person, .. } => {
                Some(*person)
            }
        }
    }
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::System => f.write_str("system"),
            Self::Resident(person) => write!(f, "resident:{person}"),
            Self::Officer(person) => write!(f, "officer:{person}"),
            Self::Deputy { officer, under } => write!(f, "deputy:{officer}:{under}"),
            Self::Program(program) => write!(f, "program:{program}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_actor_is_read_back_as_it_was_written() {
        let person = "0190a000-0000-7000-8000-000000000001".parse().unwrap();
        let deputy = Actor::Deputy { officer: person, under: person.cast() };
        let program = Actor::Program(person.cast());
        for actor in [Actor::System, Actor::Resident(person), Actor::Officer(person), deputy, program] {
            assert_eq!(Actor::parse(&actor.as_text()), Ok(actor));
        }
    }

    #[test]
    fn a_stranger_is_not_an_actor() {
        for text in ["", "System", "resident:", "resident:1", "machine:1", "system:1", "deputy:1"] {
            assert_eq!(Actor::parse(text), Err(BadActor(text.to_owned())));
        }
    }
}
