//! The person confirms what was kept for them, chosen or offered: they come.

use plat_facts::{Published as _, WishRef, appointments::AppointmentBooked};

use crate::{
    error::AppointmentError,
    model::{Appointment, State},
    policy::Own,
    service::Appointments,
    store,
};

/// Books it.
pub async fn run(appointments: &Appointments, own: &Own) -> Result<Appointment, AppointmentError> {
    let (id, now, actor) = (own.appointment().id, appointments.now(), own.actor());
    let inside = appointments.clone();
    appointments
        .db
        .write(move |tx| {
            let held = store::visits::find(tx, id)?.ok_or(AppointmentError::NotFound)?;
            let wish = waited_for(&held);
            let remind = inside.rules.reminders.next(&held.visit, now);
            let booked = Appointment { remind, ..held.confirm(now)? };
            store::visits::update(tx, &booked)?;
            if let Some(wish) = wish
                && let Some(wish) = store::wishes::find(tx, wish)?
                && !store::wishes::update(tx, &wish.end(now))?
            {
                return Err(AppointmentError::ChangedMeanwhile);
            }
            tx.append(told(&booked, wish).fact(id.cast(), booked.version, now, actor))?;
            Ok(booked)
        })
        .await
}

/// The wish that an appointment was offered for.
pub(crate) fn waited_for(appointment: &Appointment) -> Option<WishRef> {
    if let State::Held { wish, .. } = appointment.state { wish } else { None }
}

fn told(it: &Appointment, wish: Option<WishRef>) -> AppointmentBooked {
    AppointmentBooked {
        appointment: it.id,
        person: it.person,
        site: it.visit.site.clone(),
        items: it.visit.purpose.items.clone(),
        persons: it.visit.purpose.persons,
        begins: it.visit.begins(),
        ends: it.visit.ends(),
        wish,
    }
}
