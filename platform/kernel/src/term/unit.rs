//! Which days a term counts, and what the statute says about it.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// Which days a term counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// 工作日: working days, make-up working days included.
    Working,
    /// 自然日: every day; if the last one is a day off, the term ends on the next working day.
    Calendar,
}

impl Unit {
    /// `working` or `calendar`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Working => "working",
            Self::Calendar => "calendar",
        }
    }
}

/// The text names no unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a unit of terms: working or calendar are expected")]
pub struct UnknownUnit;

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Unit {
    type Err = UnknownUnit;

    fn from_str(text: &str) -> Result<Self, UnknownUnit> {
        match text {
            "working" | "工作日" => Ok(Self::Working),
            "calendar" | "自然日" => Ok(Self::Calendar),
            _ => Err(UnknownUnit),
        }
    }
}

/// What the statute itself says: many say only 日, "days", and leave open which.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StatedUnit {
    /// 工作日.
    Working,
    /// 自然日.
    Calendar,
    /// A bare 日: which days are counted is a setting of the item.
    Unstated,
}

impl StatedUnit {
    /// The unit to count by: what the statute says, or the item's setting where it says only 日.
    ///
    /// ```
    /// use plat_kernel::term::{StatedUnit, Unit};
    /// assert_eq!(StatedUnit::Unstated.resolved(Unit::Calendar), Unit::Calendar);
    /// assert_eq!(StatedUnit::Working.resolved(Unit::Calendar), Unit::Working);
    /// ```
    pub const fn resolved(self, setting: Unit) -> Unit {
        match self {
            Self::Working => Unit::Working,
            Self::Calendar => Unit::Calendar,
            Self::Unstated => setting,
        }
    }

    /// `working`, `calendar` or `unstated`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Working => "working",
            Self::Calendar => "calendar",
            Self::Unstated => "unstated",
        }
    }
}

impl FromStr for StatedUnit {
    type Err = UnknownUnit;

    fn from_str(text: &str) -> Result<Self, UnknownUnit> {
        match text {
            "unstated" | "日" => Ok(Self::Unstated),
            _ => match text.parse()? {
                Unit::Working => Ok(Self::Working),
                Unit::Calendar => Ok(Self::Calendar),
            },
        }
    }
}
