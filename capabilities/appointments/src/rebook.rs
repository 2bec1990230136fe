//! The person comes at another time 改约: the new cells are taken and the old ones given back in one transaction, so that nobody is
//! ever without an appointment in between.

use cap_sites::hours::TimeOfDay;
use plat_facts::{Actor, Published as _, appointments::AppointmentMoved};
use plat_kernel::{Date, Timestamp};
use plat_store::Tx;

use crate::{
    error::AppointmentError,
    limits,
    model::{Appointment, Visit},
    offer,
    policy::Own,
    service::Appointments,
    slots::{Place, Slot},
    store,
};

/// Moves it to another time at the same site.
pub async fn run(
    appointments: &Appointments,
    own: &Own,
    (day, begin): (Date, TimeOfDay),
) -> Result<Appointment, AppointmentError> {
    let before = own.appointment();
    let (visit, slot) =
        appointments.visit((&before.visit.site, day, begin), before.visit.purpose.clone()).await?;
    let (id, actor, inside) = (before.id, own.actor(), appointments.clone());
    let moved = move |tx: &mut Tx<'_>| {
        let before = store::visits::find(tx, id)?.ok_or(AppointmentError::NotFound)?;
        change(tx, &inside, (before, &visit, &slot), actor)
    };
    appointments.db.write(moved).await
}

fn change(
    tx: &mut Tx<'_>,
    appointments: &Appointments,
    (before, visit, slot): (Appointment, &Visit, &Slot),
    actor: Actor,
) -> Result<Appointment, AppointmentError> {
    let now = appointments.now();
    store::lock(tx, before.person)?;
    let has = store::visits::has(tx, before.person, (now, limits::missed_since(now, &appointments.rules)))?;
    let old = before.visit.clone();
    let remind = appointments.rules.reminders.next(visit, now);
    let moved = Appointment { remind, ..before.clone().move_to(visit.clone(), now)? };
    limits::check_person(&has, visit, Some(&before), (&appointments.rules, now))?;
    store::visits::update(tx, &moved)?;
    // What it keeps is neither given back nor taken: nobody gets it in between.
    let keeps = |place: &&Place| old.day == visit.day && old.cells.contains(&place.cell);
    let fresh: Vec<&Place> = slot.places.iter().filter(|place| !keeps(place)).collect();
    if !store::take(tx, (&visit.site, visit.day), &fresh)? {
        return Err(AppointmentError::Full);
    }
    let kept = |cell: &&_| old.day == visit.day && visit.cells.contains(cell);
    for cell in old.cells.iter().filter(|cell| !kept(cell)) {
        store::give_back(tx, (&old.site, old.day), cell)?;
    }
    tx.append(told(&moved, old.begins()).fact(moved.id.cast(), moved.version, now, actor))?;
    offer::run(tx, appointments, (&old.site, old.day))?;
    Ok(moved)
}

fn told(it: &Appointment, from: Timestamp) -> AppointmentMoved {
    AppointmentMoved {
        appointment: it.id,
        person: it.person,
        site: it.visit.site.clone(),
        from,
        begins: it.visit.begins(),
        ends: it.visit.ends(),
    }
}
