//! Who is expected: asked by the line when somebody shows a code or an identity card at the hall.

use plat_facts::{
    PersonRef,
    refs::{AppointmentRef, SiteRef},
};
use plat_kernel::Date;

use crate::{
    error::AppointmentError,
    model::{Appointment, State},
    service::Appointments,
    store,
};

/// What is booked for today, or another day, behind what its owner shows: the whole link, or the code alone for something of today.
pub async fn by_code(
    appointments: &Appointments,
    shown: &str,
) -> Result<Option<Appointment>, AppointmentError> {
    if let Some((id, code)) = of_link(shown) {
        if !appointments.code_matches(id, code) {
            return Ok(None);
        }
        let found = appointments.db.read(move |tx| Ok::<_, AppointmentError>(store::visits::find(tx, id)?));
        return Ok(found.await?.filter(is_booked));
    }
    let code = shown.trim().to_uppercase();
    let today = booked_on(appointments, appointments.today()).await?;
    Ok(today.into_iter().find(|it| appointments.code_matches(it.id, &code)))
}

/// What a person has booked at a site for a day: what begins next, else what they are late for.
pub async fn of_person(
    appointments: &Appointments,
    person: PersonRef,
    (site, day): (&SiteRef, Date),
) -> Result<Option<Appointment>, AppointmentError> {
    let now = appointments.now();
    let mut mine = booked_on(appointments, day).await?;
    mine.retain(|it| it.person == person && it.visit.site == *site);
    let next = mine.iter().position(|it| it.visit.ends() > now);
    Ok(match next {
        Some(at) => Some(mine.swap_remove(at)),
        None => mine.pop(),
    })
}

async fn booked_on(appointments: &Appointments, day: Date) -> Result<Vec<Appointment>, AppointmentError> {
    appointments.db.read(move |tx| Ok(store::visits::booked_on(tx, day)?)).await
}

fn is_booked(it: &Appointment) -> bool {
    matches!(it.state, State::Booked { .. })
}

/// The id and the code of a link.
fn of_link(shown: &str) -> Option<(AppointmentRef, &str)> {
    let (_, rest) = shown.trim().split_once("/visits/")?;
    let (id, code) = rest.split_once('/')?;
    Some((id.parse().ok()?, code))
}
