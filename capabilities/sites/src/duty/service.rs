//! What the use cases of rosters work with, and what is asked of them.

use std::{collections::BTreeMap, ops::Deref, sync::Arc};

use plat_facts::{PersonRef, SiteRef};
use plat_identity::{Branch, Identity};
use plat_kernel::{Date, calendar::Calendar, mint::Mint};
use plat_store::{Db, StoreError, Tx};

use super::{
    model::{Roster, RosterDay},
    plan::{DayPlan, Trouble, troubles},
    policy::MayKeepRoster,
    store,
};
use crate::{Site, Sites, error::RosterError, hours::OpenDay};

/// The rosters of a city. Clones are the same.
#[derive(Clone)]
pub struct Rosters(Arc<Parts>);

/// What [`Rosters`] is made of.
pub struct Parts {
    /// The database.
    pub db: Db,
    /// Time, chance and ids.
    pub mint: Mint,
    /// The working calendar, by which doors open.
    pub calendar: Arc<Calendar>,
    /// The sites.
    pub sites: Arc<Sites>,
    /// The registry of people.
    pub identity: Identity,
}

impl Deref for Rosters {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// A day of a roster.
#[derive(Debug, Clone)]
pub struct Day {
    /// When the site is open.
    pub open: OpenDay,
    /// Who serves.
    pub plan: DayPlan,
    /// What is wrong with it.
    pub troubles: Vec<Trouble>,
}

/// What holds at a site on a day or later, inside another's transaction; nothing where no roster is kept.
pub fn find(tx: &mut Tx<'_>, site: &SiteRef, since: Date) -> Result<Option<Roster>, StoreError> {
    store::find(tx, site, since)
}

/// Counts the changes of a site's roster, inside another's transaction; nothing where no roster is kept.
pub fn version(tx: &mut Tx<'_>, site: &SiteRef) -> Result<Option<i64>, StoreError> {
    store::version(tx, site)
}

/// What each officer of a site may do at its windows, inside another's transaction; empty where no roster is kept.
pub fn skills_at(tx: &mut Tx<'_>, site: &SiteRef) -> Result<BTreeMap<PersonRef, Vec<Branch>>, StoreError> {
    store::skills(tx, site)
}

impl Rosters {
    /// From its parts.
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }

    /// Today in China.
    pub fn today(&self) -> Date {
        self.mint.today()
    }

    /// What holds at a site on a day or later; nothing where no roster is kept.
    pub async fn of(&self, site: &SiteRef, since: Date) -> Result<Option<Roster>, RosterError> {
        let site = site.clone();
        self.db.read(move |tx| Ok(store::find(tx, &site, since)?)).await
    }

    /// What a roster says about a day.
    pub fn plan(&self, roster: &Roster, site: &Site, date: Date) -> DayPlan {
        DayPlan::of(roster, site, (date, RosterDay::of(date, &self.calendar.latest())))
    }

    /// The days of a week at the site of whoever keeps its roster, with what is wrong.
    pub async fn week(&self, may: &MayKeepRoster, monday: Date) -> Result<(Roster, Vec<Day>), RosterError> {
        let site = self.site(may)?;
        let roster = self.of(may.site(), monday).await?.unwrap_or_default();
        let open = site.week_from(monday, &self.calendar.latest());
        let day = |open: OpenDay| {
            let plan = self.plan(&roster, site, open.date);
            Day { troubles: troubles(&plan, &roster, (site, &open)), plan, open }
        };
        let days = open.into_iter().map(day).collect();
        Ok((roster, days))
    }

    /// The site whose roster somebody keeps.
    pub(crate) fn site(&self, may: &MayKeepRoster) -> Result<&Arc<Site>, RosterError> {
        self.sites.get(may.site()).ok_or(RosterError::NoSuchWindow)
    }
}

/// The Monday of a date's week.
pub(crate) fn monday_of(date: Date) -> Date {
    let back = date.weekday().to_monday_zero_offset();
    date.saturating_sub(plat_kernel::SignedDuration::from_hours(24 * i64::from(back)))
}
