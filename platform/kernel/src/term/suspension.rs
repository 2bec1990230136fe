//! Days on which the clock of a case stands still.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A stretch of days that are not counted, both ends included. It may lie outside the term or overlap another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Ends", into = "Ends")]
pub struct Suspension {
    from: Date,
    to: Date,
}

/// Why two dates are not a suspension.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadSuspension {
    /// The first day is after the last.
    #[error("a suspension cannot end before it begins")]
    EndsBeforeItBegins,
    /// Longer than [`Suspension::MAX_DAYS`].
    #[error("a suspension cannot be longer than ten years")]
    TooLong,
}

impl Suspension {
    /// Ten years.
    pub const MAX_DAYS: u32 = 3650;

    /// From the first day to the last, both included.
    pub fn new(from: Date, to: Date) -> Result<Self, BadSuspension> {
        if from > to {
            return Err(BadSuspension::EndsBeforeItBegins);
        }
        let days = from.duration_until(to).as_hours() / 24 + 1;
        if days > i64::from(Self::MAX_DAYS) {
            return Err(BadSuspension::TooLong);
        }
        Ok(Self { from, to })
    }

    /// The first day.
    pub const fn from(&self) -> Date {
        self.from
    }

    /// The last day.
    pub const fn to(&self) -> Date {
        self.to
    }

    /// Ends later, if `to` is later; two that overlap become one.
    pub(super) fn reach(&mut self, to: Date) {
        self.to = self.to.max(to);
    }

    /// True from the first day to the last.
    pub fn covers(&self, date: Date) -> bool {
        self.from <= date && date <= self.to
    }
}

#[derive(Serialize, Deserialize)]
struct Ends {
    from: Date,
    to: Date,
}

impl TryFrom<Ends> for Suspension {
    type Error = BadSuspension;

    fn try_from(ends: Ends) -> Result<Self, BadSuspension> {
        Self::new(ends.from, ends.to)
    }
}

impl From<Suspension> for Ends {
    fn from(it: Suspension) -> Self {
        Self { from: it.from, to: it.to }
    }
}
