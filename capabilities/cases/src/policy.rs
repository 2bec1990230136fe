//! Who may do what with a case. A use case takes a [`May`] as its proof, so a forgotten check does not compile.

use std::marker::PhantomData;

use cap_sites::{SiteKind, Sites};
use plat_facts::{Actor, refs::PersonRef};
use plat_identity::{Officer, Resident, Role};

use crate::{
    error::CaseError,
    model::{Case, Tray},
};

/// Proof that an officer may do `Verb` with this case, as it was when it was read.
#[derive(Clone, Debug)]
pub struct May<Verb> {
    case: Case,
    officer: PersonRef,
    verb: PhantomData<Verb>,
}

impl<Verb> May<Verb> {
    /// The case as it was read.
    pub fn case(&self) -> &Case {
        &self.case
    }

    /// Who is allowed.
    pub fn officer(&self) -> PersonRef {
        self.officer
    }

    /// Who is allowed, as the actor of a fact.
    pub fn actor(&self) -> Actor {
        Actor::Officer(self.officer)
    }
}

/// Proof that a resident acts on their own case.
#[derive(Clone, Debug)]
pub struct Own {
    case: Case,
}

impl Own {
    /// The case as it was read.
    pub fn case(&self) -> &Case {
        &self.case
    }

    /// The applicant, as the actor of a fact.
    pub fn actor(&self) -> Actor {
        Actor::Resident(self.case.applicant)
    }
}

/// Proof that an officer may receive applications at their site.
#[derive(Clone, Debug)]
pub struct MayReceive(Officer);

impl MayReceive {
    /// The officer at the window.
    pub fn officer(&self) -> &Officer {
        &self.0
    }
}

/// Accept, ask for corrections, refuse acceptance.
#[derive(Clone, Copy, Debug)]
pub enum Examine {}
/// Review, let the clock stand still and go on.
#[derive(Clone, Copy, Debug)]
pub enum Examination {}
/// Decide and extend.
#[derive(Clone, Copy, Debug)]
pub enum Decide {}
/// Make and hand over the result.
#[derive(Clone, Copy, Debug)]
pub enum HandOver {}
/// See the applicant's data in clear, for a reason that is on record.
#[derive(Clone, Copy, Debug)]
pub enum Show {}

/// The case is the resident's own. Another's case is not found, so that nobody learns that it exists.
pub fn own(resident: &Resident, case: Case) -> Result<Own, CaseError> {
    if case.applicant == resident.id { Ok(Own { case }) } else { Err(CaseError::NotFound) }
}

/// An officer may read the cases of their site; supervisors and those who decide may read their branch's everywhere.
pub fn may_see(officer: &Officer, case: &Case) -> bool {
    let branch = officer.branch == case.branch
        && (officer.roles.has(Role::Reviewer) || officer.roles.has(Role::Decider));
    officer.site == case.site || branch || officer.roles.has(Role::Supervisor)
}

/// Any window takes any item 无差别全科受理: the role is enough, the branch does not matter.
pub fn may_receive(officer: &Officer) -> Result<MayReceive, CaseError> {
    if officer.roles.has(Role::Window) {
        Ok(MayReceive(officer.clone()))
    } else {
        Err(CaseError::NotAllowed("receive"))
    }
}

/// A window officer of the case's site.
pub fn may_examine(officer: &Officer, case: Case) -> Result<May<Examine>, CaseError> {
    let allowed = officer.site == case.site && officer.roles.has(Role::Window);
    grant(officer, case, allowed, "examine")
}

/// A reviewer of the case's site and branch; where a site has no branches of its own, of the site.
pub fn may_review(officer: &Officer, case: Case, sites: &Sites) -> Result<May<Examination>, CaseError> {
    let allowed =
        officer.site == case.site && officer.roles.has(Role::Reviewer) && covers(officer, &case, sites);
    grant(officer, case, allowed, "review")
}

/// What is done on the spot is decided by the window that accepted it; anything else by a decider of the branch.
pub fn may_decide(officer: &Officer, case: Case, sites: &Sites) -> Result<May<Decide>, CaseError> {
    let at_site = officer.site == case.site;
    let on_the_spot = case.terms.on_the_spot && officer.roles.has(Role::Window);
    let allowed =
        at_site && (on_the_spot || (officer.roles.has(Role::Decider) && covers(officer, &case, sites)));
    grant(officer, case, allowed, "decide")
}

/// A window officer of the case's site.
pub fn may_hand_over(officer: &Officer, case: Case) -> Result<May<HandOver>, CaseError> {
    let allowed = officer.site == case.site && officer.roles.has(Role::Window);
    grant(officer, case, allowed, "hand_over")
}

/// Whoever may handle the case in any way.
pub fn may_show(officer: &Officer, case: Case, sites: &Sites) -> Result<May<Show>, CaseError> {
    let allowed = may_examine(officer, case.clone()).is_ok()
        || may_review(officer, case.clone(), sites).is_ok()
        || may_decide(officer, case.clone(), sites).is_ok()
        || may_hand_over(officer, case.clone()).is_ok();
    grant(officer, case, allowed, "show")
}

/// Whether it is this officer's turn in the case's tray.
pub fn is_turn_of(officer: &Officer, case: &Case, sites: &Sites) -> bool {
    match case.tray() {
        Tray::Examine => may_examine(officer, case.clone()).is_ok(),
        Tray::Review => may_review(officer, case.clone(), sites).is_ok(),
        Tray::Settle | Tray::Decide => may_decide(officer, case.clone(), sites).is_ok(),
        Tray::Produce | Tray::Deliver => may_hand_over(officer, case.clone()).is_ok(),
        Tray::Applicant | Tray::Closed => false,
    }
}

/// Reviewers and deciders of a hall work for one branch; a station is small, there they work for all.
pub(crate) fn works_for_all(officer: &Officer, sites: &Sites) -> bool {
    sites.get(&officer.site).is_some_and(|site| site.kind == SiteKind::Station)
}

fn covers(officer: &Officer, case: &Case, sites: &Sites) -> bool {
    officer.branch == case.branch || works_for_all(officer, sites)
}

/// Nobody handles their own case.
fn grant<Verb>(
    officer: &Officer,
    case: Case,
    allowed: bool,
    verb: &'static str,
) -> Result<May<Verb>, CaseError> {
    if !may_see(officer, &case) {
        return Err(CaseError::NotFound);
    }
    if case.applicant == officer.id {
        return Err(CaseError::OwnCase);
    }
    if !allowed {
        return Err(CaseError::NotAllowed(verb));
    }
    Ok(May { case, officer: officer.id, verb: PhantomData })
}

#[cfg(test)]
mod tests;
