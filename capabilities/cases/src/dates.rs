//! The legal clock of a case: each of its dates with the explanation of every day (行政许可法 32, 42, 44, 45, 50, 82).

use plat_kernel::{
    Date,
    calendar::CalendarView,
    clock::date_of,
    term::{Due, ExplainedDay, Explanation, Reason, Suspension, Term, Unit, due, explain},
};

use crate::model::{Case, Deemed, Stage, Terms, Tray};

/// Working days within which defects must be told, all at once (行政许可法 32(1)(4)).
pub const REPLY_DAYS: u32 = 5;
/// Working days by which a legal term may be extended once: ordinary (行政许可法 42(1)) and joint (42(2)).
pub(crate) fn extension_days(terms: &Terms) -> u32 {
    if terms.joint { 15 } else { 10 }
}

/// Working days in which several organs together decide (行政许可法 42(2)).
pub(crate) const JOINT_DAYS: u32 = 45;

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
    /// Until when the clock was said to stand still (行政许可法 45); while it does.
    pub stop: Option<D>,
    /// The last day to decide, after which the law grants; until it is decided.
    pub deemed: Option<D>,
    /// Until when an objection is to be answered; while nothing else is left to do.
    pub answer: Option<D>,
}

/// Something that is due on a day.
pub trait Dated {
    /// The day.
    fn day(&self) -> Date;
}

impl Dated for Due {
    fn day(&self) -> Date {
        self.date
    }
}

impl Dated for Explanation {
    fn day(&self) -> Date {
        self.due
    }
}

impl<D: Dated> CaseDates<D> {
    /// The date that matters now: the hand-over once it is decided, and after it the answer to an objection; before, the reply
    /// while examining, the day until which the clock was said to stand while it stands, else the promise. Where the law
    /// itself grants earlier, that day.
    pub fn next(&self) -> Option<&D> {
        let step = self.reply.as_ref().or(self.stop.as_ref()).or(self.promised.as_ref());
        let first = [step, self.deemed.as_ref()].into_iter().flatten().min_by_key(|it| it.day());
        self.answer.as_ref().or(self.delivery.as_ref()).or(first)
    }
}

/// All dates of a case, by the calendar that holds for it. A clock that stands still is counted as standing until `today`.
pub fn dates(case: &Case, calendar: &CalendarView, today: Date) -> CaseDates {
    reckon(case, today, (|from, term, pauses| explain(calendar, from, term, pauses), counted_back))
}

/// The same dates without their stories, at a fraction of the work.
pub(crate) fn dues(case: &Case, calendar: &CalendarView, today: Date) -> CaseDates<Due> {
    let back = |_, until| Due { date: until, provisional: false };
    reckon(case, today, (|from, term, pauses| due(calendar, from, term, pauses), back))
}

fn reckon<D>(
    case: &Case,
    today: Date,
    (run, back): (impl Fn(Date, Term, &[Suspension]) -> D, impl Fn(Date, Date) -> D),
) -> CaseDates<D> {
    let pauses: Vec<Suspension> = case.pauses.iter().filter_map(|pause| pause.until(today)).collect();
    let accepted = case.stage.acceptance().map(|acceptance| date_of(acceptance.at));
    let stop = case.pauses.last().filter(|pause| pause.to.is_none());
    CaseDates {
        reply: case.stage.examined().map(|(since, _)| run(date_of(since), working(REPLY_DAYS), &pauses)),
        // 即办: on that very day, be it one on which only the window works.
        promised: accepted.map(|from| {
            if case.terms.on_the_spot {
                back(from, from)
            } else {
                run(from, working(case.terms.promised), &pauses)
            }
        }),
        legal: accepted.zip(case.terms.legal).map(|(from, legal)| {
            let extra = case.extension.as_ref().map_or(0, |extension| extension.days);
            run(from, legal.term().extended(extra), &pauses)
        }),
        delivery: case
            .stage
            .decision()
            .map(|decision| run(date_of(decision.at), working(DELIVERY_DAYS), &[])),
        stop: stop.map(|pause| run(pause.from, working(pause.told_days), &[])),
        deemed: undecided_deemed(case).map(|deemed| back(case.received_on(), deemed.until)),
        answer: to_answer(case)
            .filter(|_| case.tray() == Tray::Objection)
            .map(|(from, days)| run(from, working(days), &[])),
    }
}

/// When an objection came that nobody answered, and within how many working days it is to be answered.
fn to_answer(case: &Case) -> Option<(Date, u32)> {
    let objection = case.promise.as_ref()?.objection.as_ref().filter(|it| it.answer.is_none())?;
    Some((date_of(objection.at), objection.answer_within?))
}

/// Until when an objection is to be answered: the organ knows it while the case goes on as well.
pub(crate) fn answer_by(case: &Case, calendar: &CalendarView) -> Option<Date> {
    to_answer(case).map(|(from, days)| due(calendar, from, working(days), &[]).date)
}

/// What the law would grant, while the organ has still to answer. Whoever was asked for a correction was answered.
pub(crate) fn undecided_deemed(case: &Case) -> Option<&Deemed> {
    let open =
        case.stage.examined().is_some() || matches!(case.stage, Stage::Accepted(_) | Stage::Reviewed { .. });
    case.terms.deemed.as_ref().filter(|_| open)
}

/// A day that is given, such as one counted back from an event: every day from receipt to it, none left out and none moved.
fn counted_back(received: Date, until: Date) -> Explanation {
    let start = ExplainedDay { date: received, counted: false, reason: Reason::StartDay };
    let days = received.series(jiff::Span::new().days(1)).skip(1).take_while(|day| *day <= until);
    let days = days.map(|date| ExplainedDay { date, counted: true, reason: Reason::CalendarDay });
    Explanation { due: until, provisional: false, days: std::iter::once(start).chain(days).collect() }
}

/// The calendar a case is reckoned by: what was known when it ended, or what is known today.
pub(crate) fn calendar_of(
    case: &Case,
    calendar: &plat_kernel::calendar::Calendar,
    today: Date,
) -> CalendarView {
    let end = match &case.stage {
        // What is still to be done is reckoned by what is known today.
        _ if case.tray() == Tray::Objection => today,
        Stage::Delivered { decision, .. } => date_of(decision.at),
        Stage::NotAccepted { at, .. } | Stage::Ended { at, .. } | Stage::Withdrawn { at } => date_of(*at),
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
