//! From facts to rows, without I/O: what each fact of a case changes in what is kept of it.

use cap_catalogue::Catalogue;
use plat_facts::{
    Actor, BadFact, Fact, Published,
    cases::{
        AcceptanceRefused, CaseAccepted, CaseDeemedGranted, CaseDelivered, CaseExtended, CaseGranted,
        CaseReceived, CaseRefused, CaseReopened, CaseResumed, CaseReviewed, CaseSuspended, CaseTransferred,
        CaseWithdrawn, CorrectedOnTheSpot, CorrectionAnswered, CorrectionAsked, HardCaseHandedBack,
        HardCaseRaised, ResultProduced, StepSigned,
    },
    desk::{TaskAssigned, TaskClaimed, TaskEscalated, TaskParked, TaskReturned, TaskWoken},
    refs::{CaseRef, PersonRef},
    trust::CaseEnded,
};
use plat_identity::Branch;
use plat_kernel::{
    Date,
    calendar::{Calendar, CalendarView},
    clock::date_of,
};

use crate::model::{CaseRow, Outcome, State, Step, StepRow};

/// Every kind that is folded: nothing else is needed to write the rows anew.
pub(crate) const KINDS: &[&str] = &[
    CaseReceived::KIND,
    CorrectionAsked::KIND,
    CorrectionAnswered::KIND,
    CorrectedOnTheSpot::KIND,
    CaseAccepted::KIND,
    AcceptanceRefused::KIND,
    CaseReviewed::KIND,
    StepSigned::KIND,
    CaseSuspended::KIND,
    CaseResumed::KIND,
    CaseExtended::KIND,
    CaseGranted::KIND,
    CaseRefused::KIND,
    CaseDeemedGranted::KIND,
    ResultProduced::KIND,
    CaseDelivered::KIND,
    CaseWithdrawn::KIND,
    CaseEnded::KIND,
    HardCaseRaised::KIND,
    HardCaseHandedBack::KIND,
    CaseTransferred::KIND,
    CaseReopened::KIND,
    TaskClaimed::KIND,
    TaskAssigned::KIND,
    TaskReturned::KIND,
    TaskParked::KIND,
    TaskWoken::KIND,
    TaskEscalated::KIND,
];

/// The kinds after which a case lies in another tray.
const MOVES: &[&str] = &[
    CorrectionAsked::KIND,
    CorrectionAnswered::KIND,
    HardCaseRaised::KIND,
    HardCaseHandedBack::KIND,
    CaseAccepted::KIND,
    AcceptanceRefused::KIND,
    CaseReviewed::KIND,
    StepSigned::KIND,
    CaseGranted::KIND,
    CaseRefused::KIND,
    CaseDeemedGranted::KIND,
    ResultProduced::KIND,
    CaseDelivered::KIND,
    CaseWithdrawn::KIND,
    CaseEnded::KIND,
    CaseTransferred::KIND,
    CaseReopened::KIND,
];

/// What a fact is read with: which branch an item belongs to, and which days are working days.
pub(crate) struct Known<'a> {
    pub(crate) catalogue: &'a Catalogue,
    pub(crate) calendar: &'a Calendar,
}

/// What a fact leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Folded {
    pub(crate) row: CaseRow,
    /// What an officer did, if one did.
    pub(crate) step: Option<StepRow>,
    /// The materials that were found wanting.
    pub(crate) defects: Vec<String>,
    /// The step that was open is over: nobody has the case any more, and no head waits for it.
    pub(crate) step_over: bool,
}

/// Whose case a fact of the desk is about; none of other facts, whose stream is the case.
pub(crate) fn case_of_task(fact: &Fact) -> Result<Option<CaseRef>, BadFact> {
    macro_rules! of {
        ($($kind:ty),+) => {
            $(if let Some(task) = <$kind>::read(fact) { return Ok(Some(task?.case)); })+
        };
    }
    of!(TaskClaimed, TaskAssigned, TaskReturned, TaskParked, TaskWoken);
    Ok(None)
}

/// The row after a fact of the desk; none if the row has it already.
pub(crate) fn task(row: CaseRow, fact: &Fact) -> Result<Option<CaseRow>, BadFact> {
    if fact.version <= row.task_version {
        return Ok(None);
    }
    let mut holder = row.holder;
    if let Some(it) = TaskClaimed::read(fact) {
        holder = Some(it?.officer);
    } else if let Some(it) = TaskAssigned::read(fact) {
        holder = Some(it?.officer);
    } else if let Some(it) = TaskParked::read(fact) {
        holder = Some(it?.officer);
    } else if let Some(it) = TaskWoken::read(fact) {
        holder = Some(it?.officer);
    } else if let Some(it) = TaskReturned::read(fact) {
        it?;
        holder = None;
    }
    Ok(Some(CaseRow { task_version: fact.version, holder, ..row }))
}

/// What a fact of a case leads to. None if the row has it already, or if nobody received such a case.
pub(crate) fn case(row: Option<CaseRow>, fact: &Fact, known: &Known<'_>) -> Result<Option<Folded>, BadFact> {
    let Some(row) = row else {
        let received = CaseReceived::read(fact).transpose()?;
        return Ok(received.map(|it| {
            let step = done(fact, Step::Receive);
            Folded { row: first(it, fact.version, known), step, defects: Vec::new(), step_over: false }
        }));
    };
    if fact.version <= row.version {
        return Ok(None);
    }
    let calendar = known.calendar.known_on(date_of(fact.at));
    let mut folding =
        Folding { row: CaseRow { version: fact.version, ..row }, step: None, defects: Vec::new(), calendar };
    folding.intake(fact)?;
    folding.course(fact)?;
    folding.end(fact)?;
    let Folding { mut row, step, defects, .. } = folding;
    let step_over = MOVES.contains(&fact.kind.as_str());
    if step_over {
        row.holder = None;
    }
    let step = step.and_then(|step| done(fact, step));
    Ok(Some(Folded { row, step, defects, step_over }))
}

fn first(it: CaseReceived, version: i64, known: &Known<'_>) -> CaseRow {
    CaseRow {
        case: it.case,
        version,
        task_version: 0,
        branch: known.catalogue.version(&it.item, it.item_version).map(|item| item.branch),
        number: it.number,
        item: it.item,
        site: it.site,
        state: State::Received,
        holder: None,
        received_on: it.received_on,
        runs_from: None,
        promised_due: None,
        legal_due: None,
        stopped_since: None,
        stopped_days: 0,
        extended: false,
        corrections: 0,
        spots: 0,
        hard_raised: 0,
        hard_overturned: 0,
        escalations: 0,
        decided_on: None,
        outcome: None,
        days: None,
        promised_late: None,
        legal_late: None,
        closed_on: None,
    }
}

/// What the fact's actor did, if it was an officer.
pub(crate) fn done(fact: &Fact, step: Step) -> Option<StepRow> {
    let officer: PersonRef = match fact.actor {
        Actor::Officer(officer) | Actor::Deputy { officer, .. } => officer,
        Actor::System | Actor::Resident(_) | Actor::Program(_) => return None,
    };
    Some(StepRow { officer, step, on: date_of(fact.at) })
}

/// A row while a fact is being folded into it.
struct Folding {
    row: CaseRow,
    step: Option<Step>,
    defects: Vec<String>,
    calendar: CalendarView,
}

impl Folding {
    /// Until the terms run.
    fn intake(&mut self, fact: &Fact) -> Result<(), BadFact> {
        if let Some(it) = CorrectionAsked::read(fact) {
            self.defects = it?.materials;
            self.row.corrections += 1;
            self.at(State::Correcting, Step::Correct);
        } else if let Some(it) = CorrectionAnswered::read(fact) {
            it?;
            self.row.state = State::Received;
        } else if let Some(it) = HardCaseRaised::read(fact) {
            it?;
            self.row.hard_raised += 1;
            self.at(State::HardCase, Step::Other);
        } else if let Some(it) = HardCaseHandedBack::read(fact) {
            it?;
            self.row.hard_overturned += 1;
            self.at(State::Received, Step::Other);
        } else if let Some(it) = CaseAccepted::read(fact) {
            let it = it?;
            self.runs(it.accepted_on, it.promised_due, it.legal_due);
            self.step = Some(Step::Accept);
        } else if let Some(it) = AcceptanceRefused::read(fact) {
            self.close(it?.refused_on, Outcome::NotAccepted);
            self.step = Some(Step::Accept);
        }
        Ok(())
    }

    /// From acceptance to the decision.
    fn course(&mut self, fact: &Fact) -> Result<(), BadFact> {
        if let Some(it) = CaseReviewed::read(fact) {
            it?;
            self.at(State::Reviewed, Step::Review);
        } else if let Some(it) = StepSigned::read(fact) {
            it?;
            self.step = Some(Step::Review);
        } else if let Some(it) = CaseSuspended::read(fact) {
            self.row.stopped_since = Some(it?.from);
            self.at(State::Stopped, Step::Other);
        } else if let Some(it) = CaseResumed::read(fact) {
            let it = it?;
            self.row.stopped_days += self.working(it.from, it.to);
            self.row.stopped_since = None;
            (self.row.promised_due, self.row.legal_due) = (it.promised_due, it.legal_due);
            self.at(State::Accepted, Step::Other);
        } else if let Some(it) = CaseExtended::read(fact) {
            let it = it?;
            self.row.extended = true;
            (self.row.promised_due, self.row.legal_due) = (it.promised_due, it.legal_due);
            self.step = Some(Step::Other);
        } else if let Some(it) = CaseTransferred::read(fact) {
            let it = it?;
            self.row.branch = Branch::of_code(&it.branch).or(self.row.branch);
            self.row.site = it.to;
            self.step = Some(Step::Other);
        } else if let Some(it) = CaseReopened::read(fact) {
            let it = it?;
            let row = &mut self.row;
            (row.decided_on, row.closed_on, row.outcome) = (None, None, None);
            (row.days, row.promised_late, row.legal_late) = (None, None, None);
            (row.stopped_days, row.stopped_since) = (0, None);
            self.runs(it.reopened_on, it.promised_due, it.legal_due);
            self.step = Some(Step::Other);
        }
        Ok(())
    }

    /// The decision and what comes after it.
    fn end(&mut self, fact: &Fact) -> Result<(), BadFact> {
        if let Some(it) = CaseGranted::read(fact) {
            self.decide(it?.decided_on, Outcome::Granted);
        } else if let Some(it) = CaseRefused::read(fact) {
            self.decide(it?.decided_on, Outcome::Refused);
        } else if let Some(it) = CaseDeemedGranted::read(fact) {
            let it = it?;
            self.row.legal_due = Some(it.until);
            self.row.runs_from.get_or_insert(self.row.received_on);
            self.decide(it.granted_on, Outcome::Deemed);
            self.step = None;
        } else if let Some(it) = ResultProduced::read(fact) {
            it?;
            self.step = Some(Step::Produce);
        } else if let Some(it) = CaseDelivered::read(fact) {
            self.over(it?.delivered_on);
            self.step = Some(Step::Deliver);
        } else if let Some(it) = CaseWithdrawn::read(fact) {
            self.close(it?.withdrawn_on, Outcome::Withdrawn);
        } else if let Some(it) = CaseEnded::read(fact) {
            self.close(it?.ended_on, Outcome::Ended);
            self.step = Some(Step::Other);
        }
        Ok(())
    }

    fn at(&mut self, state: State, step: Step) {
        self.row.state = state;
        self.step = Some(step);
    }

    fn runs(&mut self, from: Date, promised: Option<Date>, legal: Option<Date>) {
        self.row.state = State::Accepted;
        self.row.runs_from = Some(from);
        (self.row.promised_due, self.row.legal_due) = (promised, legal);
    }

    fn decide(&mut self, on: Date, outcome: Outcome) {
        if let Some(since) = self.row.stopped_since.take() {
            self.row.stopped_days += self.working(since, on);
        }
        let late = |due| if on > due { self.calendar.workdays_between(due, on).max(1) } else { 0 };
        self.row.promised_late = self.row.promised_due.map(late);
        self.row.legal_late = self.row.legal_due.map(late);
        let days = |from: Date| (self.calendar.workdays_between(from, on) - self.row.stopped_days).max(0);
        self.row.days = self.row.runs_from.map(days);
        self.row.decided_on = Some(on);
        self.row.outcome = Some(outcome);
        self.at(State::Decided, Step::Decide);
    }

    /// Over without a decision.
    fn close(&mut self, on: Date, outcome: Outcome) {
        self.row.outcome = Some(outcome);
        self.over(on);
    }

    fn over(&mut self, on: Date) {
        self.row.stopped_since = None;
        self.row.closed_on = Some(on);
        self.row.state = State::Closed;
    }

    /// Working days from one day to another, both counted.
    fn working(&self, from: Date, to: Date) -> i32 {
        from.yesterday().map_or(0, |before| self.calendar.workdays_between(before, to)).max(0)
    }
}

#[cfg(test)]
mod tests;
