//! How high a site stands, and how high an item must be handled.

use serde::{Deserialize, Serialize};

/// A level of the administration 行使层级. Ordered: a station is below its district, a district below the city.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// 派出所 · a police station, which acts for its district.
    #[default]
    Station,
    /// 区县 · a district's own hall.
    District,
    /// 市 · the city's own hall.
    City,
}

impl Level {
    /// The number by which policies compare levels: 1 station, 2 district, 3 city.
    pub const fn number(self) -> i64 {
        match self {
            Self::Station => 1,
            Self::District => 2,
            Self::City => 3,
        }
    }
}
