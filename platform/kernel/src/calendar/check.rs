//! Contradictions that a plan must not have.

use std::collections::HashSet;

use jiff::civil::Date;

use super::{
    error::{CalendarError, Problem},
    plan::{HolidayPlan, Revision, YearPlan},
};

/// A plan with the lines it was read from, to be checked.
pub(super) struct Draft {
    pub(super) year: i16,
    pub(super) revisions: Vec<DraftRevision>,
}

pub(super) struct DraftRevision {
    pub(super) line: usize,
    pub(super) revision: Revision,
    /// For each holiday where it was read.
    pub(super) lines: Vec<HolidayLines>,
}

/// The lines of one holiday's days.
pub(super) struct HolidayLines {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) makeup: Vec<usize>,
}

impl Draft {
    /// Looks for contradictions; a plan without any is a [`YearPlan`].
    pub(super) fn checked(self) -> Result<YearPlan, CalendarError> {
        let mut last: Option<Date> = None;
        for draft in &self.revisions {
            let published = draft.revision.published;
            if last.is_some_and(|last| published <= last) {
                return Err(CalendarError::at(draft.line, Problem::NotInOrder { published }));
            }
            last = Some(published);
            if draft.revision.source.trim().is_empty() {
                return Err(CalendarError::at(draft.line, Problem::NoSource));
            }
            draft.check_days(self.year)?;
        }
        if last.is_none() {
            return Err(CalendarError::new(None, Problem::NoRevision));
        }
        let revisions = self.revisions.into_iter().map(|draft| draft.revision).collect();
        Ok(YearPlan::from_checked(self.year, revisions))
    }
}

impl DraftRevision {
    fn check_days(&self, year: i16) -> Result<(), CalendarError> {
        let mut off = HashSet::new();
        for (holiday, lines) in self.revision.holidays.iter().zip(&self.lines) {
            check_range(year, holiday, lines)?;
            for date in holiday.days() {
                if !off.insert(date) {
                    return Err(CalendarError::at(lines.from, Problem::HolidayTwice { date }));
                }
            }
        }
        self.check_makeup(year, &off)
    }

    fn check_makeup(&self, year: i16, off: &HashSet<Date>) -> Result<(), CalendarError> {
        let mut worked = HashSet::new();
        for (holiday, lines) in self.revision.holidays.iter().zip(&self.lines) {
            for (&date, &line) in holiday.makeup.iter().zip(&lines.makeup) {
                inside(year, date, line)?;
                let problem = if off.contains(&date) {
                    Problem::OffAndWorked { date }
                } else if date.weekday().to_monday_zero_offset() < 5 {
                    Problem::MakeupOnWeekday { date }
                } else if !worked.insert(date) {
                    Problem::MakeupTwice { date }
                } else {
                    continue;
                };
                return Err(CalendarError::at(line, problem));
            }
        }
        Ok(())
    }
}

fn check_range(year: i16, holiday: &HolidayPlan, lines: &HolidayLines) -> Result<(), CalendarError> {
    let HolidayPlan { name, from, to, .. } = holiday;
    let (from, to) = (*from, *to);
    if name.zh.trim().is_empty() || name.en.trim().is_empty() {
        return Err(CalendarError::at(lines.from, Problem::NoName));
    }
    if from > to {
        return Err(CalendarError::at(lines.to, Problem::Backwards { from, to }));
    }
    inside(year, from, lines.from)?;
    inside(year, to, lines.to)?;
    let last = holiday.days().last();
    if last == Some(to) { Ok(()) } else { Err(CalendarError::at(lines.to, Problem::TooLong { from, to })) }
}

/// A notice speaks of its own year, and at most of the December before and the January after.
fn inside(year: i16, date: Date, line: usize) -> Result<(), CalendarError> {
    let near = date.year() == year
        || (date.year().checked_add(1) == Some(year) && date.month() == 12)
        || (year.checked_add(1) == Some(date.year()) && date.month() == 1);
    if near { Ok(()) } else { Err(CalendarError::at(line, Problem::OutsideYear { date, year })) }
}
