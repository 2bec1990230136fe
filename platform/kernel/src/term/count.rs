//! Counting: one walk, day by day, from the start day to the due day.

use jiff::civil::Date;

use super::{
    Suspension, Term, Unit,
    explanation::{Due, ExplainedDay, Explanation, Reason},
};
use crate::calendar::{CalendarView, DayKind};

/// The walk never goes further than this many days (about a hundred years), whatever it is given.
const HORIZON: usize = 36_525;

/// When is it due, and why.
///
/// A due day is always a working day on which the clock runs. A term of 0 days is due on the start day, or on the next
/// working day if that is a day off. Terms and suspensions are capped, so that the answer is at most a hundred years long.
///
/// ```
/// use plat_kernel::{calendar::Calendar, term::{Term, explain}};
/// let view = Calendar::shipped()?.latest();
/// let answer = explain(&view, "2026-02-13".parse()?, Term::working(20), &[]);
/// assert_eq!(answer.due.to_string(), "2026-03-19");
/// assert_eq!(answer.counted(), 20);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn explain(view: &CalendarView, start: Date, term: Term, suspensions: &[Suspension]) -> Explanation {
    let mut days = Vec::new();
    let Due { date, provisional } = walk(view, (start, term), suspensions, |day| days.push(day));
    Explanation { due: date, provisional, days }
}

/// When is it due, where nobody asks why: the same walk as [`explain`], without the list of days.
///
/// ```
/// use plat_kernel::{calendar::Calendar, term::{Term, due}};
/// let view = Calendar::shipped()?.latest();
/// assert_eq!(due(&view, "2026-02-13".parse()?, Term::working(20), &[]).date.to_string(), "2026-03-19");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn due(view: &CalendarView, start: Date, term: Term, suspensions: &[Suspension]) -> Due {
    walk(view, (start, term), suspensions, |_| {})
}

/// Goes from the start day to the due day and shows each day to `see`.
fn walk(
    view: &CalendarView,
    (start, term): (Date, Term),
    suspensions: &[Suspension],
    mut see: impl FnMut(ExplainedDay),
) -> Due {
    let walk = Walk { view, suspensions: merged(suspensions) };
    see(ExplainedDay { date: start, counted: false, reason: Reason::StartDay });
    let mut due = Due { date: start, provisional: view.is_provisional(start) };
    let mut left = term.days.min(Term::MAX_DAYS);
    let mut gone = 1;
    while gone < HORIZON && walk.goes_on(due.date, left) {
        let Ok(date) = due.date.tomorrow() else { break };
        let (counted, reason) = if left > 0 { walk.count(date, term.unit) } else { walk.pass(date) };
        left -= u32::from(counted);
        gone += 1;
        due = Due { date, provisional: due.provisional || view.is_provisional(date) };
        see(ExplainedDay { date, counted, reason });
    }
    due
}

struct Walk<'a> {
    view: &'a CalendarView,
    suspensions: Vec<Suspension>,
}

impl Walk<'_> {
    /// True until all days are counted and the day reached is one on which something can be done.
    fn goes_on(&self, date: Date, left: u32) -> bool {
        left > 0 || !self.view.is_workday(date) || self.is_suspended(date)
    }

    /// A day while the term still runs.
    fn count(&self, date: Date, unit: Unit) -> (bool, Reason) {
        if self.is_suspended(date) {
            return (false, Reason::Suspended);
        }
        match (unit, self.view.day(date)) {
            (Unit::Calendar, _) => (true, Reason::CalendarDay),
            (Unit::Working, DayKind::Workday) => (true, Reason::WorkingDay),
            (Unit::Working, DayKind::MakeupWorkday(name)) => (true, Reason::MakeupWorkday(name)),
            (Unit::Working, DayKind::Weekend) => (false, Reason::Weekend),
            (Unit::Working, DayKind::Holiday(name)) => (false, Reason::Holiday(name)),
        }
    }

    /// A day after the last one of the term, on the way to the next working day.
    fn pass(&self, date: Date) -> (bool, Reason) {
        if self.is_suspended(date) {
            return (false, Reason::Suspended);
        }
        let reason = match self.view.day(date) {
            DayKind::Workday | DayKind::MakeupWorkday(_) => Reason::MovedPastEnd,
            DayKind::Weekend => Reason::Weekend,
            DayKind::Holiday(name) => Reason::Holiday(name),
        };
        (false, reason)
    }

    fn is_suspended(&self, date: Date) -> bool {
        let begun = self.suspensions.partition_point(|it| it.from() <= date);
        begun.checked_sub(1).and_then(|last| self.suspensions.get(last)).is_some_and(|it| it.covers(date))
    }
}

/// In order of their first days, none overlapping another.
fn merged(suspensions: &[Suspension]) -> Vec<Suspension> {
    let mut sorted = suspensions.to_vec();
    sorted.sort_by_key(Suspension::from);
    let mut apart: Vec<Suspension> = Vec::with_capacity(sorted.len());
    for next in sorted {
        match apart.last_mut() {
            Some(last) if next.from() <= last.to() => last.reach(next.to()),
            _ => apart.push(next),
        }
    }
    apart
}
