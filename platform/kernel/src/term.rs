//! Legal terms: from a start day and a number of days to a due day, with a reason for every day between.
//!
//! The law: terms of administrative licensing are working days (行政许可法 82); the start day is not counted, the count
//! begins on the next (公安机关办理行政案件程序规定 35); a term that ends on a day off ends on the first working day after;
//! time for hearings, tests and appraisals is not counted (行政许可法 45); an extension adds days to the term (42).

mod count;
mod explanation;
mod suspension;
mod unit;

use serde::{Deserialize, Serialize};

pub use count::{due, explain};
pub use explanation::{Due, ExplainedDay, Explanation, Reason};
pub use suspension::{BadSuspension, Suspension};
pub use unit::{StatedUnit, Unit, UnknownUnit};

/// How long something may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Term {
    /// How many days; 0 means on the spot. More than [`Term::MAX_DAYS`] count as that many.
    pub days: u32,
    /// Which days are counted.
    pub unit: Unit,
}

impl Term {
    /// Ten years: no term of a public service is longer.
    pub const MAX_DAYS: u32 = 3650;

    /// Done on the day itself.
    pub const ON_THE_SPOT: Self = Self::working(0);

    /// That many working days.
    pub const fn working(days: u32) -> Self {
        Self { days, unit: Unit::Working }
    }

    /// That many calendar days.
    pub const fn calendar(days: u32) -> Self {
        Self { days, unit: Unit::Calendar }
    }

    /// The same term with `by` more days: an extension that was granted.
    ///
    /// ```
    /// use plat_kernel::term::Term;
    /// assert_eq!(Term::working(20).extended(10), Term::working(30)); // 行政许可法 42
    /// ```
    pub const fn extended(self, by: u32) -> Self {
        Self { days: self.days.saturating_add(by), unit: self.unit }
    }
}
