//! A time came free: it is kept for the first in line whom it suits. Which one is decided without I/O ([`suits`]).

use plat_facts::{Actor, Published as _, appointments::AppointmentOffered, refs::SiteRef};
use plat_kernel::{Date, Timestamp};
use plat_store::Tx;

use crate::{
    error::AppointmentError,
    limits,
    model::{Appointment, State, Wish, moment},
    rules::Rules,
    service::{Appointments, visit_at},
    slots::Slot,
    store,
};

/// The first time of a day that suits somebody, has room, and can still be booked.
pub fn suits<'a>(
    wish: &Wish,
    (day, slots): (Date, &'a [Slot]),
    (rules, now): (&Rules, Timestamp),
) -> Option<&'a Slot> {
    let soon = now + rules.notice;
    slots.iter().find(|slot| {
        let begins = moment(day, slot.begin);
        slot.free > 0 && begins > now && begins >= soon && wish.times.suit(day, slot.begin, slot.until)
    })
}

/// Offers what is free at a site on a day, to one after the other in the order of the line, as long as there is something that
/// suits.
pub(crate) fn run(
    tx: &mut Tx<'_>,
    appointments: &Appointments,
    (site, day): (&SiteRef, Date),
) -> Result<(), AppointmentError> {
    if day < appointments.today() {
        return Ok(());
    }
    for wish in store::wishes::line(tx, site, day)? {
        match offered(tx, appointments, (wish, day)) {
            // This one cannot have it now (another appointment at that time, their item is no longer handled here): the next.
            Ok(_) | Err(AppointmentError::NotHere | AppointmentError::NoSuchItem(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Keeps a time for somebody, if there is one for them.
fn offered(
    tx: &mut Tx<'_>,
    appointments: &Appointments,
    (wish, day): (Wish, Date),
) -> Result<bool, AppointmentError> {
    let (rules, now) = (&appointments.rules, appointments.now());
    let site = appointments.site(&wish.site)?;
    let taken = store::taken(tx, &wish.site, day)?;
    let roster = cap_sites::duty::find(tx, &wish.site, appointments.today())?;
    let slots = appointments.times((site, day), &wish.purpose, (&taken, roster.as_ref()))?;
    let Some(slot) = suits(&wish, (day, &slots), (rules, now)) else { return Ok(false) };
    let held = Appointment {
        id: appointments.mint.id(),
        person: wish.person,
        visit: visit_at((&wish.site, day), wish.purpose.clone(), slot),
        state: State::Held { until: now + rules.offer, wish: Some(wish.id) },
        remind: None,
        made: now,
        version: 1,
    };
    store::lock(tx, wish.person)?;
    let has = store::visits::has(tx, wish.person, (now, limits::missed_since(now, rules)))?;
    if limits::check_person(&has, &held.visit, None, (rules, now)).is_err() {
        return Ok(false);
    }
    let places: Vec<_> = slot.places.iter().collect();
    let fact = told(&wish, &held, now + rules.offer);
    if !store::take(tx, (&held.visit.site, day), &places)? {
        return Ok(false);
    }
    // Where two free something at once, both may look at the same line: the row of the wish lets one through.
    if !store::wishes::update(tx, &wish.offer(now))? {
        for place in places {
            store::give_back(tx, (&held.visit.site, day), &place.cell)?;
        }
        return Ok(false);
    }
    store::visits::insert(tx, &held)?;
    tx.append(fact.fact(held.id.cast(), held.version, now, Actor::System))?;
    Ok(true)
}

fn told(wish: &Wish, held: &Appointment, until: Timestamp) -> AppointmentOffered {
    AppointmentOffered {
        appointment: held.id,
        wish: wish.id,
        person: held.person,
        site: held.visit.site.clone(),
        begins: held.visit.begins(),
        until,
    }
}
