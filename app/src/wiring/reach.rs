//! Guides ask which site is near and open; sites, calendar and clock know.

use std::sync::Arc;

use cap_catalogue::{Item, Open, Place, Reached, Whence, WhereHandled, metres_between};
use cap_sites::{
    Site, Sites,
    hours::{Session, TimeOfDay},
};
use plat_kernel::{Bilingual, Clock, calendar::Calendar, clock::clock_text};

/// Where an item is handled, seen from somewhere at this moment.
pub(crate) fn reached(sites: &Arc<Sites>, calendar: &Arc<Calendar>, clock: &Clock) -> Arc<dyn WhereHandled> {
    Arc::new(Ways { sites: sites.clone(), calendar: calendar.clone(), clock: clock.clone() })
}

struct Ways {
    sites: Arc<Sites>,
    calendar: Arc<Calendar>,
    clock: Clock,
}

/// A site as a guide shows it.
pub(super) fn place(site: &Arc<Site>) -> Place {
    Place {
        code: site.code.clone(),
        name: site.name.clone(),
        address: site.address.clone(),
        phone: site.phone.clone(),
        href: Some(format!("/sites/{}", site.code)),
    }
}

impl Ways {
    fn open(&self, site: &Site) -> Open {
        let day = site.open_on(self.clock.today(), &self.calendar.latest());
        let now = clock_text(self.clock.now());
        let minute = now.rsplit_once(' ').and_then(|(_, minute)| minute.parse().ok());
        let open = minute.is_some_and(|minute| day.at(minute).is_some());
        let hours = stretches(&day.sessions).into_iter().map(|(from, to)| format!("{from}–{to}"));
        Open { now: open, today: hours.collect::<Vec<_>>().join(", ") }
    }

    fn metres(site: &Site, from: &Whence) -> Option<u32> {
        let Whence::Position(lat, lon) = from else { return None };
        let metres = metres_between((*lat, *lon), (site.lat, site.lon)).round();
        // Half the earth's girth is some twenty million metres.
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 0 and 20 million"
        )]
        let whole = metres as u32;
        Some(whole)
    }
}

/// When doors are open, sessions that adjoin as one: who goes there does not care how many counters serve.
fn stretches(sessions: &[Session]) -> Vec<(TimeOfDay, TimeOfDay)> {
    let mut joined: Vec<(TimeOfDay, TimeOfDay)> = Vec::new();
    for session in sessions {
        match joined.last_mut() {
            Some((_, to)) if *to == session.from => *to = session.to,
            _ => joined.push((session.from, session.to)),
        }
    }
    joined
}

impl WhereHandled for Ways {
    fn places(&self, item: &Item) -> Vec<Place> {
        self.sites.handling(item).iter().map(place).collect()
    }

    fn reached(&self, item: &Item, from: &Whence) -> Vec<Reached> {
        let mut sites = self.sites.handling(item);
        match from {
            Whence::Anywhere => {}
            Whence::District(code) => sites.sort_by_key(|site| site.district != *code),
            Whence::Position(..) => sites.sort_by_key(|site| Self::metres(site, from)),
        }
        let reached = |site: &Arc<Site>| Reached {
            place: place(site),
            metres: Self::metres(site, from),
            district: self.sites.district_of(site).map_or_else(Bilingual::default, |it| it.name.clone()),
            open: Some(self.open(site)),
        };
        sites.iter().map(reached).collect()
    }

    fn districts(&self) -> Vec<(String, Bilingual)> {
        self.sites.city().districts.iter().map(|it| (it.code.clone(), it.name.clone())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cap_sites::hours::Service;

    #[test]
    fn sessions_that_adjoin_are_read_as_one() {
        let session = |from: &str, to: &str, service| Session {
            from: from.parse().unwrap(),
            to: to.parse().unwrap(),
            service,
        };
        let day = [
            session("08:00", "12:00", Service::Full),
            session("12:00", "13:00", Service::OnDuty),
            session("14:00", "19:00", Service::Full),
        ];
        let read: Vec<_> = stretches(&day).iter().map(|(from, to)| format!("{from}–{to}")).collect();
        assert_eq!(read, ["08:00–13:00", "14:00–19:00"]);
    }
}
