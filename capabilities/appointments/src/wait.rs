//! Waiting for a time to come free 候补.

use plat_facts::refs::SiteRef;
use plat_identity::Resident;
use plat_store::Tx;

use crate::{
    error::AppointmentError,
    limits,
    model::{Purpose, Standing, Times, Wish},
    offer,
    policy::OwnWish,
    service::Appointments,
    store,
};

/// Gets in line. Where a time that suits has room, nobody waits: it is to be booked.
pub async fn run(
    appointments: &Appointments,
    who: &Resident,
    (site, purpose, times): (SiteRef, Purpose, Times),
) -> Result<Wish, AppointmentError> {
    limits::check_purpose(&purpose, &appointments.rules)?;
    let items = appointments.items(&purpose)?;
    let takes = appointments.sites_for(&items, appointments.today());
    if !takes.iter().any(|it| it.code == site) {
        return Err(AppointmentError::NotHere);
    }
    let now = appointments.now();
    let wish = Wish {
        id: appointments.mint.id(),
        person: who.id,
        site,
        purpose,
        times,
        standing: Standing::Waiting { since: now },
        offers: 0,
        made: now,
        version: 1,
    };
    let inside = appointments.clone();
    appointments
        .db
        .write(move |tx| {
            store::lock(tx, wish.person)?;
            let waiting = store::wishes::of_person(tx, wish.person)?;
            limits::check_times(&wish.times, &waiting, (&inside.rules, inside.today()))?;
            if is_room(tx, &inside, &wish)? {
                return Err(AppointmentError::ThereIsRoom);
            }
            store::wishes::insert(tx, &wish)?;
            tx.is_the_deed();
            Ok(wish.clone())
        })
        .await
}

fn is_room(tx: &mut Tx<'_>, appointments: &Appointments, wish: &Wish) -> Result<bool, AppointmentError> {
    let site = appointments.site(&wish.site)?;
    let roster = cap_sites::duty::find(tx, &wish.site, appointments.today())?;
    let days = std::iter::successors(Some(wish.times.first), |day| day.tomorrow().ok());
    for day in days.take_while(|day| *day <= wish.times.last) {
        let taken = store::taken(tx, &wish.site, day)?;
        let slots = appointments.times((site, day), &wish.purpose, (&taken, roster.as_ref()))?;
        if offer::suits(wish, (day, &slots), (&appointments.rules, appointments.now())).is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Leaves the line. A time that is kept for them goes by by itself, or is declined.
pub async fn leave(appointments: &Appointments, own: &OwnWish) -> Result<(), AppointmentError> {
    let (id, now) = (own.wish().id, appointments.now());
    appointments
        .db
        .write(move |tx| {
            let wish = store::wishes::find(tx, id)?.ok_or(AppointmentError::NotFound)?;
            match wish.standing {
                Standing::Waiting { .. } => {}
                other => return Err(AppointmentError::WrongState(other.code())),
            }
            if !store::wishes::update(tx, &wish.end(now))? {
                return Err(AppointmentError::ChangedMeanwhile);
            }
            tx.is_the_deed();
            Ok(())
        })
        .await
}
