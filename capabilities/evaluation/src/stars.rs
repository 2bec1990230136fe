//! Star windows 星级窗口 and star staff: a rule of the city, held against what a month brought. Pure; each star says why, and
//! whoever missed it reads what was missing. Nobody is ranked.

use plat_kernel::{Date, clock::start_of};
use plat_kernel::{SignedDuration, Timestamp};
use serde::Deserialize;

use crate::figures::Tally;

pub(crate) mod board;
pub(crate) mod conduct;

pub use board::{Board, Staff, Windows};

/// Who can have a star.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Of {
    /// A window.
    Window,
    /// An officer; only they and their supervisors read it.
    Staff,
}

/// What a star takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// At least so many ratings.
    pub ratings: i64,
    /// At least so many of a hundred of them not dissatisfied.
    pub good: i64,
    /// At least so many of a hundred cases decided in time.
    pub kept: i64,
    /// At most so many corrections that the window itself caused.
    pub mistakes: i64,
    /// At most so many bad ratings that were found to be so.
    pub upheld: i64,
}

/// What a month brought for one window or one officer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Record {
    /// How often somebody was served; of windows.
    pub served: i64,
    /// What was said, without what was set aside.
    pub said: Tally,
    /// Cases decided by both last days.
    pub kept: i64,
    /// Cases decided after one of them.
    pub late: i64,
    /// Corrections that the window itself caused.
    pub mistakes: i64,
    /// Bad ratings that were found to be so and put right.
    pub upheld: i64,
}

/// What is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// How many ratings there are.
    Ratings,
    /// How many of them are not dissatisfied.
    Good,
    /// How many cases were decided in time.
    Kept,
    /// How many corrections the window itself caused.
    Mistakes,
    /// How many bad ratings were found to be so.
    Upheld,
}

impl Measure {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Ratings => "ratings",
            Self::Good => "good",
            Self::Kept => "kept",
            Self::Mistakes => "mistakes",
            Self::Upheld => "upheld",
        }
    }
}

/// A measure, its figure and its limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measured {
    /// Which.
    pub measure: Measure,
    /// How many.
    pub part: i64,
    /// Of how many, where it is a share.
    pub of: Option<i64>,
    /// What it takes: at least so many (of a hundred, of a share), at most so many of mistakes and of what was upheld.
    pub limit: i64,
    /// Whether that is so.
    pub met: bool,
}

impl Measured {
    /// The share in tenths of a percent, rounded down, so that 94.96 % never looks like 95; none of fewer than `least`.
    pub fn per_mille(&self, least: i64) -> Option<i64> {
        self.of.filter(|of| *of > 0 && *of >= least).map(|of| self.part * 1_000 / of)
    }
}

/// What the rule says of one window or one officer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Each measure, in the order of the rule.
    pub measures: [Measured; 5],
}

impl Verdict {
    /// Whether there is a star: everything is met.
    pub fn star(&self) -> bool {
        self.measures.iter().all(|it| it.met)
    }
}

impl Limits {
    /// Holds a month against the rule. Whoever decided nothing broke no term.
    pub fn judge(&self, of: &Record) -> Verdict {
        let (total, decided) = (of.said.total(), of.kept + of.late);
        let good = of.said.not_bad();
        let least =
            |measure, (part, of): (i64, Option<i64>), limit, met| Measured { measure, part, of, limit, met };
        let most = |measure, part, limit| Measured { measure, part, of: None, limit, met: part <= limit };
        Verdict {
            measures: [
                least(Measure::Ratings, (total, None), self.ratings, total >= self.ratings),
                least(
                    Measure::Good,
                    (good, Some(total)),
                    self.good,
                    total > 0 && good * 100 >= self.good * total,
                ),
                least(
                    Measure::Kept,
                    (of.kept, Some(decided)),
                    self.kept,
                    of.kept * 100 >= self.kept * decided,
                ),
                most(Measure::Mistakes, of.mistakes, self.mistakes),
                most(Measure::Upheld, of.upheld, self.upheld),
            ],
        }
    }
}

/// A month, by its first day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month(Date);

impl Month {
    /// The month of a day.
    pub fn of(day: Date) -> Self {
        Self(day.first_of_month())
    }

    /// The month of a code such as `2026-03`.
    pub fn of_code(code: &str) -> Option<Self> {
        format!("{code}-01").parse().ok().map(Self)
    }

    /// Its code.
    pub fn code(self) -> String {
        format!("{:04}-{:02}", self.0.year(), self.0.month())
    }

    /// Its first day.
    pub fn first(self) -> Date {
        self.0
    }

    /// The month after it.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.last_of_month().saturating_add(SignedDuration::from_hours(24)))
    }

    /// The month before it.
    #[must_use]
    pub fn before(self) -> Self {
        Self::of(self.0.saturating_sub(SignedDuration::from_hours(24)))
    }

    /// When its stars are published, by the day of the next month.
    pub fn published(self, day: i8) -> Timestamp {
        start_of(self.next().0.saturating_add(SignedDuration::from_hours(24 * i64::from(day - 1))))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::Level;

    const RULE: Limits = Limits { ratings: 20, good: 95, kept: 98, mistakes: 0, upheld: 0 };

    fn said(good: i64, bad: i64) -> Tally {
        Tally::default().with(Level::Satisfied, good).with(Level::Dissatisfied, bad)
    }

    fn missed(of: Record) -> Vec<&'static str> {
        RULE.judge(&of).measures.iter().filter(|it| !it.met).map(|it| it.measure.code()).collect()
    }

    #[test]
    fn a_star_takes_enough_ratings_terms_kept_and_no_mistake_of_ones_own() {
        let well = Record { said: said(39, 1), kept: 98, late: 2, ..Record::default() };
        assert!(RULE.judge(&well).star());
        assert_eq!(missed(Record { said: said(37, 3), ..well }), ["good"]);
        assert_eq!(missed(Record { kept: 97, late: 3, ..well }), ["kept"]);
        assert_eq!(missed(Record { mistakes: 1, upheld: 2, ..well }), ["mistakes", "upheld"]);
    }

    #[test]
    fn three_who_were_all_content_are_no_star_and_no_share_is_told_of_them() {
        let three = Record { said: said(3, 0), ..Record::default() };
        assert_eq!(missed(three), ["ratings"]);
        assert_eq!(RULE.judge(&three).measures[1].per_mille(10), None);
    }

    #[test]
    fn whoever_decided_nothing_broke_no_term_and_whom_nobody_rated_has_no_star() {
        assert_eq!(missed(Record::default()), ["ratings", "good"]);
    }

    #[test]
    fn a_share_that_misses_its_limit_never_reads_as_if_it_met_it() {
        let verdict = RULE.judge(&Record { said: said(1_899, 101), ..Record::default() });
        assert!(!verdict.measures[1].met);
        assert_eq!(verdict.measures[1].per_mille(10), Some(949));
    }

    #[test]
    fn a_month_is_published_on_a_day_of_the_next_one() {
        let december = Month::of_code("2026-12").unwrap();
        assert_eq!(december.next().code(), "2027-01");
        assert_eq!(december.before().code(), "2026-11");
        assert_eq!(december.published(8).to_string(), "2027-01-07T16:00:00Z");
        assert_eq!(Month::of_code("2026-13").or(Month::of_code("x")), None);
    }

    proptest! {
        #[test]
        fn better_never_loses_a_star(good in 0_i64..200, bad in 0_i64..20, kept in 0_i64..200, late in 0_i64..5, mistakes in 0_i64..3) {
            let record = Record { said: said(good, bad), kept, late, mistakes, ..Record::default() };
            let better = [
                Record { said: said(good + 1, bad), ..record },
                Record { kept: kept + 1, ..record },
                Record { mistakes: (mistakes - 1).max(0), ..record },
            ];
            for it in better {
                prop_assert!(!RULE.judge(&record).star() || RULE.judge(&it).star());
            }
        }
    }
}
