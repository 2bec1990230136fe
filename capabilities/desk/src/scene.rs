//! What a deed is decided from: the task, its case, who acts and when.

use cap_cases::{Moment, model::Case};
use plat_facts::{Actor, Published, refs::PersonRef};
use plat_kernel::id::Id;

use crate::{
    error::DeskError,
    model::{Change, Deed, Note, Task},
};

/// The most that officers write to each other, in characters.
pub(crate) const MOST_WORDS: usize = 500;

/// Everything a deed is decided from.
#[derive(Clone, Debug)]
pub struct Scene<'a> {
    /// The task as it was read.
    pub task: &'a Task,
    /// Its case as it was read.
    pub case: &'a Case,
    /// Who acts.
    pub officer: PersonRef,
    /// When.
    pub moment: &'a Moment,
    /// The id of the note that is going to be written.
    pub note: Id<Note>,
}

impl Scene<'_> {
    /// The officer has the case.
    pub(crate) fn must_hold(&self) -> Result<(), DeskError> {
        if self.task.holder(self.case) == Some(self.officer) { Ok(()) } else { Err(DeskError::NotHeld) }
    }

    /// Nobody else has the case.
    pub(crate) fn must_be_free(&self) -> Result<(), DeskError> {
        let other = self.task.holder(self.case).is_some_and(|holder| holder != self.officer);
        if other { Err(DeskError::Held) } else { Ok(()) }
    }

    /// The task after a deed, with its fact and what is written down.
    pub(crate) fn change(
        &self,
        task: Task,
        fact: &impl Published,
        (deed, other): (Deed, Option<PersonRef>),
        words: &str,
    ) -> Change {
        let now = self.moment.now;
        let fact = fact.fact(task.stream, task.version, now, Actor::Officer(self.officer));
        let note = Note {
            id: self.note,
            case: self.case.id,
            at: now,
            officer: self.officer,
            deed,
            other,
            words: words.trim().to_owned(),
        };
        Change { task, note, fact }
    }
}

/// Words that must be there, and not too many.
pub(crate) fn wanted(field: &'static str, words: &str) -> Result<(), DeskError> {
    if words.trim().is_empty() {
        return Err(DeskError::Field { field, code: "missing" });
    }
    bounded(field, words)
}

/// Words that may be there, and not too many.
pub(crate) fn bounded(field: &'static str, words: &str) -> Result<(), DeskError> {
    if words.chars().count() > MOST_WORDS {
        Err(DeskError::Field { field, code: "too_long" })
    } else {
        Ok(())
    }
}
