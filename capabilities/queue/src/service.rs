//! What the use cases of this capability work with.

use std::{ops::Deref, sync::Arc};

use cap_catalogue::Catalogue;
use cap_sites::{Site, Sites};
use plat_crypto::Keys;
use plat_facts::{ItemRef, refs::SiteRef};
use plat_identity::{Branch, Identity};
use plat_kernel::{
    Date, SignedDuration, Timestamp, calendar::Calendar, clock::start_of, idno::ResidentId, mint::Mint,
};
use plat_store::{Db, Tx};

use crate::{
    able::Able,
    error::QueueError,
    live::Live,
    measured::Measured,
    ports::{Bookings, Duties, Skills},
    rules::Rules,
    store,
};

/// The lines of a city's halls. Clones are the same.
#[derive(Clone)]
pub struct Queue(Arc<Inner>);

struct Inner {
    parts: Parts,
    live: Live,
    measured: Measured,
}

/// What [`Queue`] is made of.
pub struct Parts {
    /// The database.
    pub db: Db,
    /// Time, chance and ids.
    pub mint: Mint,
    /// The working calendar, by which doors open.
    pub calendar: Arc<Calendar>,
    /// The items.
    pub catalogue: Catalogue,
    /// The sites and their windows.
    pub sites: Arc<Sites>,
    /// The registry of people.
    pub identity: Identity,
    /// The keys of fingerprints.
    pub keys: Arc<Keys>,
    /// What the city sets.
    pub rules: Rules,
    /// Who knows the appointments.
    pub bookings: Arc<dyn Bookings>,
    /// Who knows what officers may do at a window.
    pub skills: Arc<dyn Skills>,
    /// Who knows when windows are to be staffed.
    pub duties: Arc<dyn Duties>,
}

impl Deref for Queue {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0.parts
    }
}

/// What the fingerprint of an identity number is for.
const MARK: &str = "queue.mark";
/// The alphabet of codes: no letter that looks like a digit.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// How long a code is: eighty bits.
const LENGTH: usize = 16;

impl Queue {
    /// From its parts.
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(Inner { parts, live: Live::default(), measured: Measured::default() }))
    }

    pub(crate) fn live(&self) -> &Live {
        &self.0.live
    }

    pub(crate) fn measured(&self) -> &Measured {
        &self.0.measured
    }

    /// The present moment.
    pub(crate) fn now(&self) -> Timestamp {
        self.mint.now()
    }

    /// Today in China.
    pub(crate) fn today(&self) -> Date {
        self.mint.today()
    }

    /// A site.
    pub(crate) fn site(&self, code: &SiteRef) -> Result<&Arc<Site>, QueueError> {
        self.sites.get(code).ok_or(QueueError::NoSuchSite)
    }

    /// Changes a hall, alone in it, and tells everybody who looks on. The change is told the moment at which it is alone: a moment that
    /// was read before would say that whoever had to wait for the hall came, or was called, before others who were quicker.
    pub(crate) async fn change<T: Send + 'static>(
        &self,
        (site, day): (&SiteRef, Date),
        mut change: impl FnMut(&mut Tx<'_>, Timestamp) -> Result<T, QueueError> + Send + 'static,
    ) -> Result<T, QueueError> {
        let (inside, queue) = (site.clone(), self.clone());
        let write = move |tx: &mut Tx<'_>| {
            let version = store::alone(tx, &inside, day)?;
            Ok::<_, QueueError>((version, change(tx, queue.now())?))
        };
        let (version, answer) = self.db.write(write).await?;
        self.live().changed(site, version);
        Ok(answer)
    }

    /// The kinds of work of some items. What the catalogue does not know any more hinders nobody.
    pub(crate) fn kinds(&self, items: &[ItemRef]) -> Vec<Branch> {
        let edition = self.catalogue.now();
        items.iter().filter_map(|id| Some(edition.get(id)?.branch)).collect()
    }

    /// The windows of a site whose signs say all of these items, ascending: what the site can do at all. What it can do now, with those who
    /// are there, is for [`Able`] to say.
    pub(crate) fn able(&self, site: &Site, items: &[ItemRef]) -> Vec<u16> {
        Able::by_signs(site).windows(&self.kinds(items))
    }

    /// How long an item usually takes: measured over all hours, else as the city set it.
    pub fn usual(&self, item: &ItemRef) -> SignedDuration {
        self.measured().of(item, &self.rules).unwrap_or_else(|| self.set(item))
    }

    /// How long an item usually takes at an hour of the day: measured then, else over all hours, else as the city set it.
    pub fn usual_at(&self, item: &ItemRef, hour: u8) -> SignedDuration {
        self.measured().at(item, hour, &self.rules).unwrap_or_else(|| self.usual(item))
    }

    /// How long the city set that an item usually takes.
    pub(crate) fn set(&self, item: &ItemRef) -> SignedDuration {
        let branch = self.catalogue.now().get(item).map(|it| it.branch);
        let unnamed = SignedDuration::from_mins(i64::from(self.rules.service.minutes));
        branch.map_or(unnamed, |branch| self.rules.service.usual(branch))
    }

    /// How long all of these items usually take at a moment.
    pub(crate) fn usual_of(&self, items: &[ItemRef], now: Timestamp) -> SignedDuration {
        items.iter().map(|item| self.usual_at(item, hour_of(now))).sum()
    }

    /// When tickets are given out on a day, and when those who still wait are sent home; none on a day without opening hours.
    pub(crate) fn hours(&self, site: &Site, day: Date) -> Option<Hours> {
        let minutes = |n: u32| SignedDuration::from_mins(i64::from(n));
        if self.rules.take.at_any_hour {
            let ends = start_of(day) + SignedDuration::from_hours(24);
            return Some(Hours { gives_from: start_of(day), closes: ends, ends });
        }
        let (first, last) = site.open_on(day, &self.calendar.latest()).span()?;
        let at = |minutes: u16| start_of(day) + SignedDuration::from_mins(i64::from(minutes));
        let closes = at(last.minutes());
        Some(Hours {
            gives_from: at(first.minutes()) - minutes(self.rules.take.early),
            closes,
            ends: closes + minutes(self.rules.take.after),
        })
    }

    /// The fingerprint of an identity number for a site and a day.
    pub(crate) fn mark(&self, (site, day): (&SiteRef, Date), number: &ResidentId) -> String {
        self.keys.code(MARK, &format!("{site} {day} {}", number.as_str()))
    }

    /// A new code that nobody can guess.
    pub(crate) fn code(&self) -> String {
        let mut bytes = [0; LENGTH];
        self.mint.chance().fill(&mut bytes);
        let letter = |byte: &u8| ALPHABET.get(usize::from(byte % 32)).copied().map(char::from);
        bytes.iter().filter_map(letter).collect()
    }
}

/// The hours of a hall on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Hours {
    /// Tickets are given out from then.
    pub(crate) gives_from: Timestamp,
    /// The doors close then, and no ticket is given out any more.
    pub(crate) closes: Timestamp,
    /// Who still waits then is sent home.
    pub(crate) ends: Timestamp,
}

/// The hour of the day in China.
pub(crate) fn hour_of(at: Timestamp) -> u8 {
    let since = at.duration_since(start_of(plat_kernel::clock::date_of(at)));
    u8::try_from(since.as_hours()).unwrap_or(0)
}
