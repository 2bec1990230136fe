//! Who may do what with a case. A use case takes a [`May`] as its proof, so a forgotten check does not compile. What the
//! rules are stands in `data/policies/cases.cedar`; here a case becomes what they can see of it, and an answer a proof.

use std::marker::PhantomData;

use plat_facts::{
    Actor,
    refs::{PersonRef, SiteRef},
};
use plat_identity::{Action, Authority, CaseThing, Decision, Level, Officer, Resident, Thing, Tie};

use crate::{
    error::CaseError,
    model::{Case, Tray},
};

/// Proof that an officer may do `Verb` with this case, as it was when it was read.
#[derive(Clone, Debug)]
pub struct May<Verb> {
    case: Case,
    officer: PersonRef,
    actor: Actor,
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

    /// Who is allowed, as the actor of a fact: with the delegation, if it took one.
    pub fn actor(&self) -> Actor {
        self.actor
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

/// Proof that an officer may receive applications at a site: their own, or one whose window was delegated to them.
#[derive(Clone, Debug)]
pub struct MayReceive {
    officer: Officer,
    site: SiteRef,
    actor: Actor,
}

impl MayReceive {
    /// The officer at the window.
    pub fn officer(&self) -> &Officer {
        &self.officer
    }

    /// Where the window is.
    pub fn site(&self) -> &SiteRef {
        &self.site
    }

    /// The officer as the actor of a fact.
    pub fn actor(&self) -> Actor {
        self.actor
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

/// Whether an officer may read a case, masked.
pub fn may_see(authority: &Authority, officer: &Officer, case: &Case) -> bool {
    authority.may(officer, Action::SeeCase, &seen(officer, case)).allowed
}

/// Whether an officer serves at a window. Whose application it is and whether the item may be handled there is asked again
/// by [`may_take`].
pub fn may_receive(authority: &Authority, officer: &Officer) -> Result<MayReceive, CaseError> {
    let delegated = officer.standing.delegated.iter().map(|it| &it.site);
    let mut refused = None;
    for site in std::iter::once(&officer.site).chain(delegated) {
        let thing = Thing::Case(application(officer, site, Level::default(), Tie::Stranger));
        let decision = authority.may(officer, Action::ReceiveCase, &thing);
        if decision.allowed {
            let actor = decision.actor(officer);
            return Ok(MayReceive { officer: officer.clone(), site: site.clone(), actor });
        }
        refused.get_or_insert(decision);
    }
    Err(why(authority, refused.as_ref(), (Action::ReceiveCase, "receive"), Tie::Stranger))
}

/// Whether this window may receive this item from this person 回避、层级.
pub fn may_take(
    authority: &Authority,
    may: &MayReceive,
    applicant: PersonRef,
    level: Level,
) -> Result<(), CaseError> {
    let tie = tie(&may.officer, applicant);
    let thing = Thing::Case(application(&may.officer, &may.site, level, tie));
    let decision = authority.may(&may.officer, Action::ReceiveCase, &thing);
    if decision.allowed {
        return Ok(());
    }
    Err(why(authority, Some(&decision), (Action::ReceiveCase, "receive"), tie))
}

/// Accept, ask for corrections, refuse acceptance.
pub fn may_examine(authority: &Authority, officer: &Officer, case: Case) -> Result<May<Examine>, CaseError> {
    grant(authority, officer, case, (Action::ExamineCase, "examine"))
}

/// Review, let the clock stand still and go on.
pub fn may_review(
    authority: &Authority,
    officer: &Officer,
    case: Case,
) -> Result<May<Examination>, CaseError> {
    grant(authority, officer, case, (Action::ReviewCase, "review"))
}

/// Decide and extend.
pub fn may_decide(authority: &Authority, officer: &Officer, case: Case) -> Result<May<Decide>, CaseError> {
    grant(authority, officer, case, (Action::DecideCase, "decide"))
}

/// Make and hand over the result.
pub fn may_hand_over(
    authority: &Authority,
    officer: &Officer,
    case: Case,
) -> Result<May<HandOver>, CaseError> {
    grant(authority, officer, case, (Action::HandOverCase, "hand_over"))
}

/// See the applicant's data in clear.
pub fn may_show(authority: &Authority, officer: &Officer, case: Case) -> Result<May<Show>, CaseError> {
    grant(authority, officer, case, (Action::ShowInClear, "show"))
}

/// What has to be done with the cases of a tray, and whether they are decided on the spot; nothing where nobody acts.
pub(crate) fn turn(tray: Tray) -> Option<(Action, bool)> {
    match tray {
        Tray::Examine => Some((Action::ExamineCase, false)),
        Tray::Review => Some((Action::ReviewCase, false)),
        Tray::Settle => Some((Action::DecideCase, true)),
        Tray::Decide => Some((Action::DecideCase, false)),
        Tray::Produce | Tray::Deliver => Some((Action::HandOverCase, false)),
        Tray::Applicant | Tray::Closed => None,
    }
}

/// Whether it is this officer's turn in the case's tray.
pub fn is_turn_of(authority: &Authority, officer: &Officer, case: &Case) -> bool {
    turn(case.tray()).is_some_and(|(action, _)| authority.may(officer, action, &seen(officer, case)).allowed)
}

/// How the applicant is related to the officer.
fn tie(officer: &Officer, applicant: PersonRef) -> Tie {
    if applicant == officer.id { Tie::Own } else { officer.standing.tie(applicant) }
}

/// What policies see of a case.
fn seen(officer: &Officer, case: &Case) -> Thing {
    Thing::Case(CaseThing {
        site: case.site.clone(),
        branch: case.branch,
        level: case.terms.level,
        on_the_spot: case.terms.on_the_spot,
        applicant: tie(officer, case.applicant),
    })
}

/// What policies see of an application at a window. No rule asks for its branch: any window takes any item.
fn application(officer: &Officer, site: &SiteRef, level: Level, applicant: Tie) -> CaseThing {
    CaseThing { site: site.clone(), branch: officer.branch, level, on_the_spot: false, applicant }
}

/// A case that the officer may not see is not found, so that nobody learns that it exists.
fn grant<Verb>(
    authority: &Authority,
    officer: &Officer,
    case: Case,
    (action, verb): (Action, &'static str),
) -> Result<May<Verb>, CaseError> {
    let decision = authority.may(officer, action, &seen(officer, &case));
    if decision.allowed {
        let actor = decision.actor(officer);
        return Ok(May { case, officer: officer.id, actor, verb: PhantomData });
    }
    if !may_see(authority, officer, &case) {
        return Err(CaseError::NotFound);
    }
    Err(why(authority, Some(&decision), (action, verb), tie(officer, case.applicant)))
}

/// The refusal in the words of the rule.
fn why(
    authority: &Authority,
    decision: Option<&Decision>,
    (action, verb): (Action, &'static str),
    tie: Tie,
) -> CaseError {
    let words = decision.map(|it| Box::new(authority.explain(it, action)));
    let forbidden = decision.is_some_and(|it| !it.because.is_empty());
    match tie {
        Tie::Own if forbidden => CaseError::OwnCase(words),
        Tie::Relative if forbidden => CaseError::RelativesCase(words),
        _ => CaseError::NotAllowed(verb, words),
    }
}

#[cfg(test)]
mod tests;
