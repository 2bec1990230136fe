//! Who may what. Whoever was served evaluates, and nobody else: there is no proof for an officer, because there is nothing that an
//! officer may do with an evaluation. What is done about a bad one is asked of `data/policies/ratings.cedar`.

use std::collections::BTreeSet;

use plat_facts::{
    Actor,
    refs::{PersonRef, SiteRef},
};
use plat_identity::{Action, Officer, PersonKey, Resident, Thing, Tie};

use crate::{
    bad::{Round, Task},
    error::EvaluationError,
    model::{Channel, Evaluation},
    service::Evaluations,
    store::{
        Kept,
        tasks::{self, KeptStep},
    },
};

/// Proof that a resident acts on the evaluation of their own case.
#[derive(Debug, Clone)]
pub struct Own {
    evaluation: Evaluation,
    by: PersonKey,
}

impl Own {
    /// The evaluation as it was read.
    pub fn evaluation(&self) -> &Evaluation {
        &self.evaluation
    }

    /// The applicant, as the actor of a fact.
    pub(crate) fn actor(&self) -> Actor {
        Actor::Resident(self.by.person())
    }
}

/// The evaluation is about the resident's own case. Another's is not found, so that nobody learns that it exists.
pub(crate) fn own(resident: &Resident, kept: Kept) -> Result<Own, EvaluationError> {
    if kept.invitation.applicant == Some(resident.id) {
        Ok(Own { evaluation: kept.open(Some(resident.key()))?, by: resident.key().clone() })
    } else {
        Err(EvaluationError::NotFound)
    }
}

/// Proof that somebody may evaluate a service: it is theirs, or they stand at the window, or they have its code.
#[derive(Debug, Clone)]
pub struct MayEvaluate {
    evaluation: Evaluation,
    /// Under which their words are sealed; none where nobody knows whose they would be.
    key: Option<PersonKey>,
    actor: Actor,
    channel: Channel,
}

impl MayEvaluate {
    /// Somebody who is not signed in: whatever they say is unnamed.
    pub(crate) fn unnamed(
        kept: Kept,
        key: Option<PersonKey>,
        channel: Channel,
    ) -> Result<Self, EvaluationError> {
        Ok(Self { evaluation: kept.open(None)?, key, actor: Actor::System, channel })
    }

    /// The evaluation as it was read, without its words.
    pub fn evaluation(&self) -> &Evaluation {
        &self.evaluation
    }

    /// Whether words can be kept: only where there is a key to seal them under.
    pub fn takes_words(&self) -> bool {
        self.key.is_some() && !matches!(self.channel, Channel::Pad | Channel::Kiosk)
    }

    pub(crate) fn key(&self) -> Option<&PersonKey> {
        self.key.as_ref().filter(|_| self.takes_words())
    }

    pub(crate) fn actor(&self) -> Actor {
        self.actor
    }

    pub(crate) fn channel(&self) -> Channel {
        self.channel
    }
}

impl From<Own> for MayEvaluate {
    fn from(own: Own) -> Self {
        Self { actor: own.actor(), evaluation: own.evaluation, key: Some(own.by), channel: Channel::Site }
    }
}

/// Proof that an officer may read what is done about a bad rating.
#[derive(Debug, Clone)]
pub struct MaySee {
    pub(crate) task: Task,
    pub(crate) brought: bool,
    pub(crate) steps: Vec<KeptStep>,
    /// Whether they may take the next step.
    pub(crate) works: bool,
}

impl MaySee {
    /// The task as it was read.
    pub fn task(&self) -> &Task {
        &self.task
    }
}

/// Proof that an officer may take the next step: as somebody of the site, or as a second person where one is wanted.
#[derive(Debug, Clone)]
pub struct MayWork {
    pub(crate) task: Task,
    pub(crate) officer: PersonRef,
    pub(crate) actor: Actor,
}

/// What is read of a task before anybody is let near it.
pub(crate) struct Read {
    pub(crate) kept: tasks::Kept,
    pub(crate) handlers: Vec<PersonRef>,
    pub(crate) steps: Vec<KeptStep>,
}

impl Read {
    /// The task as policies see it.
    fn thing(&self, officer: &Officer) -> Thing {
        let task = &self.kept.task;
        let before = |step: &&KeptStep| match task.round {
            Round::First => true,
            Round::Again => step.round == Round::First,
        };
        let acted: BTreeSet<PersonRef> =
            self.steps.iter().filter(before).filter_map(|it| it.officer).collect();
        Thing::Rating {
            site: task.about.site.clone(),
            rated: self.handlers.contains(&officer.id),
            concerned: acted.contains(&officer.id),
            rater: task.about.rater.map_or(Tie::Stranger, |rater| officer.standing.tie(rater)),
        }
    }

    fn working(&self) -> Action {
        if self.kept.task.wants_second_person() { Action::ReviewRating } else { Action::WorkRating }
    }
}

/// Whether an officer may read a task. Who had a part in what was rated is told that there is none.
pub(crate) fn may_see(
    evaluations: &Evaluations,
    officer: &Officer,
    read: Read,
) -> Result<MaySee, EvaluationError> {
    let thing = read.thing(officer);
    if !evaluations.authority.may(officer, Action::SeeRating, &thing).allowed {
        return Err(EvaluationError::NoSuchTask);
    }
    let works = evaluations.authority.may(officer, read.working(), &thing).allowed;
    let tasks::Kept { task, brought } = read.kept;
    Ok(MaySee { works: works && !task.stage.is_over(), task, brought, steps: read.steps })
}

/// Whether an officer may take the next step of a task; the rule's own words if not.
pub(crate) fn may_work(
    evaluations: &Evaluations,
    officer: &Officer,
    read: Read,
) -> Result<MayWork, EvaluationError> {
    let (authority, thing, action) = (&evaluations.authority, read.thing(officer), read.working());
    if !authority.may(officer, Action::SeeRating, &thing).allowed {
        return Err(EvaluationError::NoSuchTask);
    }
    let decision = authority.may(officer, action, &thing);
    if !decision.allowed {
        return Err(EvaluationError::NotAllowed(Box::new(authority.explain(&decision, action))));
    }
    Ok(MayWork { task: read.kept.task, officer: officer.id, actor: decision.actor(officer) })
}

/// Proof that an officer reads lists of bad ratings, and of which sites.
#[derive(Debug, Clone)]
pub struct MayList {
    pub(crate) sites: Vec<SiteRef>,
    pub(crate) officer: Officer,
}

/// Whose bad ratings an officer may read; refused if nobody's.
pub fn may_list(evaluations: &Evaluations, officer: &Officer) -> Result<MayList, EvaluationError> {
    within(evaluations, officer, Action::SeeRating)
}

/// At which sites an officer sets up the tablets: those whose ratings they review.
pub fn may_set_up_pads(evaluations: &Evaluations, officer: &Officer) -> Result<MayList, EvaluationError> {
    within(evaluations, officer, Action::ReviewRating)
}

/// Of which sites an officer reads the stars of the staff: those whose ratings they review. Everybody reads their own.
pub fn may_see_stars(evaluations: &Evaluations, officer: &Officer) -> Result<MayList, EvaluationError> {
    within(evaluations, officer, Action::ReviewRating)
}

/// Of which sites an officer reads what ratings are about: those whose ratings they review.
pub fn may_see_themes(evaluations: &Evaluations, officer: &Officer) -> Result<MayList, EvaluationError> {
    within(evaluations, officer, Action::ReviewRating)
}

fn within(evaluations: &Evaluations, officer: &Officer, action: Action) -> Result<MayList, EvaluationError> {
    let of = |site: &SiteRef| Thing::Rating {
        site: site.clone(),
        rated: false,
        concerned: false,
        rater: Tie::Stranger,
    };
    let sees = |site: &SiteRef| evaluations.authority.may(officer, action, &of(site)).allowed;
    let sites: Vec<SiteRef> = evaluations.sites.all().iter().map(|it| it.code.clone()).filter(sees).collect();
    if sites.is_empty() {
        let nowhere = evaluations.authority.may(officer, action, &of(&officer.site));
        let why = evaluations.authority.explain(&nowhere, action);
        return Err(EvaluationError::NotAllowed(Box::new(why)));
    }
    Ok(MayList { sites, officer: officer.clone() })
}

impl MayList {
    /// Whether a task of these sites is one that the officer may read.
    pub(crate) fn sees(&self, evaluations: &Evaluations, read: &Read) -> bool {
        evaluations.authority.may(&self.officer, Action::SeeRating, &read.thing(&self.officer)).allowed
    }
}
