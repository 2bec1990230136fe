//! The person does not come, and says so: on the page or by the link. The time goes to whoever waits.

use plat_facts::{Published as _, appointments::AppointmentCancelled};

use crate::{
    confirm::waited_for, error::AppointmentError, let_go, model::Appointment, policy::MayGiveUp,
    service::Appointments, store,
};

/// Gives it up. An offer that is declined ends the wait for it, too.
pub async fn run(appointments: &Appointments, may: &MayGiveUp) -> Result<Appointment, AppointmentError> {
    let (id, now) = (may.appointment().id, appointments.now());
    let (actor, by_link, inside) = (may.actor(), may.by_link(), appointments.clone());
    appointments
        .db
        .write(move |tx| {
            let before = store::visits::find(tx, id)?.ok_or(AppointmentError::NotFound)?;
            if let Some(wish) = waited_for(&before)
                && let Some(wish) = store::wishes::find(tx, wish)?
                && !store::wishes::update(tx, &wish.end(now))?
            {
                return Err(AppointmentError::ChangedMeanwhile);
            }
            let cancelled = before.cancel(now)?;
            let fact = AppointmentCancelled {
                appointment: id,
                person: cancelled.person,
                site: cancelled.visit.site.clone(),
                begins: cancelled.visit.begins(),
                by_link,
            };
            tx.append(fact.fact(id.cast(), cancelled.version, now, actor))?;
            let_go::run(tx, &inside, &cancelled)?;
            Ok(cancelled)
        })
        .await
}
