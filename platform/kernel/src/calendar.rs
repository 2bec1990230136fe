//! Which day is a working day, as it was known on a given date.
//!
//! Every year the State Council publishes the holidays of the next; twice it changed them in the middle of the year
//! (Labour Day 2019, Spring Festival 2020). A [`Calendar`] keeps every revision, and a [`CalendarView`] is what was known
//! on one date. A year that was not published by then is computed from weekends and marked provisional.

mod check;
mod csv;
mod error;
mod plan;
mod shipped;
mod toml;
mod view;

use jiff::civil::Date;

pub use error::{CalendarError, Problem};
pub use plan::{Confidence, HolidayPlan, Revision, YearPlan};
pub use view::{CalendarView, DayKind};

/// All years with all their revisions.
#[derive(Debug, Clone)]
pub struct Calendar {
    /// What was known after each date of publication, in the order of these dates.
    stages: Vec<(Date, CalendarView)>,
    plans: Vec<YearPlan>,
}

impl Calendar {
    /// Puts years together. Two plans of one year become one plan with the revisions of both; two different
    /// revisions of one year on the same date are refused.
    pub fn new(plans: Vec<YearPlan>) -> Result<Self, CalendarError> {
        let mut years: Vec<YearPlan> = Vec::with_capacity(plans.len());
        for plan in plans {
            match years.iter().position(|known| known.year() == plan.year()) {
                Some(at) => {
                    let known = years.swap_remove(at);
                    years.push(known.with_revisions_of(plan)?);
                }
                None => years.push(plan),
            }
        }
        years.sort_by_key(YearPlan::year);
        let mut dates: Vec<Date> =
            years.iter().flat_map(YearPlan::revisions).map(|revision| revision.published).collect();
        dates.sort_unstable();
        dates.dedup();
        let stages = dates.into_iter().map(|date| (date, CalendarView::of(&years, date))).collect();
        Ok(Self { stages, plans: years })
    }

    /// The years that come with the program: `data/calendar/`.
    pub fn shipped() -> Result<Self, CalendarError> {
        Self::new(shipped::plans()?)
    }

    /// No year at all: every Monday to Friday is a working day, and everything is provisional.
    pub const fn weekends_only() -> Self {
        Self { stages: Vec::new(), plans: Vec::new() }
    }

    /// With one more year, or a revision of a year that is known: what `yichuang calendar import` adds.
    pub fn with(self, plan: YearPlan) -> Result<Self, CalendarError> {
        let mut plans = self.plans;
        plans.push(plan);
        Self::new(plans)
    }

    /// With everything that is known today.
    pub fn latest(&self) -> CalendarView {
        self.stages.last().map_or_else(CalendarView::empty, |(_, view)| view.clone())
    }

    /// With only what was published on or before that date.
    pub fn known_on(&self, date: Date) -> CalendarView {
        let published = self.stages.partition_point(|(since, _)| *since <= date);
        let stage = published.checked_sub(1).and_then(|last| self.stages.get(last));
        stage.map_or_else(CalendarView::empty, |(_, view)| view.clone())
    }

    /// The years, in order.
    pub fn plans(&self) -> &[YearPlan] {
        &self.plans
    }
}
