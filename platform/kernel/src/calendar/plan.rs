//! The holidays of one year, with every revision of them.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{
    csv,
    error::{CalendarError, Problem},
    toml,
};
use crate::lang::Bilingual;

/// What the State Council said about one year's holidays, first and last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearPlan {
    year: i16,
    revisions: Vec<Revision>,
}

/// One notice: the whole year as it stood from the day of its publication. It replaces the revision before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// When it was published.
    pub published: Date,
    /// The notice: its number and title.
    pub source: String,
    /// How sure we are of `published` and `source`.
    pub confidence: Confidence,
    /// The holidays, in order.
    pub holidays: Vec<HolidayPlan>,
}

/// A stretch of days off and the days worked in exchange.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HolidayPlan {
    /// What it is called. Names are for people; nothing is computed from them.
    pub name: Bilingual,
    /// The first day off.
    pub from: Date,
    /// The last day off.
    pub to: Date,
    /// Saturdays and Sundays that are worked in exchange.
    pub makeup: Vec<Date>,
}

/// How sure we are of a fact of law, with the marks of the rule book.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Confidence {
    /// Read in the text of the law or notice itself.
    #[serde(rename = "V")]
    Verified,
    /// Read elsewhere.
    #[serde(rename = "V2")]
    Secondhand,
    /// From memory, not checked.
    #[serde(rename = "M")]
    Memory,
}

impl HolidayPlan {
    /// Longer than any holiday that ever was.
    pub(super) const MAX_DAYS: usize = 31;

    /// The days off, first to last.
    pub fn days(&self) -> impl Iterator<Item = Date> + use<> {
        let to = self.to;
        let days = self.from.series(jiff::Span::new().days(1));
        days.take_while(move |day| *day <= to).take(Self::MAX_DAYS)
    }
}

impl YearPlan {
    /// Only `check` makes one: a plan in hand has no contradictions.
    pub(super) const fn from_checked(year: i16, revisions: Vec<Revision>) -> Self {
        Self { year, revisions }
    }

    /// Reads a file of `data/calendar/`. An error names the line and says why.
    ///
    /// ```
    /// use plat_kernel::calendar::YearPlan;
    /// let plan = YearPlan::parse(r#"
    /// year = 2026
    /// [[revision]]
    /// published = 2025-11-04
    /// source = "国办发明电〔2025〕7号"
    /// confidence = "M"
    /// [[revision.holiday]]
    /// zh = "元旦"
    /// en = "New Year's Day"
    /// from = 2026-01-01
    /// to = 2026-01-03
    /// makeup = [2026-01-04]
    /// "#)?;
    /// assert_eq!(plan.year(), 2026);
    /// # Ok::<(), plat_kernel::calendar::CalendarError>(())
    /// ```
    pub fn parse(text: &str) -> Result<Self, CalendarError> {
        toml::parse(text)
    }

    /// Reads a list with the columns `date`, `type` (`holiday` or `makeup_workday`) and `name` (or `name_zh` and
    /// `name_en`); other columns are ignored. The list is one revision, published on that date.
    pub fn from_csv(text: &str, published: Date, source: &str) -> Result<Self, CalendarError> {
        csv::parse(text, published, source)
    }

    /// The plan as a file of `data/calendar/`; [`YearPlan::parse`] reads it back.
    pub fn to_toml(&self) -> String {
        toml::write(self)
    }

    /// The year it is about.
    pub const fn year(&self) -> i16 {
        self.year
    }

    /// The notices, in order of publication; at least one.
    pub fn revisions(&self) -> &[Revision] {
        &self.revisions
    }

    /// The last notice that was published on or before that date.
    pub fn known_on(&self, date: Date) -> Option<&Revision> {
        self.revisions.iter().rev().find(|revision| revision.published <= date)
    }

    /// The revisions of both. The same revision may be in both; a different one on the same date is refused.
    pub fn with_revisions_of(mut self, other: Self) -> Result<Self, CalendarError> {
        for revision in other.revisions {
            match self.revisions.iter().find(|known| known.published == revision.published) {
                Some(known) if known.holidays == revision.holidays => {}
                Some(_) => {
                    let problem = Problem::TwoRevisions { year: self.year, published: revision.published };
                    return Err(CalendarError::new(None, problem));
                }
                None => self.revisions.push(revision),
            }
        }
        self.revisions.sort_by_key(|revision| revision.published);
        Ok(self)
    }
}
