//! What the use cases of this capability work with.

use std::{ops::Deref, sync::Arc};

use cap_catalogue::{Catalogue, Item};
use cap_sites::{
    Site, Sites,
    duty::{
        self,
        model::{Roster, RosterDay},
        plan::DayPlan,
    },
    hours::{OpenDay, TimeOfDay},
};
use plat_crypto::Keys;
use plat_facts::refs::{AppointmentRef, SiteRef};
use plat_identity::Identity;
use plat_kernel::{Date, Timestamp, calendar::Calendar, mint::Mint};
use plat_store::Db;

use crate::{
    error::AppointmentError,
    limits,
    model::{Purpose, Visit},
    ports::ServiceTimes,
    rules::Rules,
    slots::{self, At, Slot, Taken},
};

/// The appointments of a city. Clones are the same.
#[derive(Clone)]
pub struct Appointments(Arc<Parts>);

/// What [`Appointments`] is made of.
pub struct Parts {
    /// The database.
    pub db: Db,
    /// Time, chance and ids.
    pub mint: Mint,
    /// The working calendar, by which doors open.
    pub calendar: Arc<Calendar>,
    /// The items.
    pub catalogue: Catalogue,
    /// The sites.
    pub sites: Arc<Sites>,
    /// The registry of people.
    pub identity: Identity,
    /// The keys of links.
    pub keys: Arc<Keys>,
    /// What the city sets.
    pub rules: Rules,
    /// How long things take at a window.
    pub times: Arc<dyn ServiceTimes>,
    /// Where people reach the city, without a slash at the end.
    pub address: String,
}

impl Deref for Appointments {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// What the code of a link is for.
const LINK: &str = "appointments.link";

impl Appointments {
    /// From its parts.
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }

    /// The present moment.
    pub(crate) fn now(&self) -> Timestamp {
        self.mint.now()
    }

    /// Today in China.
    pub(crate) fn today(&self) -> Date {
        self.mint.today()
    }

    /// The last day that can be booked.
    pub(crate) fn last_day(&self) -> Date {
        limits::last_day(self.today(), &self.rules)
    }

    /// A site.
    pub(crate) fn site(&self, code: &SiteRef) -> Result<&Arc<Site>, AppointmentError> {
        self.sites.get(code).ok_or(AppointmentError::NoSuchSite)
    }

    /// The items of a purpose, as they hold today.
    pub(crate) fn items(&self, purpose: &Purpose) -> Result<Vec<Arc<Item>>, AppointmentError> {
        let edition = self.catalogue.now();
        let item = |id: &plat_facts::ItemRef| {
            let found = edition.get(id).filter(|item| item.can_be_applied_for());
            found.cloned().ok_or_else(|| AppointmentError::NoSuchItem(id.to_string()))
        };
        purpose.items.iter().map(item).collect()
    }

    /// When a site is open on a day.
    pub(crate) fn open_on(&self, site: &Site, day: Date) -> OpenDay {
        site.open_on(day, &self.calendar.latest())
    }

    /// The sites that take appointments for all of these items, in the order of lists.
    pub(crate) fn sites_for(&self, items: &[Arc<Item>], day: Date) -> Vec<Arc<Site>> {
        let serves = |site: &&Arc<Site>| {
            self.rules.share(site).is_some()
                && items.iter().all(|item| self.sites.handles_on(site, item, day))
        };
        self.sites.all().iter().filter(serves).cloned().collect()
    }

    /// The times of a day at a site for a purpose, whether or not there is room.
    pub(crate) fn times(
        &self,
        (site, day): (&Site, Date),
        purpose: &Purpose,
        (taken, roster): (&Taken, Option<&Roster>),
    ) -> Result<Vec<Slot>, AppointmentError> {
        let items = self.items(purpose)?;
        if !items.iter().all(|item| self.sites.handles_on(site, item, day)) {
            return Err(AppointmentError::NotHere);
        }
        let needs = slots::needs(site, &items, purpose.persons, (self.rules.slot, self.0.times.as_ref()))?;
        let sort = RosterDay::of(day, &self.calendar.latest());
        let plan = roster.map(|roster| DayPlan::of(roster, site, (day, sort)));
        let (open, plan) = (&self.open_on(site, day), plan.as_ref());
        Ok(slots::slots(At { site, open, plan }, &needs, (&self.rules, taken)))
    }

    /// Who staffs the windows of a site from today on; nothing where no roster is kept.
    pub(crate) async fn roster(&self, site: &SiteRef) -> Result<Option<Roster>, AppointmentError> {
        let (site, today) = (site.clone(), self.today());
        self.db.read(move |tx| Ok(duty::find(tx, &site, today)?)).await
    }

    /// The visit that begins at a time, with the cells that it takes; refused where nobody can come then.
    pub(crate) async fn visit(
        &self,
        (site, day, begin): (&SiteRef, Date, TimeOfDay),
        purpose: Purpose,
    ) -> Result<(Visit, Slot), AppointmentError> {
        limits::check_purpose(&purpose, &self.rules)?;
        let at = self.site(site)?;
        let roster = self.roster(site).await?;
        let times = self.times((at, day), &purpose, (&Taken::new(), roster.as_ref()))?;
        let slot = times.into_iter().find(|slot| slot.begin == begin).ok_or(AppointmentError::NotThen)?;
        let visit = visit_at((site, day), purpose, &slot);
        limits::check_time(&visit, &self.rules, self.now())?;
        Ok((visit, slot))
    }

    /// The code of an appointment's link: fifty bits that nobody can guess, beside an id that nobody is told.
    pub(crate) fn code(&self, id: AppointmentRef) -> String {
        self.keys.code(LINK, &id.to_string())
    }

    /// Whether a link is an appointment's own.
    pub(crate) fn code_matches(&self, id: AppointmentRef, code: &str) -> bool {
        self.keys.code_matches(LINK, &id.to_string(), code)
    }

    /// The link by which whoever has it sees and gives up an appointment.
    pub fn link(&self, id: AppointmentRef) -> String {
        format!("{}/visits/{id}/{}", self.address, self.code(id))
    }
}

/// A visit in a slot.
pub(crate) fn visit_at((site, day): (&SiteRef, Date), purpose: Purpose, slot: &Slot) -> Visit {
    Visit {
        site: site.clone(),
        day,
        begin: slot.begin,
        until: slot.until,
        purpose,
        cells: slot.places.iter().map(|place| place.cell.clone()).collect(),
    }
}
