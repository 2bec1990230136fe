//! Who may do what with an appointment. A use case takes a proof, so a forgotten check does not compile. What the rules for officers
//! are stands in `data/policies/appointments.cedar`.

use plat_facts::{Actor, refs::SiteRef};
use plat_identity::{Action, Officer, Resident, Thing};

use crate::{
    error::AppointmentError,
    model::{Appointment, Wish},
    service::Appointments,
};

/// Proof that an appointment is the resident's own.
#[derive(Debug, Clone)]
pub struct Own(Appointment);

impl Own {
    /// The appointment as it was read.
    pub fn appointment(&self) -> &Appointment {
        &self.0
    }

    /// Whose it is, as the actor of a fact.
    pub(crate) fn actor(&self) -> Actor {
        Actor::Resident(self.0.person)
    }
}

/// Another's appointment is not found, so that nobody learns that it exists.
pub fn own(resident: &Resident, appointment: Appointment) -> Result<Own, AppointmentError> {
    if appointment.person == resident.id { Ok(Own(appointment)) } else { Err(AppointmentError::NotFound) }
}

/// Proof that somebody may give an appointment up: it is theirs, or they have its link.
#[derive(Debug, Clone)]
pub struct MayGiveUp {
    appointment: Appointment,
    actor: Actor,
    by_link: bool,
}

impl MayGiveUp {
    /// The appointment as it was read.
    pub fn appointment(&self) -> &Appointment {
        &self.appointment
    }

    /// Who gives it up, as the actor of a fact.
    pub(crate) fn actor(&self) -> Actor {
        self.actor
    }

    /// Whether by the link.
    pub(crate) fn by_link(&self) -> bool {
        self.by_link
    }
}

impl From<Own> for MayGiveUp {
    fn from(own: Own) -> Self {
        Self { actor: own.actor(), appointment: own.0, by_link: false }
    }
}

/// Whoever has the link may see when and where, and give it up.
pub fn by_link(
    appointments: &Appointments,
    appointment: Appointment,
    code: &str,
) -> Result<MayGiveUp, AppointmentError> {
    if appointments.code_matches(appointment.id, code) {
        Ok(MayGiveUp { appointment, actor: Actor::System, by_link: true })
    } else {
        Err(AppointmentError::NotFound)
    }
}

/// Proof that a wish is the resident's own.
#[derive(Debug, Clone)]
pub struct OwnWish(Wish);

impl OwnWish {
    /// The wish as it was read.
    pub fn wish(&self) -> &Wish {
        &self.0
    }
}

/// Another's wish is not found.
pub fn own_wish(resident: &Resident, wish: Wish) -> Result<OwnWish, AppointmentError> {
    if wish.person == resident.id { Ok(OwnWish(wish)) } else { Err(AppointmentError::NotFound) }
}

/// Proof that an officer may read who comes to a site, and note who came.
#[derive(Debug, Clone)]
pub struct MayServe {
    site: SiteRef,
    officer: Officer,
    actor: Actor,
}

impl MayServe {
    /// The site.
    pub fn site(&self) -> &SiteRef {
        &self.site
    }

    /// The officer.
    pub fn officer(&self) -> &Officer {
        &self.officer
    }

    /// The officer, as the actor of a fact.
    pub(crate) fn actor(&self) -> Actor {
        self.actor
    }
}

/// Whether an officer may: at their own site.
pub fn may_serve(appointments: &Appointments, officer: &Officer) -> Result<MayServe, AppointmentError> {
    let (authority, site) = (appointments.identity.authority(), officer.site.clone());
    let decision = authority.may(officer, Action::ServeVisits, &Thing::Visits { site: site.clone() });
    if decision.allowed {
        return Ok(MayServe { site, actor: decision.actor(officer), officer: officer.clone() });
    }
    Err(AppointmentError::NotAllowed(Box::new(authority.explain(&decision, Action::ServeVisits))))
}
