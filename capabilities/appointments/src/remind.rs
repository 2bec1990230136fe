//! Somebody is to be reminded: told as a fact, from which messages are made. Once for each moment, and never of what was given up
//! or moved.

use plat_facts::{Actor, Published as _, appointments::AppointmentReminderDue, refs::AppointmentRef};
use plat_kernel::Timestamp;

use crate::{
    error::AppointmentError,
    model::{Appointment, State},
    service::Appointments,
    store,
};

/// How many at a time.
const AT_ONCE: u32 = 200;

/// Tells what is due, one transaction each.
pub(crate) async fn run(appointments: &Appointments) -> Result<(), AppointmentError> {
    let now = appointments.now();
    let due =
        appointments.db.read::<_, AppointmentError>(move |tx| Ok(store::visits::due(tx, now, AT_ONCE)?));
    for id in due.await? {
        match tell(appointments, id).await {
            // The person was faster.
            Ok(()) | Err(AppointmentError::ChangedMeanwhile) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

async fn tell(appointments: &Appointments, id: AppointmentRef) -> Result<(), AppointmentError> {
    let (now, inside) = (appointments.now(), appointments.clone());
    appointments
        .db
        .write(move |tx| {
            let Some(it) = store::visits::find(tx, id)? else { return Ok(()) };
            let Some(due) = due(&it, now) else { return Ok(()) };
            let next = inside.rules.reminders.next(&it.visit, now);
            let told = Appointment { remind: next, version: it.version + 1, ..it };
            store::visits::update(tx, &told)?;
            if told.visit.begins() > now {
                let fact = AppointmentReminderDue {
                    appointment: id,
                    person: told.person,
                    site: told.visit.site.clone(),
                    begins: told.visit.begins(),
                    due,
                };
                tx.append(fact.fact(id.cast(), told.version, now, Actor::System))?;
            }
            Ok(())
        })
        .await
}

/// The moment that has come, if one has.
fn due(it: &Appointment, now: Timestamp) -> Option<Timestamp> {
    it.remind.filter(|due| *due <= now && matches!(it.state, State::Booked { .. }))
}
