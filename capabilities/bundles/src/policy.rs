//! Who may do what with a bundle. A use case takes a proof, so a forgotten check does not compile. What the rules are stands
//! in `data/policies/bundles.cedar`.

use plat_facts::{
    Actor,
    refs::{DepartmentRef, PersonRef},
};
use plat_identity::{Action, Officer, Resident, Thing, Tie};

use crate::{
    errand::{Errand, Part},
    error::BundleError,
    service::Bundles,
    store,
};

/// Proof that an errand is the resident's own.
#[derive(Debug, Clone)]
pub struct Own(Errand);

impl Own {
    /// The errand as it was read.
    pub fn errand(&self) -> &Errand {
        &self.0
    }
}

/// Another's errand is not found, so that nobody learns that it exists.
pub fn own(resident: &Resident, errand: Errand) -> Result<Own, BundleError> {
    if errand.applicant == resident.id { Ok(Own(errand)) } else { Err(BundleError::NotFound) }
}

/// Proof that an officer works for a department.
#[derive(Debug, Clone)]
pub struct OfDepartment {
    officer: Officer,
    department: DepartmentRef,
}

impl OfDepartment {
    /// The department.
    pub fn department(&self) -> &DepartmentRef {
        &self.department
    }

    /// The officer.
    pub fn officer(&self) -> &Officer {
        &self.officer
    }
}

/// Proof that an officer may work this step of their department.
#[derive(Debug, Clone)]
pub struct MayWork {
    errand: Errand,
    step: String,
    actor: Actor,
}

impl MayWork {
    /// The errand as it was read.
    pub fn errand(&self) -> &Errand {
        &self.errand
    }

    /// The step.
    pub fn step(&self) -> &str {
        &self.step
    }

    /// The officer, as the actor of a fact.
    pub fn actor(&self) -> Actor {
        self.actor
    }
}

/// Proof that an officer's department may make an offer.
#[derive(Debug, Clone)]
pub struct MayOffer {
    of: OfDepartment,
    actor: Actor,
}

impl MayOffer {
    /// The department and its officer.
    pub fn of(&self) -> &OfDepartment {
        &self.of
    }

    /// The officer, as the actor of a fact.
    pub fn actor(&self) -> Actor {
        self.actor
    }
}

/// Proof that an officer may say who works for which department.
#[derive(Debug, Clone)]
pub struct MayPost(Actor);

impl MayPost {
    /// For the command line and the demo city: who runs the program on the machine owns the installation already.
    pub fn of_installation() -> Self {
        Self(Actor::System)
    }

    /// Who asked, as the actor of a fact.
    pub fn actor(&self) -> Actor {
        self.0
    }
}

/// The department that an officer works for. Whoever works for none is refused in the words of the rule.
pub async fn of_department(bundles: &Bundles, officer: &Officer) -> Result<OfDepartment, BundleError> {
    let person = officer.id;
    let found = bundles.db.read::<_, BundleError>(move |tx| Ok(store::officers::find(tx, person)?)).await?;
    let thing = Thing::Step { own: found.is_some(), applicant: Tie::Stranger };
    allow(bundles, officer, Action::WorkStep, &thing)?;
    let department = found.ok_or(BundleError::NoSuchDepartment)?;
    Ok(OfDepartment { officer: officer.clone(), department })
}

/// Whether a step of an errand is this officer's to work. A step of another department is not found.
pub fn may_work(
    bundles: &Bundles,
    of: &OfDepartment,
    (errand, step): (Errand, &str),
) -> Result<MayWork, BundleError> {
    let part = errand.part(step).ok_or(BundleError::NotFound)?;
    if !is_of(part, &of.department) {
        return Err(BundleError::NotFound);
    }
    let applicant = tie(&of.officer, errand.applicant);
    let actor = allow(bundles, &of.officer, Action::WorkStep, &Thing::Step { own: true, applicant })?;
    Ok(MayWork { step: step.to_owned(), errand, actor })
}

/// Whether an officer's department may offer a bundle that `by` begins.
pub fn may_offer(bundles: &Bundles, of: OfDepartment, by: &DepartmentRef) -> Result<MayOffer, BundleError> {
    let thing = Thing::Step { own: of.department == *by, applicant: Tie::Stranger };
    let actor = allow(bundles, &of.officer, Action::OfferBundle, &thing)?;
    Ok(MayOffer { of, actor })
}

/// Whether an officer may say who works for which department.
pub fn may_post(bundles: &Bundles, officer: &Officer) -> Result<MayPost, BundleError> {
    allow(bundles, officer, Action::PostToDepartment, &Thing::Departments).map(MayPost)
}

fn is_of(part: &Part, department: &DepartmentRef) -> bool {
    part.department() == Some(department)
}

fn tie(officer: &Officer, applicant: PersonRef) -> Tie {
    if applicant == officer.id { Tie::Own } else { officer.standing.tie(applicant) }
}

fn allow(bundles: &Bundles, officer: &Officer, action: Action, thing: &Thing) -> Result<Actor, BundleError> {
    let decision = bundles.authority().may(officer, action, thing);
    if decision.allowed {
        return Ok(decision.actor(officer));
    }
    Err(BundleError::NotAllowed(Box::new(bundles.authority().explain(&decision, action))))
}
