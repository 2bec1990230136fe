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
    model::{Case, Stage, Tray},
    trust::TrustError,
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

/// Proof that a resident acts on their own case, or on one in which they act for somebody.
#[derive(Clone, Debug)]
pub struct Own {
    case: Case,
    acting: PersonRef,
}

impl Own {
    /// The case as it was read.
    pub fn case(&self) -> &Case {
        &self.case
    }

    /// Who acts, as the actor of a fact: the applicant, or whoever acts for them.
    pub fn actor(&self) -> Actor {
        Actor::Resident(self.acting)
    }

    /// Whoever acts for somebody does so no longer than their authority holds; they may read on.
    pub(crate) fn still(self, today: plat_kernel::Date) -> Result<Self, CaseError> {
        if self.case.may_act(self.acting, today) { Ok(self) } else { Err(TrustError::AuthorityOver.into()) }
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
/// Confirm or hand back what a window would refuse.
#[derive(Clone, Copy, Debug)]
pub enum ReviewHardCase {}
/// Call a joint consultation, and close it.
#[derive(Clone, Copy, Debug)]
pub enum Call {}
/// Give one's opinion in a joint consultation.
#[derive(Clone, Copy, Debug)]
pub enum Consult {}
/// Send a case to another site or branch.
#[derive(Clone, Copy, Debug)]
pub enum MayTransfer {}
/// Open a case again whose refusal was set aside.
#[derive(Clone, Copy, Debug)]
pub enum Reopen {}

/// The case is the resident's own, or they act in it for somebody. Another's case is not found, so that nobody learns that
/// it exists.
pub fn own(resident: &Resident, case: Case) -> Result<Own, CaseError> {
    if case.is_of(resident.id) { Ok(Own { case, acting: resident.id }) } else { Err(CaseError::NotFound) }
}

/// Whether an officer may take the archive file of a closed case out.
pub fn may_export(authority: &Authority, officer: &Officer, case: &Case) -> bool {
    authority.may(officer, Action::ExportArchive, &seen_at(officer, case, &case.site)).allowed
}

/// Whether an officer may read a case, masked.
pub fn may_see(authority: &Authority, officer: &Officer, case: &Case) -> bool {
    let of_site =
        |site: &SiteRef| authority.may(officer, Action::SeeCase, &seen_at(officer, case, site)).allowed;
    case.sites().any(of_site)
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

/// Confirm or hand back what a window would refuse.
pub fn may_review_hard(
    authority: &Authority,
    officer: &Officer,
    case: Case,
) -> Result<May<ReviewHardCase>, CaseError> {
    grant(authority, officer, case, (Action::ReviewHardCase, "review_hard"))
}

/// Call a joint consultation: whoever reviews or decides the case, or reviews it as a hard one.
pub fn may_call(authority: &Authority, officer: &Officer, case: Case) -> Result<May<Call>, CaseError> {
    let by = |action, case| grant(authority, officer, case, (action, "consult"));
    by(Action::ReviewCase, case.clone())
        .or_else(|_| by(Action::DecideCase, case.clone()))
        .or_else(|_| by(Action::ReviewHardCase, case))
}

/// Give one's opinion in a joint consultation.
pub fn may_consult(authority: &Authority, officer: &Officer, case: Case) -> Result<May<Consult>, CaseError> {
    grant(authority, officer, case, (Action::ConsultOnCase, "give_opinion"))
}

/// Send a case on: the window while it is examined, its reviewer afterwards.
pub fn may_transfer(
    authority: &Authority,
    officer: &Officer,
    case: Case,
) -> Result<May<MayTransfer>, CaseError> {
    let examined = case.stage.examined().is_some();
    let action = if examined { Action::ExamineCase } else { Action::ReviewCase };
    grant(authority, officer, case, (action, "transfer"))
}

/// Open a case again whose refusal was set aside.
pub fn may_reopen(authority: &Authority, officer: &Officer, case: Case) -> Result<May<Reopen>, CaseError> {
    grant(authority, officer, case, (Action::ReopenCase, "reopen"))
}

/// See the applicant's data in clear.
pub fn may_show(authority: &Authority, officer: &Officer, case: Case) -> Result<May<Show>, CaseError> {
    grant(authority, officer, case, (Action::ShowInClear, "show"))
}

/// What has to be done with the cases of a tray, and whether they are decided on the spot; nothing where nobody acts.
pub(crate) fn turn(tray: Tray) -> Option<(Action, bool)> {
    match tray {
        Tray::Examine => Some((Action::ExamineCase, false)),
        Tray::HardCase => Some((Action::ReviewHardCase, false)),
        Tray::Review | Tray::Inspect => Some((Action::ReviewCase, false)),
        Tray::Settle => Some((Action::DecideCase, true)),
        Tray::Decide | Tray::Objection => Some((Action::DecideCase, false)),
        Tray::Produce | Tray::Deliver => Some((Action::HandOverCase, false)),
        Tray::Applicant | Tray::Closed => None,
    }
}

/// Whether it is this officer's turn in the case's tray. Who has signed the open step waits for another, and nobody
/// confirms what they proposed themselves.
pub fn is_turn_of(authority: &Authority, officer: &Officer, case: &Case) -> bool {
    is_turn_in(authority, officer, case, case.tray())
}

/// The same in a tray: an objection to an open case lies among the objections, too, and is not answered by whoever found the
/// promise false.
pub(crate) fn is_turn_in(authority: &Authority, officer: &Officer, case: &Case, tray: Tray) -> bool {
    let again = if tray == Tray::Objection {
        case.found_false(officer.id)
    } else {
        let proposed = matches!(case.stage, Stage::Proposed { by, .. } if by == officer.id);
        proposed || case.has_signed(officer.id)
    };
    let may = |action| authority.may(officer, action, &seen(officer, case)).allowed;
    !again && turn(tray).is_some_and(|(action, _)| may(action))
}

/// How the applicant is related to the officer.
fn tie(officer: &Officer, applicant: PersonRef) -> Tie {
    if applicant == officer.id { Tie::Own } else { officer.standing.tie(applicant) }
}

/// How a case is related to the officer: by its applicant, or by whoever acts for them, whichever is nearer.
fn tie_to(officer: &Officer, case: &Case) -> Tie {
    match tie(officer, case.applicant) {
        Tie::Stranger => tie(officer, case.acting()),
        near => near,
    }
}

/// What policies see of a case: it lies at the site whose turn it is.
fn seen(officer: &Officer, case: &Case) -> Thing {
    seen_at(officer, case, case.lies_at())
}

/// What they see of it from one of its sites. Whoever acts for the applicant is as near to the officer as the applicant.
fn seen_at(officer: &Officer, case: &Case, site: &SiteRef) -> Thing {
    // At a site that only took it in, or only hands it out, its level is not asked: it is handled elsewhere.
    let level = if *site == case.site { case.terms.level } else { Level::default() };
    Thing::Case(CaseThing {
        site: site.clone(),
        branch: case.branch,
        level,
        on_the_spot: case.terms.on_the_spot,
        applicant: tie_to(officer, case),
        consulted: case.consults(officer.id),
    })
}

/// What policies see of an application at a window. No rule asks for its branch: any window takes any item.
fn application(officer: &Officer, site: &SiteRef, level: Level, applicant: Tie) -> CaseThing {
    CaseThing {
        site: site.clone(),
        branch: officer.branch,
        level,
        on_the_spot: false,
        applicant,
        consulted: false,
    }
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
    Err(why(authority, Some(&decision), (action, verb), tie_to(officer, &case)))
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
