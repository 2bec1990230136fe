//! What a decided command does: the case after it, and the fact that says so. Both are stored together.

use plat_facts::{Actor, NewFact, Published};
use plat_kernel::{Date, Timestamp, calendar::CalendarView, clock::date_of, term::Due};

use crate::{
    dates::{CaseDates, dates, dues},
    error::CaseError,
    model::{Case, Stage},
};

/// The time at which a command is decided, with the calendar that is known then.
#[derive(Clone, Debug)]
pub struct Moment {
    /// Now.
    pub now: Timestamp,
    /// The working calendar as known today.
    pub calendar: CalendarView,
}

impl Moment {
    /// Today in China.
    pub fn today(&self) -> Date {
        date_of(self.now)
    }

    /// The dates of a case at this moment.
    pub fn dates(&self, case: &Case) -> CaseDates {
        dates(case, &self.calendar, self.today())
    }

    /// The same dates without their stories.
    pub fn dues(&self, case: &Case) -> CaseDates<Due> {
        dues(case, &self.calendar, self.today())
    }

    /// Whether the five days to tell defects are over (行政许可法 32(1)(4)).
    pub fn reply_term_is_over(&self, case: &Case) -> bool {
        self.dues(case).reply.is_some_and(|reply| self.today() > reply.date)
    }
}

/// A decided command, ready to be stored.
#[derive(Clone, Debug)]
pub(crate) struct Change {
    /// The case after the command, its version raised by one.
    pub(crate) case: Case,
    /// What happened.
    pub(crate) fact: NewFact,
}

impl Change {
    /// The case as it stands after the command, with its fact.
    pub(crate) fn new(after: Case, fact: &impl Published, actor: Actor, now: Timestamp) -> Self {
        let case = Case { version: after.version + 1, ..after };
        let fact = fact.fact(case.id.cast(), case.version, now, actor);
        Self { case, fact }
    }

    /// The same, done by this actor: an officer's proof knows under which delegation.
    pub(crate) fn by(mut self, actor: Actor) -> Self {
        self.fact.actor = actor;
        self
    }
}

impl Case {
    /// The same case in another stage.
    pub(crate) fn at(&self, stage: Stage) -> Self {
        Self { stage, ..self.clone() }
    }

    /// The refusal of a verb that does not fit the stage.
    pub(crate) fn cannot(&self, verb: &'static str) -> CaseError {
        CaseError::WrongStage { stage: self.stage.code(), verb }
    }
}
