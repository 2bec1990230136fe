//! An officer notes who came and who did not. Who did not come makes room for whoever waits.

use plat_facts::{
    Actor, PersonRef, Published as _,
    appointments::{AppointmentAttended, AppointmentMissed},
    refs::AppointmentRef,
};
use plat_store::Tx;

use crate::{
    error::AppointmentError, let_go, model::Appointment, policy::MayServe, service::Appointments, store,
};

/// What is noted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// They came.
    Attended,
    /// They did not.
    Missed,
}

impl Mark {
    /// The mark with this code.
    pub fn of_code(code: &str) -> Option<Self> {
        match code {
            "attended" => Some(Self::Attended),
            "missed" => Some(Self::Missed),
            _ => None,
        }
    }
}

/// Notes it. An appointment of another site is not found.
pub async fn run(
    appointments: &Appointments,
    may: &MayServe,
    (id, mark): (AppointmentRef, Mark),
) -> Result<Appointment, AppointmentError> {
    let (may, inside) = (may.clone(), appointments.clone());
    appointments
        .db
        .write(move |tx| {
            let found = store::visits::find(tx, id)?.filter(|it| it.visit.site == *may.site());
            let before = found.ok_or(AppointmentError::NotFound)?;
            match mark {
                Mark::Attended => attended(tx, &inside, &may, before),
                Mark::Missed => missed(tx, &inside, (Some(may.officer().id), may.actor()), before),
            }
        })
        .await
}

fn attended(
    tx: &mut Tx<'_>,
    appointments: &Appointments,
    may: &MayServe,
    before: Appointment,
) -> Result<Appointment, AppointmentError> {
    let (now, officer) = (appointments.now(), Some(may.officer().id));
    let it = before.attend(officer, now)?;
    let (person, site, day) = (it.person, it.visit.site.clone(), it.visit.day);
    let fact = AppointmentAttended { appointment: it.id, person, site, day, officer };
    store::visits::update(tx, &it)?;
    tx.append(fact.fact(it.id.cast(), it.version, now, may.actor()))?;
    Ok(it)
}

/// Notes that they did not come: an officer saw it, or no ticket showed them.
pub(crate) fn missed(
    tx: &mut Tx<'_>,
    appointments: &Appointments,
    (officer, actor): (Option<PersonRef>, Actor),
    before: Appointment,
) -> Result<Appointment, AppointmentError> {
    let now = appointments.now();
    let it = before.miss(officer, (now, appointments.rules.grace))?;
    let (person, site, day) = (it.person, it.visit.site.clone(), it.visit.day);
    let fact = AppointmentMissed { appointment: it.id, person, site, day, officer };
    tx.append(fact.fact(it.id.cast(), it.version, now, actor))?;
    let_go::run(tx, appointments, &it)?;
    Ok(it)
}
