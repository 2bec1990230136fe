//! What the pages and the API need, and what they ask alike.

use std::collections::BTreeMap;
use std::sync::Arc;

use cap_catalogue::{Catalogue, Item};
use plat_facts::SiteRef;
use plat_identity::Branch;
use plat_kernel::calendar::Calendar;
use plat_kernel::clock::clock_text;
use plat_kernel::{Clock, Date, Timestamp};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::city::Spot;
use crate::hours::OpenDay;
use crate::live::{Doings, Live, Load};
use crate::near::{self, Way};
use crate::{Access, Site, SiteKind, Sites, SitesError};

/// What the pages and the API need.
pub(crate) struct Desk {
    pub(crate) sites: Arc<Sites>,
    pub(crate) catalogue: Catalogue,
    pub(crate) live: Arc<dyn Live>,
    calendar: Arc<Calendar>,
    clock: Clock,
}

/// Which service points to list.
#[derive(Debug, Default, Clone, Deserialize, IntoParams)]
pub(crate) struct Filter {
    /// Only this kind: `hall` or `station`.
    pub(crate) kind: Option<String>,
    /// Only those that serve this branch, such as `exit-entry`.
    pub(crate) branch: Option<String>,
    /// Only those that handle this item today.
    pub(crate) item: Option<String>,
    /// Only those that have all of these, with commas between: `step-free,toilet`.
    pub(crate) access: Option<String>,
    /// Seen from this district: its code.
    pub(crate) from: Option<String>,
    /// Seen from this spot of the map: `x,y`.
    pub(crate) at: Option<String>,
}

/// A filter whose words are known.
#[derive(Debug, Default, Clone)]
pub(crate) struct Chosen {
    pub(crate) kind: Option<SiteKind>,
    pub(crate) branch: Option<Branch>,
    pub(crate) item: Option<Arc<Item>>,
    /// What all of them have.
    pub(crate) access: Vec<Access>,
    /// The district that was named.
    pub(crate) from: Option<String>,
    /// Where somebody is: the spot they chose, or the middle of their district.
    pub(crate) spot: Option<Spot>,
}

impl Filter {
    /// From the pairs of an address. What comes several times, as boxes of a form do, is put together.
    pub(crate) fn of(pairs: Vec<(String, String)>) -> Self {
        let mut filter = Self::default();
        for (name, word) in pairs {
            match name.as_str() {
                "kind" => filter.kind = Some(word),
                "branch" => filter.branch = Some(word),
                "item" => filter.item = Some(word),
                "from" => filter.from = Some(word),
                "at" => filter.at = Some(word),
                "access" => {
                    filter.access = Some(filter.access.map_or(word.clone(), |all| format!("{all},{word}")));
                }
                _ => {}
            }
        }
        filter
    }
}

fn known_access(words: &str) -> Result<Vec<Access>, SitesError> {
    let words = words.split(',').map(str::trim).filter(|word| !word.is_empty());
    let all =
        words.map(|word| Access::of_code(word).ok_or_else(|| SitesError::NoSuchAccess(word.to_owned())));
    all.collect()
}

impl Desk {
    pub(crate) fn new(
        (sites, calendar, clock): (Arc<Sites>, Arc<Calendar>, Clock),
        catalogue: Catalogue,
        live: Arc<dyn Live>,
    ) -> Self {
        Self { sites, catalogue, live, calendar, clock }
    }

    /// The words of a filter, where all of them are known. An empty word is what a form sends for “all”.
    pub(crate) fn known(&self, filter: Filter) -> Result<Chosen, SitesError> {
        let given = |word: Option<String>| word.filter(|word| !word.is_empty());
        let kind =
            given(filter.kind).map(|word| SiteKind::of_code(&word).ok_or(SitesError::NoSuchKind(word)));
        let branch =
            given(filter.branch).map(|word| Branch::of_code(&word).ok_or(SitesError::NoSuchBranch(word)));
        let item = given(filter.item).map(|word| self.item(&word).ok_or(SitesError::NoSuchItem(word)));
        let access = known_access(&given(filter.access).unwrap_or_default())?;
        let from = given(filter.from);
        let spot = match (given(filter.at), &from) {
            (Some(at), _) => Some(self.spot(&at).ok_or(SitesError::NoSuchSpot(at))?),
            (None, Some(code)) => {
                let district = self.sites.city().district(code);
                Some(district.ok_or_else(|| SitesError::NoSuchDistrict(code.clone()))?.label)
            }
            (None, None) => None,
        };
        let (kind, branch, item) = (kind.transpose()?, branch.transpose()?, item.transpose()?);
        Ok(Chosen { kind, branch, item, access, from, spot })
    }

    fn spot(&self, at: &str) -> Option<Spot> {
        let (x, y) = at.split_once(',')?;
        let spot = Spot { x: x.trim().parse().ok()?, y: y.trim().parse().ok()? };
        self.sites.city().contains(spot).then_some(spot)
    }

    /// The ways to the service points of a filter, if it says from where.
    pub(crate) fn ways(&self, filter: &Chosen) -> BTreeMap<SiteRef, Way> {
        let city = self.sites.city();
        let Some((from, travel)) = filter.spot.zip(city.travel) else { return BTreeMap::new() };
        let to = |site: &Arc<Site>| (site.code.clone(), near::way(city, travel, (from, site.spot)));
        self.chosen(filter).map(to).collect()
    }

    fn item(&self, id: &str) -> Option<Arc<Item>> {
        self.catalogue.now().get(&id.parse().ok()?).cloned()
    }

    /// The service points of a filter, in the order of lists.
    pub(crate) fn chosen(&self, filter: &Chosen) -> impl Iterator<Item = &Arc<Site>> {
        let fits = move |site: &&Arc<Site>| {
            filter.kind.is_none_or(|kind| site.kind == kind)
                && filter.branch.is_none_or(|branch| site.branches.contains(&branch))
                && filter.access.iter().all(|it| site.access.contains(it))
                && filter.item.as_ref().is_none_or(|item| self.sites.handles_on(site, item, self.today()))
        };
        self.sites.all().iter().filter(fits)
    }

    /// How busy a service point is for whoever comes for an item, while its doors are open.
    pub(crate) async fn load(&self, site: &Site, item: Option<&Item>) -> Option<Load> {
        let items: Vec<_> = item.map(|item| item.id.clone()).into_iter().collect();
        if self.open_now(site) { self.live.load(&site.code, &items).await } else { None }
    }

    /// Whether its doors are open at this moment.
    pub(crate) fn open_now(&self, site: &Site) -> bool {
        let now = clock_text(self.clock.now());
        let time = now.rsplit_once(' ').and_then(|(_, time)| time.parse().ok());
        time.is_some_and(|time| self.open_today(site).at(time).is_some())
    }

    /// The service point of an address.
    pub(crate) fn site(&self, code: &str) -> Result<&Arc<Site>, SitesError> {
        let missing = || SitesError::NoSuchSite(code.to_owned());
        self.sites.get(&code.parse().map_err(|_| missing())?).ok_or_else(missing)
    }

    /// What the windows of a service point do now; nothing where nobody knows.
    pub(crate) async fn doings(&self, site: &Site) -> Option<Doings> {
        self.live.doings(&site.code).await
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub(crate) fn today(&self) -> Date {
        self.clock.today()
    }

    /// When a service point is open today.
    pub(crate) fn open_today(&self, site: &Site) -> OpenDay {
        site.open_on(self.today(), &self.calendar.latest())
    }

    /// When it is open in the seven days from a day on.
    pub(crate) fn open_from(&self, site: &Site, first: Date) -> Vec<OpenDay> {
        site.week_from(first, &self.calendar.latest())
    }
}
