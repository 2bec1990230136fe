//! What goes by by itself: times that were kept and not confirmed, waits for days that are over.

use plat_facts::{Actor, refs::AppointmentRef};

use crate::{confirm::waited_for, error::AppointmentError, let_go, note, service::Appointments, store};

/// How many at a time.
const AT_ONCE: u32 = 200;

/// Lets go of what was not confirmed, one transaction each; whoever waits is asked next.
pub(crate) async fn run(appointments: &Appointments) -> Result<(), AppointmentError> {
    let now = appointments.now();
    let over =
        appointments.db.read::<_, AppointmentError>(move |tx| Ok(store::visits::over(tx, now, AT_ONCE)?));
    for id in over.await? {
        match lapse(appointments, id).await {
            // The person was faster.
            Ok(()) | Err(AppointmentError::ChangedMeanwhile) => {}
            Err(error) => return Err(error),
        }
    }
    miss(appointments).await?;
    appointments.db.write(move |tx| Ok(store::wishes::end(tx, now)?)).await
}

async fn lapse(appointments: &Appointments, id: AppointmentRef) -> Result<(), AppointmentError> {
    let (now, inside) = (appointments.now(), appointments.clone());
    appointments
        .db
        .write(move |tx| {
            let Some(held) = store::visits::find(tx, id)? else { return Ok(()) };
            let wish = waited_for(&held);
            let Some(lapsed) = held.lapse(now) else { return Ok(()) };
            // Behind the others first: the time is for the next.
            if let Some(wish) = wish
                && let Some(wish) = store::wishes::find(tx, wish)?
                && !store::wishes::update(tx, &wish.let_go_by(inside.rules.most_offers, now))?
            {
                return Err(AppointmentError::ChangedMeanwhile);
            }
            let_go::run(tx, &inside, &lapsed)
        })
        .await
}

/// Notes whom no ticket shows, where arriving is recorded by tickets: their time is free again.
async fn miss(appointments: &Appointments) -> Result<(), AppointmentError> {
    let (now, today) = (appointments.now(), appointments.today());
    let expected =
        appointments.db.read::<_, AppointmentError>(move |tx| Ok(store::visits::booked_on(tx, today)?));
    for it in expected.await? {
        let share = appointments.site(&it.visit.site).ok().and_then(|site| appointments.rules.share(site));
        let Some(after) = share.and_then(|share| share.missed_after) else { continue };
        if now < it.visit.begins() + after {
            continue;
        }
        let inside = appointments.clone();
        let noted = move |tx: &mut plat_store::Tx<'_>| match store::visits::find(tx, it.id)? {
            Some(it) => note::missed(tx, &inside, (None, Actor::System), it).map(drop),
            None => Ok(()),
        };
        match appointments.db.write(noted).await {
            // Somebody was faster: they came, or moved it.
            Ok(())
            | Err(
                AppointmentError::ChangedMeanwhile
                | AppointmentError::WrongState(_)
                | AppointmentError::NotToday
                | AppointmentError::TooEarly,
            ) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
