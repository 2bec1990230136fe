//! Somebody took a ticket for their appointment: they came. The line tells it as a fact; so it is noted although the program
//! stopped in between.

use plat_facts::{Actor, Fact, Published as _, appointments::AppointmentAttended, queue::TicketTaken};
use plat_jobs::{JobError, Reader};
use plat_store::Tx;

use crate::{error::AppointmentError, store};

/// Reads tickets.
#[derive(Debug)]
pub(crate) struct Arrivals;

impl Reader for Arrivals {
    fn name(&self) -> &'static str {
        "appointments.arrivals"
    }

    fn kinds(&self) -> &'static [&'static str] {
        &[TicketTaken::KIND]
    }

    fn read(&self, tx: &mut Tx<'_>, fact: &Fact) -> Result<(), JobError> {
        let Some(ticket) = TicketTaken::read(fact) else { return Ok(()) };
        match ticket.map_err(JobError::failed)?.appointment {
            Some(appointment) => note(tx, appointment, fact).map_err(JobError::failed),
            None => Ok(()),
        }
    }
}

/// What was given up, missed or noted already stays so.
fn note(tx: &mut Tx<'_>, id: plat_facts::AppointmentRef, ticket: &Fact) -> Result<(), AppointmentError> {
    let Some(it) = store::visits::find(tx, id)? else { return Ok(()) };
    let Ok(it) = it.attend(None, ticket.at) else { return Ok(()) };
    store::visits::update(tx, &it)?;
    let (person, site, day) = (it.person, it.visit.site.clone(), it.visit.day);
    let fact = AppointmentAttended { appointment: id, person, site, day, officer: None };
    tx.append(fact.fact(id.cast(), it.version, ticket.at, Actor::System))?;
    Ok(())
}
