//! What a city sets for its appointments: read from `appointments.toml`, never law.

use cap_catalogue::Item;
use cap_sites::{
    Site, SiteKind, Zone,
    hours::{Service, TimeOfDay},
};
use plat_facts::refs::SiteRef;
use plat_identity::Branch;
use plat_kernel::{SignedDuration, Timestamp};

use crate::model::{Visit, moment};

/// The settings of a city.
#[derive(Debug, Clone)]
pub struct Rules {
    /// The length of a slot in minutes.
    pub slot: u16,
    /// How many days can be booked, today included.
    pub ahead_days: u16,
    /// How long before its time one can still book.
    pub notice: SignedDuration,
    /// How long a chosen time is kept until it is confirmed.
    pub hold: SignedDuration,
    /// How long an offered time is kept for whoever waited.
    pub offer: SignedDuration,
    /// How often somebody is asked before they leave the line.
    pub most_offers: u16,
    /// From when on after its beginning an appointment may be marked as missed.
    pub grace: SignedDuration,
    /// What one person may do.
    pub limits: Limits,
    /// When people are reminded.
    pub reminders: Reminders,
    /// Which sites serve appointments, and with how much of their windows.
    pub shares: Vec<Share>,
}

/// What one person may do: nobody takes times to give them away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Appointments at once.
    pub open: usize,
    /// Wishes at once.
    pub wishes: usize,
    /// Appointments made in a day, those given up again included.
    pub made_in_a_day: usize,
    /// Items of one visit.
    pub items: usize,
    /// Persons of one visit.
    pub persons: u16,
    /// For how many days what somebody missed counts as one that they have.
    pub missed_days: u16,
}

/// When people are reminded of what they booked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reminders {
    /// On the day before, at this time.
    pub day_before: TimeOfDay,
    /// So long before it begins.
    pub before: SignedDuration,
}

impl Reminders {
    /// The moments at which somebody is reminded of a visit, in order.
    pub fn of(&self, visit: &Visit) -> [Timestamp; 2] {
        let eve = visit.day.yesterday().unwrap_or(visit.day);
        let mut at = [moment(eve, self.day_before), visit.begins() - self.before];
        at.sort_unstable();
        at
    }

    /// The next of them after a moment.
    pub fn next(&self, visit: &Visit, now: Timestamp) -> Option<Timestamp> {
        self.of(visit).into_iter().find(|at| *at > now)
    }
}

/// How much of a site serves appointments.
#[derive(Debug, Clone)]
pub struct Share {
    /// Where.
    pub at: At,
    /// Kept for those who just come, of a hundred windows.
    pub walk_in_percent: u32,
    /// Staffed when only some serve, of a hundred windows, at a site that keeps no roster.
    pub on_duty_percent: u32,
    /// From so long after its beginning an appointment is missed if nobody took a ticket for it; never, where arriving is not
    /// recorded by tickets.
    pub missed_after: Option<SignedDuration>,
    /// Only between these times of the day.
    pub between: Option<(TimeOfDay, TimeOfDay)>,
}

/// Where a share holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum At {
    /// At one site.
    Site(SiteRef),
    /// At every site of a kind for which nothing else is said.
    Kind(SiteKind),
}

impl Rules {
    /// The share of a site: its own, else that of its kind; none takes no appointments.
    pub fn share(&self, site: &Site) -> Option<&Share> {
        let at = |at: At| self.shares.iter().find(|share| share.at == at);
        at(At::Site(site.code.clone())).or_else(|| at(At::Kind(site.kind)))
    }
}

impl Share {
    /// How many visits so many staffed windows serve in one slot: less those kept for whoever just comes.
    pub fn capacity(&self, staffed: u32) -> u32 {
        staffed.saturating_sub((staffed * self.walk_in_percent).div_ceil(100))
    }

    /// How many windows of a zone are staffed at a site that keeps no roster: all, or some where only some serve.
    pub fn staffed(&self, zone: &Zone, service: Service) -> u32 {
        let windows = u32::from(zone.last.saturating_sub(zone.first)) + 1;
        match (service, self.on_duty_percent) {
            (Service::Full, _) => windows,
            (Service::OnDuty, 0) => 0,
            (Service::OnDuty, percent) => (windows * percent / 100).max(1),
        }
    }

    /// Whether a stretch of a day lies in the times for appointments.
    pub fn covers(&self, begin: TimeOfDay, until: TimeOfDay) -> bool {
        self.between.is_none_or(|(from, to)| from <= begin && until <= to)
    }
}

/// The zone of a site whose windows do an item: of those that serve its branch the one that serves fewest others, so that the
/// windows for everything stay free for what nobody else does.
pub fn zone_of<'a>(site: &'a Site, item: &Item) -> Option<&'a Zone> {
    zone_for(site, item.branch)
}

fn zone_for(site: &Site, branch: Branch) -> Option<&Zone> {
    let serving = site.zones.iter().filter(|zone| zone.branches.contains(&branch));
    serving.min_by_key(|zone| zone.branches.len())
}
