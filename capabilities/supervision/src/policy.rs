//! Who may see the figures: supervisors, of the cases that lie within their post (`data/policies/supervision.cedar`).

use plat_identity::{Action, Authority, Officer, Scope};

use crate::error::SupervisionError;

/// Proof that an officer supervises, and where.
#[derive(Clone, Debug)]
pub struct MaySupervise {
    scopes: Vec<Scope>,
}

impl MaySupervise {
    /// The sites and branches whose cases are counted and listed for this officer.
    pub fn scopes(&self) -> &[Scope] {
        &self.scopes
    }
}

/// Where an officer supervises. What they may not read as cases is neither counted nor listed.
pub fn may_supervise(authority: &Authority, officer: &Officer) -> Result<MaySupervise, SupervisionError> {
    let (own, read) = (
        authority.reach(officer, Action::Supervise, false),
        authority.reach(officer, Action::SeeCase, false),
    );
    let readable = |it: &&Scope| match it.branch {
        Some(branch) => read.covers(&it.site, branch),
        None => read.scopes().contains(it),
    };
    let scopes: Vec<Scope> = own.scopes().iter().filter(readable).cloned().collect();
    if scopes.is_empty() { Err(SupervisionError::NotAllowed) } else { Ok(MaySupervise { scopes }) }
}
