//! What was known on one date.

use std::{
    collections::{BTreeSet, HashMap},
    sync::{Arc, LazyLock},
};

use jiff::civil::{Date, Weekday};

use super::plan::YearPlan;
use crate::lang::Bilingual;

/// What kind of day it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DayKind {
    /// Monday to Friday, no holiday.
    Workday,
    /// Saturday or Sunday, neither holiday nor worked.
    Weekend,
    /// A day of that public holiday (also its Saturdays and Sundays).
    Holiday(Arc<Bilingual>),
    /// A Saturday or Sunday that is worked in exchange for a day of that holiday.
    MakeupWorkday(Arc<Bilingual>),
}

impl DayKind {
    /// True for days on which offices work.
    pub const fn is_workday(&self) -> bool {
        matches!(self, Self::Workday | Self::MakeupWorkday(_))
    }

    /// `workday`, `weekend`, `holiday` or `makeup_workday`.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Workday => "workday",
            Self::Weekend => "weekend",
            Self::Holiday(_) => "holiday",
            Self::MakeupWorkday(_) => "makeup_workday",
        }
    }
}

/// The calendar as it was known on one date. A clone is one count of a reference; asking for a day is one look-up.
#[derive(Debug, Clone)]
pub struct CalendarView(Arc<Table>);

#[derive(Debug, Default)]
struct Table {
    marked: HashMap<Date, DayKind>,
    years: BTreeSet<i16>,
}

static EMPTY: LazyLock<Arc<Table>> = LazyLock::new(Arc::default);

impl CalendarView {
    pub(super) fn empty() -> Self {
        Self(Arc::clone(&EMPTY))
    }

    /// Of each year the last revision published by `date`. Where two years name the same day, the later word counts.
    pub(super) fn of(plans: &[YearPlan], date: Date) -> Self {
        let mut table = Table::default();
        let mut spoken: Vec<_> = plans.iter().filter_map(|plan| Some((plan, plan.known_on(date)?))).collect();
        spoken.sort_by_key(|(plan, revision)| (revision.published, plan.year()));
        for (plan, revision) in spoken {
            table.years.insert(plan.year());
            for holiday in &revision.holidays {
                let name = Arc::new(holiday.name.clone());
                for day in holiday.days() {
                    table.marked.insert(day, DayKind::Holiday(Arc::clone(&name)));
                }
                for &day in &holiday.makeup {
                    table.marked.insert(day, DayKind::MakeupWorkday(Arc::clone(&name)));
                }
            }
        }
        Self(Arc::new(table))
    }

    /// What kind of day it is.
    pub fn day(&self, date: Date) -> DayKind {
        match self.0.marked.get(&date) {
            Some(kind) => kind.clone(),
            None if is_weekend(date) => DayKind::Weekend,
            None => DayKind::Workday,
        }
    }

    /// True if offices work on that day.
    pub fn is_workday(&self, date: Date) -> bool {
        self.0.marked.get(&date).map_or_else(|| !is_weekend(date), DayKind::is_workday)
    }

    /// True if the holidays of that year were not published yet: the day is only known from its weekday.
    ///
    /// The last days of a published year are not provisional, although the next year's notice has once made the last
    /// Saturday of December a working day (2018-12-29).
    pub fn is_provisional(&self, date: Date) -> bool {
        !self.0.years.contains(&date.year())
    }

    /// That day if it is a working day, else the first one after it.
    pub fn workday_from(&self, date: Date) -> Date {
        date.series(jiff::Span::new().days(1)).find(|day| self.is_workday(*day)).unwrap_or(Date::MAX)
    }

    /// How many working days lie after `after`, up to and including `until`; negative if `until` is the earlier one.
    ///
    /// From today to a due day this is the number of working days that are left.
    pub fn workdays_between(&self, after: Date, until: Date) -> i32 {
        if until < after {
            return -self.workdays_between(until, after);
        }
        let days = after.series(jiff::Span::new().days(1)).skip(1).take_while(|day| *day <= until);
        days.fold(0, |sum, day| sum + i32::from(self.is_workday(day)))
    }
}

fn is_weekend(date: Date) -> bool {
    matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday)
}
