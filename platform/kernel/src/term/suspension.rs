//! Days on which the clock of a case stands still.

use std::{fmt, str::FromStr};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A stretch of days that are not counted, both ends included. It may lie outside the term or overlap another.
///
/// ```
/// use plat_kernel::term::Suspension;
/// let hearing: Suspension = "2026-03-02..2026-03-06".parse()?;
/// assert!(hearing.covers("2026-03-02".parse().unwrap()) && hearing.covers("2026-03-06".parse().unwrap()));
/// # Ok::<(), plat_kernel::term::BadSuspension>(())
/// ```
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
    /// Not two dates with two dots between.
    #[error("not a suspension: write the first and the last day like 2026-03-02..2026-03-06")]
    Form,
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

impl fmt::Display for Suspension {
    /// `2026-03-02..2026-03-06`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.from, self.to)
    }
}

impl FromStr for Suspension {
    type Err = BadSuspension;

    /// Reads `2026-03-02..2026-03-06`, and a single day as `2026-03-02`.
    fn from_str(text: &str) -> Result<Self, BadSuspension> {
        let (from, to) = text.split_once("..").unwrap_or((text, text));
        let date = |text: &str| {
            if text.len() == 10 {
                text.parse().map_err(|_| BadSuspension::Form)
            } else {
                Err(BadSuspension::Form)
            }
        };
        Self::new(date(from)?, date(to)?)
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
