//! What a decided command does: the case after it, and the fact that says so. Both are stored together.

use plat_facts::{Actor, NewFact, Published};
use plat_kernel::{Date, Timestamp, calendar::CalendarView, clock::date_of, term::Due};

use crate::{
    dates::{CaseDates, answer_by, dates, dues},
    error::CaseError,
    model::{Case, Minutes, Stage},
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

    /// Until when an objection to a case is to be answered, be the case open or over.
    pub(crate) fn answer_by(&self, case: &Case) -> Option<Date> {
        answer_by(case, &self.calendar)
    }

    /// Whether the five days to tell defects are over (行政许可法 32(1)(4)).
    pub fn reply_term_is_over(&self, case: &Case) -> bool {
        self.dues(case).reply.is_some_and(|reply| self.today() > reply.date)
    }
}

/// A decided command, ready to be stored.
#[derive(Clone, Debug)]
pub(crate) struct Change {
    /// The case after the command, its version raised by one for each fact.
    pub(crate) case: Case,
    /// What happened.
    pub(crate) fact: NewFact,
    /// What happened with it, in the same moment.
    pub(crate) more: Vec<NewFact>,
}

impl Change {
    /// The case as it stands after the command, with its fact.
    pub(crate) fn new(after: Case, fact: &impl Published, actor: Actor, now: Timestamp) -> Self {
        let case = Case { version: after.version + 1, ..after };
        let fact = fact.fact(case.id.cast(), case.version, now, actor);
        Self { case, fact, more: Vec::new() }
    }

    /// The same, and what follows from it in the same moment.
    pub(crate) fn then(
        mut self,
        follow: impl FnOnce(Case) -> Case,
        fact: &impl Published,
        actor: Actor,
        now: Timestamp,
    ) -> Self {
        let after = follow(self.case);
        self.case = Case { version: after.version + 1, ..after };
        self.more.push(fact.fact(self.case.id.cast(), self.case.version, now, actor));
        self
    }

    /// The same, and a change that was decided on the case as it is after it.
    pub(crate) fn followed_by(mut self, next: Self) -> Self {
        self.case = next.case;
        self.more.push(next.fact);
        self.more.extend(next.more);
        self
    }

    /// All that happened, in order.
    pub(crate) fn facts(&self) -> impl Iterator<Item = &NewFact> {
        std::iter::once(&self.fact).chain(&self.more)
    }

    /// The version of the case that was read: who changed it meanwhile makes this change fail.
    pub(crate) fn base(&self) -> i64 {
        self.case.version - i64::try_from(1 + self.more.len()).unwrap_or(i64::MAX)
    }

    /// The same, done by this actor: an officer's proof knows under which delegation.
    pub(crate) fn by(mut self, actor: Actor) -> Self {
        self.fact.actor = actor;
        self.more.iter_mut().for_each(|fact| fact.actor = actor);
        self
    }
}

impl Case {
    /// The same case in another stage.
    pub(crate) fn at(&self, stage: Stage) -> Self {
        Self { stage, ..self.clone() }
    }

    /// The same case with nothing open: in what is decided or over no clock stands still and nobody is consulted.
    pub(crate) fn nothing_open(mut self, moment: &Moment) -> Self {
        if let Some(pause) = self.pauses.last_mut().filter(|pause| pause.to.is_none()) {
            pause.to = Some(moment.today());
        }
        if let Some(open) = self.course.consultations.last_mut().filter(|it| it.closed.is_none()) {
            open.closed = Some(Minutes { at: moment.now, by: None, words: String::new() });
        }
        self
    }

    /// The refusal of a verb that does not fit the stage.
    pub(crate) fn cannot(&self, verb: &'static str) -> CaseError {
        CaseError::WrongStage { stage: self.stage.code(), verb }
    }
}
