//! 五个减少: what this city asks less than another guide, item by item and in all.

use std::sync::Arc;

use cap_catalogue::{Edition, Item, Provision, derive, model::Visits};
use plat_kernel::money::Fen;

use crate::baseline::{Entry, Measure};

/// A comparison.
#[derive(Debug, Clone, Default)]
pub(crate) struct Comparison {
    /// The items that both have, by id.
    pub(crate) rows: Vec<Compared>,
    /// What the other guide has and this city does not know by code or name.
    pub(crate) unmatched: Vec<Entry>,
}

/// One item in both guides.
#[derive(Debug, Clone)]
pub(crate) struct Compared {
    /// Ours.
    pub(crate) item: Arc<Item>,
    /// Theirs.
    pub(crate) theirs: Measure,
    /// What ours asks.
    pub(crate) ours: Measure,
}

/// One of the five.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Aspect {
    Materials,
    Days,
    Steps,
    Trips,
    Cost,
}

/// Both guides in one aspect, over the items in which both say something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Total {
    /// In how many items both say something.
    pub(crate) items: usize,
    /// Theirs, and ours.
    pub(crate) theirs: i64,
    pub(crate) ours: i64,
}

impl Aspect {
    /// All five, in the order in which they are told.
    pub(crate) const ALL: [Self; 5] = [Self::Materials, Self::Days, Self::Steps, Self::Trips, Self::Cost];

    /// The key of its words.
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::Materials => "guidebook.aspect.materials",
            Self::Days => "guidebook.aspect.days",
            Self::Steps => "guidebook.aspect.steps",
            Self::Trips => "guidebook.aspect.trips",
            Self::Cost => "guidebook.aspect.cost",
        }
    }

    /// The figure of a guide; money in fen.
    pub(crate) fn of(self, measure: &Measure) -> Option<i64> {
        match self {
            Self::Materials => measure.materials.map(i64::from),
            Self::Days => measure.days.map(i64::from),
            Self::Steps => measure.steps.map(i64::from),
            Self::Trips => measure.trips.map(i64::from),
            Self::Cost => measure.cost.map(|Fen(fen)| fen),
        }
    }
}

impl Total {
    /// What is saved; below zero: what this city asks more.
    pub(crate) const fn saved(self) -> i64 {
        self.theirs.saturating_sub(self.ours)
    }
}

impl Compared {
    /// Both figures of an aspect, where both say something.
    pub(crate) fn both(&self, aspect: Aspect) -> Option<Total> {
        let (theirs, ours) = (aspect.of(&self.theirs)?, aspect.of(&self.ours)?);
        Some(Total { items: 1, theirs, ours })
    }
}

impl Comparison {
    /// The sum of an aspect.
    pub(crate) fn total(&self, aspect: Aspect) -> Total {
        self.rows.iter().filter_map(|row| row.both(aspect)).fold(Total::default(), |sum, row| Total {
            items: sum.items.saturating_add(row.items),
            theirs: sum.theirs.saturating_add(row.theirs),
            ours: sum.ours.saturating_add(row.ours),
        })
    }
}

/// Compares by code, else by the whole name. An item is compared once: a second row of the other guide is left unmatched.
pub(crate) fn compare(edition: &Edition, entries: &[Entry]) -> Comparison {
    let mut comparison = Comparison::default();
    for entry in entries {
        let item = matching(edition, entry);
        let known = |item: &Arc<Item>| comparison.rows.iter().any(|row| row.item.id == item.id);
        match item.filter(|item| !known(item)) {
            Some(item) => {
                let ours = ours(&item);
                comparison.rows.push(Compared { item, theirs: entry.measure, ours });
            }
            None => comparison.unmatched.push(entry.clone()),
        }
    }
    comparison.rows.sort_by(|a, b| a.item.id.cmp(&b.item.id));
    comparison
}

fn matching(edition: &Edition, entry: &Entry) -> Option<Arc<Item>> {
    if let Some(item) = entry.code.parse().ok().and_then(|id| edition.get(&id)) {
        return Some(item.clone());
    }
    let name = plain(&entry.name);
    if name.is_empty() {
        return None;
    }
    let same = |item: &&Arc<Item>| plain(&item.name.zh) == name || plain(&item.name.en) == name;
    edition.items().iter().find(same).cloned()
}

/// A name without what guides write differently: spaces, the width of brackets, the case of letters.
fn plain(name: &str) -> String {
    name.chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '（' => '(',
            '）' => ')',
            c => c.to_ascii_lowercase(),
        })
        .collect()
}

/// What this city asks. Materials are those that an applicant brings: neither what is looked up or written from the
/// answers, nor what happens on the spot, nor what is asked for in some situations only.
fn ours(item: &Item) -> Measure {
    let brought = |provision| matches!(provision, Provision::Upload | Provision::HandIn);
    let materials = item.materials.iter().filter(|it| it.required && brought(it.provision)).count();
    Measure {
        materials: u32::try_from(materials).ok(),
        days: Some(item.promised_days),
        steps: Some(&item.steps)
            .filter(|steps| !steps.is_empty())
            .and_then(|it| u32::try_from(it.len()).ok()),
        trips: Some(visits(item)),
        cost: item.fee.amount,
    }
}

/// How often one has to come, by the item's own data.
fn visits(item: &Item) -> u32 {
    match derive::of(item).visits.value {
        Visits::None => 0,
        Visits::One => 1,
        Visits::More => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;

    fn entry(row: u32, code: &str, name: &str, measure: Measure) -> Entry {
        Entry { row, code: code.to_owned(), name: name.to_owned(), measure }
    }

    fn days(days: u32) -> Measure {
        Measure { days: Some(days), ..Measure::default() }
    }

    #[test]
    fn items_are_matched_by_code_or_by_their_whole_name_and_the_rest_is_listed() {
        let edition = samples::catalogue().now();
        let named = &edition.items()[1];
        let entries = [
            entry(2, "CR012", "", days(20)),
            entry(3, "339900000", &format!(" {} ", named.name.zh), days(20)),
            entry(4, "", "天上的星星登记", days(20)),
            entry(5, "CR012", "", days(1)),
        ];
        let comparison = compare(&edition, &entries);
        let ids: Vec<_> = comparison.rows.iter().map(|row| row.item.id.as_str()).collect();
        let mut expected = vec![named.id.as_str(), "CR012"];
        expected.sort_unstable();
        assert_eq!(ids, expected);
        assert_eq!(comparison.unmatched.iter().map(|entry| entry.row).collect::<Vec<_>>(), [4, 5]);
    }

    #[test]
    fn only_what_both_guides_say_is_added_up() {
        let edition = samples::catalogue().now();
        let item = edition.get(&"CR012".parse().unwrap()).unwrap();
        let other = &edition.items()[1];
        let entries = [entry(2, "CR012", "", days(30)), entry(3, other.id.as_str(), "", Measure::default())];
        let comparison = compare(&edition, &entries);
        let total = comparison.total(Aspect::Days);
        assert_eq!((total.items, total.theirs, total.ours), (1, 30, i64::from(item.promised_days)));
        assert_eq!(total.saved(), 30 - i64::from(item.promised_days));
        assert_eq!(comparison.total(Aspect::Cost), Total::default());
    }
}
