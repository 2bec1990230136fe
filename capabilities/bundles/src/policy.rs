//! Who may do what with a bundle. A use case takes a proof, so a forgotten check does not compile. What the rules are stands
//! in `data/policies/bundles.cedar`.

use plat_facts::{
    Actor,
    refs::{DepartmentRef, PersonRef},
};
use plat_identity::{Action, Officer, Resident, Thing, Tie, Worker};

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

/// Proof that an officer, or a program, works for a department.
#[derive(Debug, Clone)]
pub struct OfDepartment {
    worker: Worker,
    department: DepartmentRef,
}

impl OfDepartment {
    /// The department.
    pub fn department(&self) -> &DepartmentRef {
        &self.department
    }
}

/// Proof that somebody may work this step of their department.
#[derive(Debug, Clone)]
pub struct MayWork {
    errand: Errand,
    step: String,
    worker: Worker,
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

    /// The officer, or the department's program.
    pub fn worker(&self) -> &Worker {
        &self.worker
    }

    /// Who works it, as the actor of a fact.
    pub fn actor(&self) -> Actor {
        self.actor
    }
}

/// Proof that an officer, or a program, may make an offer of their department's.
#[derive(Debug, Clone)]
pub struct MayOffer {
    sender: PersonRef,
    department: DepartmentRef,
    actor: Actor,
}

impl MayOffer {
    /// The account that sends it: the officer's, or the program's.
    pub fn sender(&self) -> PersonRef {
        self.sender
    }

    /// The department.
    pub fn department(&self) -> &DepartmentRef {
        &self.department
    }

    /// Who sends it, as the actor of a fact.
    pub fn actor(&self) -> Actor {
        self.actor
    }
}

/// Proof that somebody may see what became of their department's offers, and take one back.
#[derive(Debug, Clone)]
pub struct MayFollowOffers {
    department: DepartmentRef,
    actor: Actor,
}

impl MayFollowOffers {
    /// The department.
    pub fn department(&self) -> &DepartmentRef {
        &self.department
    }

    /// Who asks, as the actor of a fact.
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

/// The department that somebody works for. An officer who works for none is refused in the words of the rule; a program has
/// one from its beginning.
pub async fn of_department(bundles: &Bundles, worker: &Worker) -> Result<OfDepartment, BundleError> {
    let found = department_of_worker(bundles, worker).await?;
    let thing = Thing::Step { own: found.is_some(), applicant: Tie::Stranger };
    allow_worker(bundles, worker, Action::WorkStep, &thing)?;
    let department = found.ok_or(BundleError::NoSuchDepartment)?;
    Ok(OfDepartment { worker: worker.clone(), department })
}

async fn department_of_worker(
    bundles: &Bundles,
    worker: &Worker,
) -> Result<Option<DepartmentRef>, BundleError> {
    match worker {
        Worker::Officer(officer) => department_of(bundles, officer).await,
        Worker::Program(program) => Ok(Some(program.department.clone())),
    }
}

async fn department_of(bundles: &Bundles, officer: &Officer) -> Result<Option<DepartmentRef>, BundleError> {
    let person = officer.id;
    bundles.db.read(move |tx| Ok(store::officers::find(tx, person)?)).await
}

/// Whether a step of an errand is theirs to work. A step of another department is not found.
pub fn may_work(
    bundles: &Bundles,
    of: &OfDepartment,
    (errand, step): (Errand, &str),
) -> Result<MayWork, BundleError> {
    let part = errand.part(step).ok_or(BundleError::NotFound)?;
    if !is_of(part, &of.department) {
        return Err(BundleError::NotFound);
    }
    let thing = Thing::Step { own: true, applicant: tie(&of.worker, errand.applicant) };
    let actor = allow_worker(bundles, &of.worker, Action::WorkStep, &thing)?;
    Ok(MayWork { step: step.to_owned(), errand, worker: of.worker.clone(), actor })
}

/// Whether the department of an officer or a program may offer a bundle that `by` begins.
pub async fn may_offer(
    bundles: &Bundles,
    worker: &Worker,
    by: &DepartmentRef,
) -> Result<MayOffer, BundleError> {
    let department = department_of_worker(bundles, worker).await?;
    let thing = Thing::Step { own: department.as_ref() == Some(by), applicant: Tie::Stranger };
    let actor = allow_worker(bundles, worker, Action::OfferBundle, &thing)?;
    let department = department.ok_or(BundleError::NoSuchDepartment)?;
    let sender = match worker {
        Worker::Officer(officer) => officer.id,
        Worker::Program(program) => program.id.cast(),
    };
    Ok(MayOffer { sender, department, actor })
}

/// Whether somebody may see what became of the offers of their own department.
pub async fn may_follow_offers(bundles: &Bundles, worker: &Worker) -> Result<MayFollowOffers, BundleError> {
    let department = department_of_worker(bundles, worker).await?;
    let thing = Thing::Step { own: department.is_some(), applicant: Tie::Stranger };
    let actor = allow_worker(bundles, worker, Action::OfferBundle, &thing)?;
    Ok(MayFollowOffers { department: department.ok_or(BundleError::NoSuchDepartment)?, actor })
}

/// Whether an officer may say who works for which department.
pub fn may_post(bundles: &Bundles, officer: &Officer) -> Result<MayPost, BundleError> {
    allow(bundles, officer, Action::PostToDepartment, &Thing::Departments).map(MayPost)
}

fn is_of(part: &Part, department: &DepartmentRef) -> bool {
    part.department() == Some(department)
}

/// A program is nobody's relative.
fn tie(worker: &Worker, applicant: PersonRef) -> Tie {
    match worker {
        Worker::Officer(officer) if applicant == officer.id => Tie::Own,
        Worker::Officer(officer) => officer.standing.tie(applicant),
        Worker::Program(_) => Tie::Stranger,
    }
}

fn allow_worker(
    bundles: &Bundles,
    worker: &Worker,
    action: Action,
    thing: &Thing,
) -> Result<Actor, BundleError> {
    let (decision, actor) = bundles.authority().may_work(worker, action, thing);
    if decision.allowed {
        return Ok(actor);
    }
    Err(BundleError::NotAllowed(Box::new(bundles.authority().explain(&decision, action))))
}

fn allow(bundles: &Bundles, officer: &Officer, action: Action, thing: &Thing) -> Result<Actor, BundleError> {
    let decision = bundles.authority().may(officer, action, thing);
    if decision.allowed {
        return Ok(decision.actor(officer));
    }
    Err(BundleError::NotAllowed(Box::new(bundles.authority().explain(&decision, action))))
}
