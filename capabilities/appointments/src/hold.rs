//! A time is chosen: its place is kept for some minutes while the person looks it over.

use cap_sites::hours::TimeOfDay;
use plat_facts::refs::SiteRef;
use plat_identity::Resident;
use plat_kernel::Date;
use plat_store::Tx;

use crate::{
    error::AppointmentError,
    let_go, limits,
    model::{Appointment, Purpose, State},
    service::Appointments,
    slots::Slot,
    store,
};

/// What somebody chose.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Where.
    pub site: SiteRef,
    /// On which day.
    pub day: Date,
    /// From when.
    pub begin: TimeOfDay,
    /// What for.
    pub purpose: Purpose,
}

/// Keeps the place. What the person had chosen before and not confirmed is let go: they chose anew.
pub async fn run(
    appointments: &Appointments,
    who: &Resident,
    wanted: Wanted,
) -> Result<Appointment, AppointmentError> {
    let Wanted { site, day, begin, purpose } = wanted;
    let (visit, slot) = appointments.visit((&site, day, begin), purpose).await?;
    let now = appointments.now();
    let held = Appointment {
        id: appointments.mint.id(),
        person: who.id,
        visit,
        state: State::Held { until: now + appointments.rules.hold, wish: None },
        remind: None,
        made: now,
        version: 1,
    };
    let inside = appointments.clone();
    appointments.db.write(move |tx| keep(tx, &inside, &held, &slot)).await
}

fn keep(
    tx: &mut Tx<'_>,
    appointments: &Appointments,
    held: &Appointment,
    slot: &Slot,
) -> Result<Appointment, AppointmentError> {
    let now = held.made;
    store::lock(tx, held.person)?;
    let mut has = store::visits::has(tx, held.person, (now, limits::missed_since(now, &appointments.rules)))?;
    let chosen_before = |it: &Appointment| matches!(it.state, State::Held { wish: None, .. });
    for before in has.open.extract_if(.., |it| chosen_before(it)) {
        let lapsed = Appointment { state: State::Lapsed { at: now }, version: before.version + 1, ..before };
        let_go::run(tx, appointments, &lapsed)?;
    }
    limits::check_person(&has, &held.visit, None, (&appointments.rules, now))?;
    let places: Vec<_> = slot.places.iter().collect();
    if !store::take(tx, (&held.visit.site, held.visit.day), &places)? {
        return Err(AppointmentError::Full);
    }
    store::visits::insert(tx, held)?;
    tx.is_the_deed();
    Ok(held.clone())
}
