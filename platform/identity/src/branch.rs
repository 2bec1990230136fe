//! The branches of the force: the nineteen categories of the catalogue's items.

use std::{fmt, str::FromStr};

use plat_kernel::{Bilingual, Lang};
use serde::{Deserialize, Serialize};

/// A branch (警种): what an officer works on and what an item belongs to. Written as its code everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Branch {
    /// 户政 · Household registration
    Household,
    /// 居民身份证 · Identity cards
    IdCard,
    /// 居住管理 · Residence permits
    Residence,
    /// 出入境（内地居民） · Exit and entry (mainland residents)
    ExitEntry,
    /// 出入境（港澳台） · Exit and entry (Hong Kong, Macao, Taiwan)
    HongKongMacaoTaiwan,
    /// 出入境（外国人） · Exit and entry (foreigners)
    Foreigners,
    /// 车辆管理 · Vehicles
    Vehicles,
    /// 驾驶证 · Driving licences
    Licences,
    /// 交通管理 · Traffic
    Traffic,
    /// 治安管理 · Public order
    PublicOrder,
    /// 危爆管理 · Dangerous and explosive goods
    Explosives,
    /// 枪支管理 · Firearms
    Firearms,
    /// 保安管理 · Security guards
    SecurityGuards,
    /// 网络安全 · Network security
    Cyber,
    /// 禁毒管理 · Narcotics control
    Drugs,
    /// 边防管理 · Border administration
    Border,
    /// 监所管理 · Places of detention
    Detention,
    /// 消防（历史） · Fire service (historical)
    Fire,
    /// 综合法制 · Legal affairs
    Legal,
}

/// A code that names no branch.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a branch: {0:?}")]
pub struct BadBranch(pub String);

/// What is said about a branch: code, category and Chinese name, English name, icon.
type Row = (Branch, &'static str, &'static str, &'static str, &'static str);

/// One line for each branch, in the order of the enum.
const ROWS: [Row; 19] = [
    (Branch::Household, "household", "户政", "Household registration", "home"),
    (Branch::IdCard, "id-card", "居民身份证", "Identity cards", "id"),
    (Branch::Residence, "residence", "居住管理", "Residence permits", "building-community"),
    (
        Branch::ExitEntry,
        "exit-entry",
        "出入境（内地居民）",
        "Exit and entry (mainland residents)",
        "plane-departure",
    ),
    (
        Branch::HongKongMacaoTaiwan,
        "hong-kong-macao-taiwan",
        "出入境（港澳台）",
        "Exit and entry (Hong Kong, Macao, Taiwan)",
        "ship",
    ),
    (Branch::Foreigners, "foreigners", "出入境（外国人）", "Exit and entry (foreigners)", "world"),
    (Branch::Vehicles, "vehicles", "车辆管理", "Vehicles", "car"),
    (Branch::Licences, "licences", "驾驶证", "Driving licences", "steering-wheel"),
    (Branch::Traffic, "traffic", "交通管理", "Traffic", "traffic-lights"),
    (Branch::PublicOrder, "public-order", "治安管理", "Public order", "shield"),
    (Branch::Explosives, "explosives", "危爆管理", "Dangerous and explosive goods", "bomb"),
    (Branch::Firearms, "firearms", "枪支管理", "Firearms", "target"),
    (Branch::SecurityGuards, "security-guards", "保安管理", "Security guards", "user-shield"),
    (Branch::Cyber, "cyber", "网络安全", "Network security", "lock-access"),
    (Branch::Drugs, "drugs", "禁毒管理", "Narcotics control", "flask"),
    (Branch::Border, "border", "边防管理", "Border administration", "map-pin"),
    (Branch::Detention, "detention", "监所管理", "Places of detention", "building"),
    (Branch::Fire, "fire", "消防（历史）", "Fire service (historical)", "flame"),
    (Branch::Legal, "legal", "综合法制", "Legal affairs", "scale"),
];

impl Branch {
    /// All branches, in the order of the catalogue.
    pub fn all() -> impl Iterator<Item = Self> {
        ROWS.iter().map(|row| row.0)
    }

    /// The branch of an item's category as the catalogue writes it (`户政`, `出入境（内地居民）`, …).
    pub fn of_category(category: &str) -> Option<Self> {
        ROWS.iter().find(|row| row.2 == category.trim()).map(|row| row.0)
    }

    /// The branch with that code (`exit-entry`).
    pub fn of_code(code: &str) -> Option<Self> {
        ROWS.iter().find(|row| row.1 == code).map(|row| row.0)
    }

    /// The code: kebab-case, never changed, used in addresses and in the database.
    pub fn code(self) -> &'static str {
        self.row().1
    }

    /// The name in a language.
    pub fn name(self, lang: Lang) -> &'static str {
        match lang {
            Lang::Zh => self.row().2,
            Lang::En => self.row().3,
        }
    }

    /// The name in both languages.
    pub fn names(self) -> Bilingual {
        Bilingual { zh: self.row().2.to_owned(), en: self.row().3.to_owned() }
    }

    /// The name of its Tabler icon.
    pub fn icon(self) -> &'static str {
        self.row().4
    }

    fn row(self) -> &'static Row {
        // The rows are in the order of the enum (tested); the first stands in so that this cannot fail.
        let [first, ..] = &ROWS;
        ROWS.get(self as usize).unwrap_or(first)
    }
}

impl fmt::Display for Branch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Branch {
    type Err = BadBranch;
    fn from_str(code: &str) -> Result<Self, BadBranch> {
        Self::of_code(code).ok_or_else(|| BadBranch(code.to_owned()))
    }
}

impl TryFrom<String> for Branch {
    type Error = BadBranch;
    fn try_from(code: String) -> Result<Self, BadBranch> {
        code.parse()
    }
}

impl From<Branch> for String {
    fn from(branch: Branch) -> Self {
        branch.code().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rows_are_in_the_order_of_the_enum() {
        for (position, row) in ROWS.iter().enumerate() {
            assert_eq!(row.0 as usize, position);
            assert_eq!(row.0.row(), row);
        }
    }

    #[test]
    fn every_branch_is_found_by_its_code_and_by_its_category() {
        for branch in Branch::all() {
            assert_eq!(branch.code().parse(), Ok(branch));
            assert_eq!(Branch::of_category(branch.name(Lang::Zh)), Some(branch));
            assert!(branch.code().bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "{branch}");
        }
        assert_eq!(Branch::of_category("海关"), None);
        assert!("customs".parse::<Branch>().is_err());
    }
}
