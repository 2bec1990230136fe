//! Who may keep a roster. A use case takes a proof, so a forgotten check does not compile; the rules stand in
//! `data/policies/rosters.cedar`.

use plat_facts::{Actor, Published, SiteRef};
use plat_identity::{Action, Officer, Thing};
use plat_store::{StoreError, Tx};

use super::service::Rosters;
use crate::error::RosterError;

/// Proof that somebody may say who staffs the windows of a site.
#[derive(Debug, Clone)]
pub struct MayKeepRoster {
    site: SiteRef,
    actor: Actor,
}

impl MayKeepRoster {
    /// For filling a new database: nobody keeps a roster yet.
    pub fn of_installation(site: SiteRef) -> Self {
        Self { site, actor: Actor::System }
    }

    /// The site.
    pub fn site(&self) -> &SiteRef {
        &self.site
    }

    /// Appends a fact of theirs. Each has a stream of its own: what is set has no history but that.
    pub(crate) fn tell(
        &self,
        tx: &mut Tx<'_>,
        rosters: &Rosters,
        fact: &impl Published,
    ) -> Result<(), StoreError> {
        tx.append(fact.fact(rosters.mint.id(), 1, rosters.mint.now(), self.actor))
    }
}

/// Whether an officer may: at their own site.
pub fn may_keep(rosters: &Rosters, officer: &Officer) -> Result<MayKeepRoster, RosterError> {
    let (authority, site) = (rosters.identity.authority(), officer.site.clone());
    let decision = authority.may(officer, Action::KeepRoster, &Thing::Roster { site: site.clone() });
    if decision.allowed {
        return Ok(MayKeepRoster { site, actor: decision.actor(officer) });
    }
    Err(RosterError::NotAllowed(Box::new(authority.explain(&decision, Action::KeepRoster))))
}
