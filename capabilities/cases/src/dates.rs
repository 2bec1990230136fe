//! The legal clock of a case: each of its dates with the explanation of every day (行政许可法 32, 42, 45, 82).

use plat_kernel::{
    Date,
    calendar::CalendarView,
    clock::date_of,
    term::{Due, Explanation, Suspension, Term, Unit, due, explain},
};

use crate::model::{Case, Stage};

/// Working days within which defects must be told, all at once (行政许可法 32(1)(4)).
pub const REPLY_DAYS: u32 = 5;
/// Working days by which an ordinary legal term may be extended once (行政许可法 42(1)).
pub(crate) const EXTENSION_DAYS: u32 = 10;

/// Working days within which a granted document is handed over (行政许可法 44).
pub(crate) const DELIVERY_DAYS: u32 = 10;

/// The dates of a case as they stand today: each with its story, or the bare [`Due`] where nobody asks why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseDates<D = Explanation> {
    /// Until when the applicant must hear of defects; only while the application is being examined.
    pub reply: Option<D>,
    /// Until when the decision was promised; lamps go by it.
    pub promised: Option<D>,
    /// Until when the law wants the decision.
    pub legal: Option<D>,
    /// Until when the decision and its result must reach the applicant (行政许可法 44); once it is made.
    pub delivery: Option<D>,
}

impl<D> CaseDates<D> {
    /// The date that matters now: the reply while examining, the hand-over once it is decided, else the promise.
    pub fn next(&self) -> Option<&D> {
        self.reply.as_ref().or(self.delivery.as_ref()).or(self.promised.as_ref())
    }
}

/// All dates of a case, by the calendar that holds for it. A clock that stands still is counted as standing until `today`.
pub fn dates(case: &Case, calendar: &CalendarView, today: Date) -> CaseDates {
    reckon(case, today, |from, term, pauses| explain(calendar, from, term, pauses))
}

/// The same dates without their stories, at a fraction of the work.
pub(crate) fn dues(case: &Case, calendar: &CalendarView, today: Date) -> CaseDates<Due> {
    reckon(case, today, |from, term, pauses| due(calendar, from, term, pauses))
}

fn reckon<D>(case: &Case, today: Date, run: impl Fn(Date, Term, &[Suspension]) -> D) -> CaseDates<D> {
    let pauses: Vec<Suspension> = case.pauses.iter().filter_map(|pause| pause.until(today)).collect();
    let accepted = case.stage.acceptance().map(|acceptance| date_of(acceptance.at));
    CaseDates {
        reply: match case.stage {
            Stage::Received { since, .. } => Some(run(date_of(since), working(REPLY_DAYS), &pauses)),
            _ => None,
        },
        promised: accepted.map(|from| run(from, working(case.terms.promised), &pauses)),
        legal: accepted.zip(case.terms.legal).map(|(from, legal)| {
            let extra = case.extension.as_ref().map_or(0, |extension| extension.days);
            let term = legal.term();
            run(from, Term { days: term.days + extra, ..term }, &pauses)
        }),
        delivery: case
            .stage
            .decision()
            .map(|decision| run(date_of(decision.at), working(DELIVERY_DAYS), &[])),
    }
}

/// The calendar a case is reckoned by: what was known when it ended, or what is known today.
pub(crate) fn calendar_of(
    case: &Case,
    calendar: &plat_kernel::calendar::Calendar,
    today: Date,
) -> CalendarView {
    let end = match &case.stage {
        Stage::Delivered { decision, .. } => date_of(decision.at),
        Stage::NotAccepted { at, .. } | Stage::Withdrawn { at } => date_of(*at),
        _ => today,
    };
    calendar.known_on(end)
}

fn working(days: u32) -> Term {
    Term { days, unit: Unit::Working }
}

/// A lamp 红黄灯: how near the promised date is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lamp {
    /// Time enough.
    Green,
    /// Due today or on the next working day.
    Yellow,
    /// Past its date.
    Red,
}

impl Lamp {
    /// The stable code, also the last part of its word key.
    pub fn code(self) -> &'static str {
        match self {
            Self::Green => "green",
            Self::Yellow => "yellow",
            Self::Red => "red",
        }
    }
}

/// The lamp of something due on `due`, seen on `today`: red when late, yellow on the last two working days.
pub fn lamp(due: Date, today: Date, calendar: &CalendarView) -> Lamp {
    if today > due {
        return Lamp::Red;
    }
    if due <= warning_until(today, calendar) { Lamp::Yellow } else { Lamp::Green }
}

/// The next working day after `today`: what is due until then is shown yellow.
pub(crate) fn warning_until(today: Date, calendar: &CalendarView) -> Date {
    due(calendar, today, working(1), &[]).date
}
