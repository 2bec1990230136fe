//! Which site may take an item, which handles it, and what was handed down to a lower level for a time.

use std::sync::Arc;

use cap_catalogue::Item;
use plat_facts::refs::{ItemRef, SiteRef};
use plat_identity::Level;
use plat_kernel::{Date, lang::Bilingual};

use crate::{Site, Sites};

/// 下放: a lower level, or some of its sites, handle items for a time in the name of the organ that has the power.
#[derive(Debug, Clone)]
pub struct Delegation {
    /// The items.
    pub items: Vec<ItemRef>,
    /// The level that handles them.
    pub to: Level,
    /// Which of its sites; empty for all.
    pub sites: Vec<SiteRef>,
    /// The first day.
    pub from: Date,
    /// The last day.
    pub until: Date,
    /// The paper that says so.
    pub document: Bilingual,
}

impl Delegation {
    /// Whether it lets a site of a level handle an item on a day.
    fn covers(&self, item: &ItemRef, (site, level): (&SiteRef, Level), day: Date) -> bool {
        self.items.contains(item)
            && level == self.to
            && (self.sites.is_empty() || self.sites.contains(site))
            && (self.from..=self.until).contains(&day)
    }
}

impl Sites {
    /// What was handed down to lower levels.
    pub fn delegations(&self) -> &[Delegation] {
        &self.delegations
    }

    /// The delegation by which a site handles an item on a day; none where it handles it by its own level, or not at all.
    pub fn delegated(&self, site: &Site, item: &Item, day: Date) -> Option<&Delegation> {
        let level = self.level_of(site);
        if item.handled_at.allows(level, item.level) {
            return None;
        }
        self.delegations.iter().find(|it| it.covers(&item.id, (&site.code, level), day))
    }

    /// Whether a site handles an item on a day: its counters serve the branch, and its level may, or was let to.
    pub fn handles_on(&self, site: &Site, item: &Item, day: Date) -> bool {
        let level = self.level_of(site);
        site.branches.contains(&item.branch)
            && (item.handled_at.allows(level, item.level) || self.delegated(site, item, day).is_some())
    }

    /// The sites that handle an item on a day, in the order of [`Sites::all`].
    pub fn handling_on(&self, item: &Item, day: Date) -> Vec<Arc<Site>> {
        self.all().iter().filter(|site| self.handles_on(site, item, day)).cloned().collect()
    }

    /// Whether a window of a site takes an item in on a day 无差别受理: what the site handles itself, and what is open in the
    /// whole city, which then goes on to a site that handles it.
    pub fn may_take(&self, site: &Site, item: &Item, day: Date) -> bool {
        self.handles_on(site, item, day)
            || (item.handled_at.city_wide && !self.handling_on(item, day).is_empty())
    }

    /// The sites that take an item in on a day, in the order of [`Sites::all`].
    pub fn taking_on(&self, item: &Item, day: Date) -> Vec<Arc<Site>> {
        self.all().iter().filter(|site| self.may_take(site, item, day)).cloned().collect()
    }

    /// The lowest level that may handle the cases of an item that come to a site on a day: the item's own, or that of a
    /// site below it to which the item was handed down.
    pub fn level_on(&self, item: &Item, site: &Site, day: Date) -> Level {
        if self.handles_on(site, item, day) { item.level.min(self.level_of(site)) } else { item.level }
    }

    /// Whether results are handed out at a site.
    pub fn hands_out(&self, site: &SiteRef) -> bool {
        self.get(site).is_some_and(|site| !site.windows.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{catalogue, ninghe, ninghe_files};

    const DOWN: &str = r#"
[[delegation]]
items = ["HZ001"]
to = "station"
sites = ["NH-0101"]
from = "2026-01-01"
until = "2026-12-31"
document = { zh = "关于下放部分事项的通知", en = "Notice on items handed down" }
source = "a test"
confidence = "setting"
"#;

    /// Ninghe with these delegations.
    fn ninghe_with(text: &str) -> Result<Sites, Vec<crate::BadData>> {
        let more = ("delegations.toml".to_owned(), text.to_owned());
        Sites::load(ninghe_files().into_iter().chain([more]))
    }

    fn day(day: &str) -> Date {
        day.parse().unwrap()
    }

    /// An item of the city's own level, of a branch that stations serve.
    fn an_item(id: &str) -> Item {
        let item = catalogue().now().get(&id.parse().unwrap()).unwrap().as_ref().clone();
        Item { level: Level::City, branch: plat_identity::Branch::Household, ..item }
    }

    #[test]
    fn what_was_handed_down_is_handled_below_on_its_days_and_no_longer() {
        let sites = ninghe_with(DOWN).unwrap();
        let down = sites.delegations()[0].clone();
        let item = an_item(down.items[0].as_str());
        let station = sites.get(&down.sites[0]).unwrap();
        assert!(sites.handles_on(station, &item, down.from) && sites.handles_on(station, &item, down.until));
        assert_eq!(sites.level_on(&item, station, down.from), Level::Station);
        let after = down.until.tomorrow().unwrap();
        assert!(!sites.handles_on(station, &item, after) && !sites.may_take(station, &item, after));
        assert_eq!(sites.level_on(&item, station, after), Level::City);
        let other = sites.get(&"NH-0301".parse().unwrap()).unwrap();
        assert!(!sites.handles_on(other, &item, down.from), "another station was not named");
    }

    #[test]
    fn a_delegation_to_nowhere_or_without_a_source_is_a_fault_with_its_line() {
        for (from, to, why) in [
            ("NH-0101", "NH-9999", "no site"),
            ("2026-12-31", "2025-12-31", "ends before"),
            ("\"a test\"", "\"\"", "where it is from"),
        ] {
            let faults = ninghe_with(&DOWN.replace(from, to)).unwrap_err();
            assert!(faults[0].line == 2 && faults[0].why.contains(why), "{faults:?}");
        }
        assert!(ninghe().delegations().is_empty(), "a city may hand nothing down");
    }

    #[test]
    fn a_city_wide_item_is_taken_anywhere_and_handled_where_its_level_is() {
        let sites = ninghe();
        let mut item = an_item("HZ001");
        let today = day("2026-03-02");
        assert_eq!(sites.taking_on(&item, today).len(), 1);
        item.handled_at.city_wide = true;
        assert_eq!(sites.taking_on(&item, today).len(), sites.all().len());
        assert_eq!(sites.handling_on(&item, today).len(), 1, "the hall");
    }

    #[test]
    fn the_levels_that_an_item_names_are_the_ones_that_handle_it() {
        let sites = ninghe();
        let mut item = an_item("HZ001");
        item.handled_at.levels = vec![Level::Station];
        let handling = sites.handling_on(&item, day("2026-03-02"));
        assert!(handling.iter().all(|site| sites.level_of(site) == Level::Station) && !handling.is_empty());
    }
}
