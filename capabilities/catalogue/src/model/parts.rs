use super::StepRole;
use plat_identity::Level;
use plat_kernel::lang::Bilingual;
use serde::{Deserialize, Serialize};

/// One step on the way of a case (办理环节).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// What is done.
    pub name: Bilingual,
    /// Who does it.
    pub role: StepRole,
    /// The working days it may take; `None` where the item does not divide its time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<u32>,
}

/// Where in the administration an item may be handled (办理层级).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct HandledAt {
    /// The levels whose sites may handle it; empty: the item's own level and every level above.
    pub levels: Vec<Level>,
    /// 全城通办: any site of the city that handles it at all takes it, wherever the applicant lives.
    pub city_wide: bool,
    /// 下放: a lower level acts in the name of the level that has the power by law.
    pub delegated: bool,
}

impl HandledAt {
    /// Whether nothing is said beyond the item's own level.
    pub fn is_usual(&self) -> bool {
        *self == Self::default()
    }

    /// Whether a site of a level may handle an item whose lowest level is `own`.
    pub fn allows(&self, level: Level, own: Level) -> bool {
        if self.levels.is_empty() { level >= own } else { self.levels.contains(&level) }
    }

    /// The levels that may handle an item whose lowest level is `own`, from the lowest up.
    pub fn open_to(&self, own: Level) -> impl Iterator<Item = Level> {
        [Level::Station, Level::District, Level::City]
            .into_iter()
            .filter(move |level| self.allows(*level, own))
    }
}
