//! What the pages and the API need, and what they ask alike.

use std::sync::Arc;

use plat_identity::Branch;
use plat_kernel::calendar::Calendar;
use plat_kernel::{Clock, Date};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::hours::OpenDay;
use crate::{Site, SiteKind, Sites, SitesError};

/// What the pages and the API need.
pub(crate) struct Desk {
    pub(crate) sites: Arc<Sites>,
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
}

/// A filter whose words are known.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Chosen {
    pub(crate) kind: Option<SiteKind>,
    pub(crate) branch: Option<Branch>,
}

impl TryFrom<Filter> for Chosen {
    type Error = SitesError;

    /// An empty word is what a form sends for “all”.
    fn try_from(filter: Filter) -> Result<Self, SitesError> {
        let given = |word: Option<String>| word.filter(|word| !word.is_empty());
        let kind =
            given(filter.kind).map(|word| SiteKind::of_code(&word).ok_or(SitesError::NoSuchKind(word)));
        let branch =
            given(filter.branch).map(|word| Branch::of_code(&word).ok_or(SitesError::NoSuchBranch(word)));
        Ok(Self { kind: kind.transpose()?, branch: branch.transpose()? })
    }
}

impl Desk {
    pub(crate) fn new(sites: Arc<Sites>, calendar: Arc<Calendar>, clock: Clock) -> Self {
        Self { sites, calendar, clock }
    }

    /// The service points of a filter, in the order of lists.
    pub(crate) fn chosen(&self, filter: Chosen) -> impl Iterator<Item = &Arc<Site>> {
        let fits = move |site: &&Arc<Site>| {
            filter.kind.is_none_or(|kind| site.kind == kind)
                && filter.branch.is_none_or(|branch| site.branches.contains(&branch))
        };
        self.sites.all().iter().filter(fits)
    }

    /// The service point of an address.
    pub(crate) fn site(&self, code: &str) -> Result<&Arc<Site>, SitesError> {
        let missing = || SitesError::NoSuchSite(code.to_owned());
        self.sites.get(&code.parse().map_err(|_| missing())?).ok_or_else(missing)
    }

    pub(crate) fn today(&self) -> Date {
        self.clock.today()
    }

    /// When a service point is open today.
    pub(crate) fn open_today(&self, site: &Site) -> OpenDay {
        site.hours.open_on(self.today(), &self.calendar.latest())
    }

    /// When it is open in the seven days from today on.
    pub(crate) fn open_this_week(&self, site: &Site) -> Vec<OpenDay> {
        site.hours.week_from(self.today(), &self.calendar.latest())
    }
}
