//! Of what, and over which days, figures are asked for.

use plat_facts::refs::{ItemRef, PersonRef, SiteRef};
use plat_identity::Branch;
use plat_kernel::Date;
use serde::{Deserialize, Serialize};

use crate::{error::SupervisionError, policy::MaySupervise};

/// From one day to another, both counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
}

impl Period {
    /// From a day to a day.
    pub fn new(from: Date, to: Date) -> Result<Self, SupervisionError> {
        if from <= to { Ok(Self { from, to }) } else { Err(SupervisionError::BadPeriod) }
    }

    /// The month of a day.
    pub fn month_of(day: Date) -> Self {
        Self { from: day.first_of_month(), to: day.last_of_month() }
    }

    /// What a code means: `2026`, `2026-Q1` or `2026-03`.
    pub fn of_code(code: &str) -> Result<Self, SupervisionError> {
        Self::read(code).ok_or(SupervisionError::BadPeriod)
    }

    fn read(code: &str) -> Option<Self> {
        let (year, rest) = code.split_once('-').map_or((code, None), |(year, rest)| (year, Some(rest)));
        let year: i16 = year.parse().ok().filter(|year| (1900..=9998).contains(year))?;
        let (first, months) = match rest {
            None => (1, 12),
            Some(rest) => match rest.strip_prefix('Q') {
                Some(quarter) => {
                    let quarter: i8 = quarter.parse().ok().filter(|it| (1..=4).contains(it))?;
                    (quarter * 3 - 2, 3)
                }
                None => (rest.parse().ok()?, 1),
            },
        };
        let from = Date::new(year, first, 1).ok()?;
        let to = Date::new(year, first + months - 1, 1).ok()?.last_of_month();
        Some(Self { from, to })
    }

    /// The codes that are offered on a day, the nearest first: months, then quarters, then years.
    pub fn offered(today: Date) -> Vec<String> {
        let (mut codes, mut day) = (Vec::new(), today.first_of_month());
        for _ in 0..MONTHS {
            codes.push(format!("{}-{:02}", day.year(), day.month()));
            day = day.yesterday().map_or(day, Date::first_of_month);
        }
        let (mut year, mut quarter) = (today.year(), (today.month() + 2) / 3);
        for _ in 0..QUARTERS {
            codes.push(format!("{year}-Q{quarter}"));
            (year, quarter) = if quarter == 1 { (year - 1, 4) } else { (year, quarter - 1) };
        }
        codes.extend((0..YEARS).map(|back| (today.year() - back).to_string()));
        codes
    }
}

/// How many months are offered.
const MONTHS: usize = 6;
/// How many quarters are offered.
const QUARTERS: usize = 4;
/// How many years are offered.
const YEARS: i16 = 2;

/// What is asked for in an address: texts, as they were typed. Empty ones do not count.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::IntoParams)]
#[serde(default)]
pub struct Asked {
    /// A month `2026-03`, a quarter `2026-Q1` or a year `2026`; this month if nothing is said.
    pub period: String,
    /// Instead: the first day.
    pub from: String,
    /// Instead: the last day.
    pub to: String,
    /// Only of this site, by its code.
    pub site: String,
    /// Only of this branch, by its code.
    pub branch: String,
    /// Only of this item, by its id.
    pub item: String,
    /// Only of this officer, by badge.
    pub officer: String,
}

/// Of what figures are asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// Over which days.
    pub period: Period,
    /// Only of one site.
    pub site: Option<SiteRef>,
    /// Only of one branch.
    pub branch: Option<Branch>,
    /// Only of one item.
    pub item: Option<ItemRef>,
    /// Open cases that this officer has; other cases with which they did something.
    pub officer: Option<PersonRef>,
}

impl Filter {
    /// A month without any other bound.
    pub fn of(period: Period) -> Self {
        Self { period, site: None, branch: None, item: None, officer: None }
    }

    /// What was asked for, without the officer, whom the registry knows.
    pub fn read(asked: &Asked, today: Date) -> Result<Self, SupervisionError> {
        let day = |text: &str| text.parse().map_err(|_| SupervisionError::BadPeriod);
        let period = match (asked.from.as_str(), asked.to.as_str(), asked.period.as_str()) {
            ("", "", "") => Period::month_of(today),
            ("", "", code) => Period::of_code(code)?,
            (from, "", _) => Period::new(day(from)?, today)?,
            ("", to, _) => Period::new(day(to)?.first_of_month(), day(to)?)?,
            (from, to, _) => Period::new(day(from)?, day(to)?)?,
        };
        let branch =
            some(&asked.branch).map(|it| Branch::of_code(it).ok_or(SupervisionError::NoSuch("branch")));
        let site = some(&asked.site).map(|it| it.parse().map_err(|_| SupervisionError::NoSuch("site")));
        let item = some(&asked.item).map(|it| it.parse().map_err(|_| SupervisionError::NoSuch("item")));
        let (site, branch, item) = (site.transpose()?, branch.transpose()?, item.transpose()?);
        Ok(Self { period, site, branch, item, officer: None })
    }

    /// The sites and branches that are counted: those of the post, as far as they are asked for.
    pub(crate) fn scopes(&self, may: &MaySupervise) -> Vec<(SiteRef, Option<Branch>)> {
        let of_site = may.scopes().iter().filter(|it| self.site.as_ref().is_none_or(|site| it.site == *site));
        let both = of_site.filter_map(|it| match (it.branch, self.branch) {
            (Some(own), Some(asked)) if own != asked => None,
            (own, asked) => Some((it.site.clone(), own.or(asked))),
        });
        both.collect()
    }
}

fn some(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(code: &str) -> (String, String) {
        let period = Period::of_code(code).unwrap();
        (period.from.to_string(), period.to.to_string())
    }

    #[test]
    fn a_month_a_quarter_and_a_year_are_named_by_short_codes() {
        assert_eq!(days("2026-02"), ("2026-02-01".into(), "2026-02-28".into()));
        assert_eq!(days("2026-Q4"), ("2026-10-01".into(), "2026-12-31".into()));
        assert_eq!(days("2024"), ("2024-01-01".into(), "2024-12-31".into()));
        for wrong in
            ["", "2026-13", "2026-Q5", "2026-Q0", "26-x", "2026-00", "-1", "99999", "2026-1234567890"]
        {
            assert!(Period::of_code(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn every_period_that_is_offered_can_be_asked_for_and_the_nearest_comes_first() {
        let offered = Period::offered("2026-02-15".parse().unwrap());
        assert_eq!(offered.first().unwrap(), "2026-02");
        assert!(offered.contains(&"2025-09".to_owned()) && offered.contains(&"2025-Q2".to_owned()));
        assert!(offered.iter().all(|code| Period::of_code(code).is_ok()), "{offered:?}");
    }

    #[test]
    fn days_of_ones_own_take_the_place_of_the_period_and_must_be_in_order() {
        let today = "2026-03-02".parse().unwrap();
        let read = |from: &str, to: &str| {
            let asked = Asked { period: "2025".into(), from: from.into(), to: to.into(), ..Asked::default() };
            Filter::read(&asked, today).map(|it| (it.period.from.to_string(), it.period.to.to_string()))
        };
        assert_eq!(read("2026-01-05", "2026-01-09").unwrap(), ("2026-01-05".into(), "2026-01-09".into()));
        assert_eq!(read("2026-02-10", "").unwrap(), ("2026-02-10".into(), "2026-03-02".into()));
        assert_eq!(read("", "").unwrap(), ("2025-01-01".into(), "2025-12-31".into()));
        assert!(read("2026-01-09", "2026-01-05").is_err() && read("yesterday", "").is_err());
    }
}
