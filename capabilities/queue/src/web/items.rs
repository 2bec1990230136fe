//! What one came for: chosen in the address, found by everyday words or by kind, the usual ones first.

use std::sync::Arc;

use cap_catalogue::Item;
use cap_sites::Site;
use plat_facts::ItemRef;
use plat_identity::Branch;
use plat_web::Page;

use super::views::{Row, Tile};
use crate::service::Queue;

/// How many a search shows: as many as fit on a screen that does not scroll.
pub(crate) const FOUND: usize = 6;

/// What the address says that was chosen, and what is looked for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Way {
    pub(crate) items: Vec<ItemRef>,
    pub(crate) q: String,
    pub(crate) branch: Option<Branch>,
    pub(crate) from: usize,
}

impl Way {
    /// From the pairs of an address; what is no code is passed over.
    pub(crate) fn of(pairs: &[(String, String)]) -> Self {
        let all =
            |name: &'static str| pairs.iter().filter(move |(key, _)| key == name).map(|(_, it)| it.trim());
        let mut items: Vec<ItemRef> = Vec::new();
        for item in all("item").filter_map(|it| it.parse().ok()) {
            if !items.contains(&item) {
                items.push(item);
            }
        }
        Self {
            items,
            q: all("q").next().unwrap_or_default().to_owned(),
            branch: all("branch").next().and_then(|it| it.parse().ok()),
            from: all("from").next().and_then(|it| it.parse().ok()).unwrap_or(0),
        }
    }

    /// The address with these items.
    pub(crate) fn with(path: &str, items: &[ItemRef]) -> String {
        let pairs: Vec<String> = items.iter().map(|it| format!("item={it}")).collect();
        if pairs.is_empty() { path.to_owned() } else { format!("{path}?{}", pairs.join("&")) }
    }

    /// The address with one more.
    pub(crate) fn and(&self, path: &str, item: &ItemRef) -> String {
        let mut items = self.items.clone();
        if !items.contains(item) {
            items.push(item.clone());
        }
        Self::with(path, &items)
    }

    /// The address without one.
    pub(crate) fn but(&self, path: &str, item: &ItemRef) -> String {
        let items: Vec<ItemRef> = self.items.iter().filter(|it| *it != item).cloned().collect();
        Self::with(path, &items)
    }

    /// One more parameter behind an address of items.
    pub(crate) fn plus(&self, path: &str, pair: &str) -> String {
        let address = Self::with(path, &self.items);
        format!("{address}{}{pair}", if self.items.is_empty() { "?" } else { "&" })
    }

    /// The codes, for forms.
    pub(crate) fn codes(&self) -> Vec<String> {
        self.items.iter().map(ToString::to_string).collect()
    }
}

/// Whether one can take a number for an item at a site.
pub(crate) fn here(queue: &Queue, site: &Site, item: &Item) -> bool {
    item.can_be_applied_for()
        && queue.sites.may_take(site, item, queue.today())
        && site.windows.iter().any(|window| window.branches.contains(&item.branch))
}

/// The chosen ones; each leads to the address without it.
pub(crate) fn chosen(queue: &Queue, page: &Page, way: &Way, path: &str) -> Vec<Row> {
    let edition = queue.catalogue.now();
    let row = |id: &ItemRef| {
        let item = edition.get(id)?;
        Some(Row {
            href: way.but(path, id),
            name: page.pick(&item.name).to_owned(),
            note: page.branch(&item.branch),
        })
    };
    way.items.iter().filter_map(row).collect()
}

/// What everyday words find that is done here; each leads to the address with it.
pub(crate) fn found(queue: &Queue, page: &Page, (site, way): (&Site, &Way), path: &str) -> Vec<Row> {
    if way.q.is_empty() {
        return Vec::new();
    }
    let hits = queue.catalogue.now().search(&way.q);
    let fit = hits
        .into_iter()
        .map(|hit| hit.item)
        .filter(|it| here(queue, site, it) && !way.items.contains(&it.id));
    fit.take(FOUND).map(|item| row(page, &item, way, path)).collect()
}

/// The items of a kind that are done here.
pub(crate) fn of_branch(queue: &Queue, site: &Site, branch: Branch) -> Vec<Arc<Item>> {
    let edition = queue.catalogue.now();
    edition.items().iter().filter(|it| it.branch == branch && here(queue, site, it)).cloned().collect()
}

/// An item that can be chosen.
pub(crate) fn row(page: &Page, item: &Item, way: &Way, path: &str) -> Row {
    Row {
        href: way.and(path, &item.id),
        name: page.pick(&item.name).to_owned(),
        note: page.branch(&item.branch),
    }
}

/// What people come for most at a site.
pub(crate) fn tiles(queue: &Queue, page: &Page, (site, way): (&Site, &Way), path: &str) -> Vec<Tile> {
    let edition = queue.catalogue.now();
    let usual = queue.rules.take.first.iter().filter_map(|id| edition.get(id));
    let tile = |item: &Arc<Item>| {
        let (icon, tone) = face(item.branch);
        Tile { href: way.and(path, &item.id), name: page.pick(&item.name).to_owned(), icon, tone }
    };
    usual.filter(|item| here(queue, site, item)).map(tile).collect()
}

/// The picture and the colour of a kind of work.
fn face(branch: Branch) -> (&'static str, &'static str) {
    match branch {
        Branch::IdCard => ("id", "blue"),
        Branch::Household => ("users", "violet"),
        Branch::Residence => ("home", "blue"),
        Branch::ExitEntry => ("e-passport", "green"),
        Branch::HongKongMacaoTaiwan => ("plane", "amber"),
        Branch::Foreigners => ("world", "violet"),
        Branch::Vehicles => ("car", "amber"),
        Branch::Licences => ("steering-wheel", "green"),
        Branch::Traffic => ("traffic-lights", "amber"),
        _ => ("file-certificate", "violet"),
    }
}
