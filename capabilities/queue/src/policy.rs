//! Who may do what in a hall. A use case takes a proof, so a forgotten check does not compile. What the rules for officers are stands in
//! `data/policies/queue.cedar`.

use plat_facts::{Actor, refs::SiteRef};
use plat_identity::{Action, Officer, Thing};

use crate::{error::QueueError, service::Queue};

/// Proof that an officer may call and serve at the windows of their own site.
#[derive(Debug, Clone)]
pub struct MayWork(Granted);

/// Proof that an officer may give out tickets at the door desk of their own site, and vouch for what gives priority.
#[derive(Debug, Clone)]
pub struct MayAdmit(Granted);

/// Proof that an officer may see the whole hall of a site.
#[derive(Debug, Clone)]
pub struct MaySeeHall(Granted);

#[derive(Debug, Clone)]
struct Granted {
    site: SiteRef,
    officer: Officer,
    actor: Actor,
}

macro_rules! proof {
    ($($name:ident),+) => {$(
        impl $name {
            /// The site.
            pub fn site(&self) -> &SiteRef {
                &self.0.site
            }

            /// The officer.
            pub fn officer(&self) -> &Officer {
                &self.0.officer
            }

            /// The officer, as the actor of a fact.
            pub fn actor(&self) -> Actor {
                self.0.actor
            }
        }
    )+};
}

proof!(MayWork, MayAdmit, MaySeeHall);

fn granted(
    queue: &Queue,
    officer: &Officer,
    (site, action): (&SiteRef, Action),
) -> Result<Granted, QueueError> {
    let authority = queue.identity.authority();
    let decision = authority.may(officer, action, &Thing::Hall { site: site.clone() });
    if decision.allowed {
        return Ok(Granted { site: site.clone(), actor: decision.actor(officer), officer: officer.clone() });
    }
    Err(QueueError::NotAllowed(Box::new(authority.explain(&decision, action))))
}

/// Whether an officer may work a window of their own site.
pub fn may_work(queue: &Queue, officer: &Officer) -> Result<MayWork, QueueError> {
    granted(queue, officer, (&officer.site, Action::WorkWindow)).map(MayWork)
}

/// Whether an officer may work the door desk of their own site.
pub fn may_admit(queue: &Queue, officer: &Officer) -> Result<MayAdmit, QueueError> {
    granted(queue, officer, (&officer.site, Action::ServeDoor)).map(MayAdmit)
}

/// Whether an officer may see the hall of a site.
pub fn may_see_hall(queue: &Queue, officer: &Officer, site: &SiteRef) -> Result<MaySeeHall, QueueError> {
    granted(queue, officer, (site, Action::SeeHall)).map(MaySeeHall)
}
