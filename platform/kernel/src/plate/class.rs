//! 号牌种类 (GA/T 16.7): the classes of plates. The codes are from memory, not from the standard.

use std::{fmt, str::FromStr};

use super::PlateForm;
use crate::lang::Lang;

/// A class of plates that a [`Plate`](super::Plate) can belong to. 02 (small vehicles) and 51/52 (new energy) are different classes: a new-energy car is never 02.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PlateClass {
    /// 01 大型汽车.
    Large,
    /// 02 小型汽车.
    Small,
    /// 05 境外汽车.
    Overseas,
    /// 06 外籍汽车.
    Foreign,
    /// 07 普通摩托车.
    Motorcycle,
    /// 08 轻便摩托车.
    Moped,
    /// 13 低速车.
    LowSpeed,
    /// 15 挂车.
    Trailer,
    /// 16 教练汽车.
    DrivingSchool,
    /// 23 警用汽车.
    Police,
    /// 51 大型新能源汽车.
    LargeNewEnergy,
    /// 52 小型新能源汽车.
    SmallNewEnergy,
    /// 99 其他.
    Other,
}

/// Not the code of a class of plates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a class of plates: two digits like 02 or 52 are expected")]
pub struct UnknownClass;

impl PlateClass {
    /// All of them, in the order of their codes.
    pub const ALL: [Self; 13] = [
        Self::Large,
        Self::Small,
        Self::Overseas,
        Self::Foreign,
        Self::Motorcycle,
        Self::Moped,
        Self::LowSpeed,
        Self::Trailer,
        Self::DrivingSchool,
        Self::Police,
        Self::LargeNewEnergy,
        Self::SmallNewEnergy,
        Self::Other,
    ];

    /// The two digits.
    pub const fn code(self) -> &'static str {
        self.facts().0
    }

    /// What people call it.
    pub const fn name(self, lang: Lang) -> &'static str {
        let (_, zh, en) = self.facts();
        match lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    /// The forms that plates of this class can have.
    pub(super) const fn forms(self) -> &'static [PlateForm] {
        match self {
            Self::Overseas => &[PlateForm::HongKong, PlateForm::Macau],
            Self::Trailer => &[PlateForm::Trailer],
            Self::DrivingSchool => &[PlateForm::DrivingSchool],
            Self::Police => &[PlateForm::Police],
            Self::LargeNewEnergy => &[PlateForm::LargeNewEnergy],
            Self::SmallNewEnergy => &[PlateForm::SmallNewEnergy],
            _ => &[PlateForm::Ordinary],
        }
    }

    const fn facts(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Large => ("01", "大型汽车", "large vehicle"),
            Self::Small => ("02", "小型汽车", "small vehicle"),
            Self::Overseas => ("05", "境外汽车", "vehicle from Hong Kong or Macau"),
            Self::Foreign => ("06", "外籍汽车", "foreign-owned vehicle"),
            Self::Motorcycle => ("07", "普通摩托车", "motorcycle"),
            Self::Moped => ("08", "轻便摩托车", "moped"),
            Self::LowSpeed => ("13", "低速车", "low-speed vehicle"),
            Self::Trailer => ("15", "挂车", "trailer"),
            Self::DrivingSchool => ("16", "教练汽车", "driving-school vehicle"),
            Self::Police => ("23", "警用汽车", "police vehicle"),
            Self::LargeNewEnergy => ("51", "大型新能源汽车", "large new-energy vehicle"),
            Self::SmallNewEnergy => ("52", "小型新能源汽车", "small new-energy vehicle"),
            Self::Other => ("99", "其他号牌", "other plate"),
        }
    }
}

impl fmt::Display for PlateClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for PlateClass {
    type Err = UnknownClass;

    fn from_str(code: &str) -> Result<Self, UnknownClass> {
        Self::ALL.into_iter().find(|class| class.code() == code).ok_or(UnknownClass)
    }
}
