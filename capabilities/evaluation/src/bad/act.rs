//! An officer takes the next step about a bad rating.

use plat_facts::{
    NewFact, Published,
    evaluation::{BadRatingClosed, BadRatingSetAside, BadRatingStepTaken},
};
use plat_kernel::Timestamp;

use super::{Deed, Moment, Stage, Task, notes};
use crate::{
    error::EvaluationError,
    model::Remark,
    policy::MayWork,
    service::Evaluations,
    store::tasks::{self, KeptStep},
};

/// Stores a step and tells it, in one transaction. `version` is that of the task as the officer saw it.
pub async fn run(
    evaluations: &Evaluations,
    may: MayWork,
    (deed, words): (Deed, Remark),
    version: i64,
) -> Result<Task, EvaluationError> {
    if may.task.version != version {
        return Err(EvaluationError::ChangedMeanwhile);
    }
    if words.as_str().is_empty() && wants_words(deed) {
        return Err(EvaluationError::NoWords);
    }
    let calendar = evaluations.calendar_now();
    let moment = evaluations.moment(&calendar);
    let next = may.task.clone().after(deed, &moment)?;
    let (name, outcome) = told(deed, &next);
    let fact = fact(&next, (name, outcome), &moment);
    store(evaluations, &may, (next, name, outcome), (fact, words)).await
}

/// The officer is shown how whoever rated can be reached, which goes on record.
pub async fn show_phone(evaluations: &Evaluations, may: MayWork) -> Result<Task, EvaluationError> {
    if !may.task.about.named || may.task.stage.is_over() {
        return Err(EvaluationError::NotNow);
    }
    let next = Task { version: may.task.version + 1, ..may.task.clone() };
    let step = BadRatingStepTaken {
        task: next.id,
        site: next.about.site.clone(),
        step: SHOWN.to_owned(),
        outcome: "phone".to_owned(),
    };
    let fact = Told::Step(step);
    store(evaluations, &may, (next, SHOWN, "phone"), (fact, Remark::default())).await
}

/// The step by which somebody was shown how to reach whoever rated.
pub(crate) const SHOWN: &str = "shown";

async fn store(
    evaluations: &Evaluations,
    may: &MayWork,
    (next, step, outcome): (Task, &'static str, &'static str),
    (fact, words): (Told, Remark),
) -> Result<Task, EvaluationError> {
    let whose = next.about.rater.unwrap_or(may.officer);
    let key = evaluations.identity.vault().key_of(whose).await?;
    let sealed = notes::seal(&key, next.id, &words);
    let now = evaluations.mint.now();
    let step = KeptStep {
        version: next.version,
        round: may.task.round,
        step: step.to_owned(),
        outcome: outcome.to_owned(),
        officer: Some(may.officer),
        at: now,
        words: sealed.words,
        sealed_for: sealed.whose,
    };
    let fact = fact.fact(&next, now, may.actor);
    evaluations
        .db
        .write(move |tx| {
            if !tasks::update(tx, &next)? {
                return Err(EvaluationError::ChangedMeanwhile);
            }
            tasks::step(tx, next.id, &step)?;
            tx.append(&fact)?;
            Ok(next.clone())
        })
        .await
}

/// Everything but the last stroke and a call that nobody answered is put into words.
fn wants_words(deed: Deed) -> bool {
    !matches!(deed, Deed::Close | Deed::Contact(false))
}

/// The stable codes of a step and of what came of it.
fn told(deed: Deed, next: &Task) -> (&'static str, &'static str) {
    match deed {
        Deed::Contact(true) => ("contact", "reached"),
        Deed::Contact(false) => ("contact", "not_reached"),
        Deed::Verify(finding) => ("verify", finding.code()),
        Deed::Mend => ("mend", remedy(&next.stage)),
        Deed::Revisit(said) => ("revisit", said.code()),
        Deed::Close => ("close", remedy(&next.stage)),
        Deed::Doubt(claim) => ("doubt", claim.code()),
        Deed::Review(true) => ("review", "set_aside"),
        Deed::Review(false) => ("review", "stays"),
    }
}

fn remedy(stage: &Stage) -> &'static str {
    match stage {
        Stage::Revisit { remedy, .. } | Stage::Close { remedy, .. } | Stage::Closed { remedy, .. } => {
            remedy.code()
        }
        _ => "",
    }
}

/// What a step publishes.
enum Told {
    Step(BadRatingStepTaken),
    Closed(BadRatingClosed),
    SetAside(BadRatingSetAside),
}

impl Told {
    fn fact(&self, task: &Task, at: Timestamp, by: plat_facts::Actor) -> NewFact {
        let (stream, version) = (task.id.cast(), task.version);
        match self {
            Self::Step(it) => it.fact(stream, version, at, by),
            Self::Closed(it) => it.fact(stream, version, at, by),
            Self::SetAside(it) => it.fact(stream, version, at, by),
        }
    }
}

fn fact(next: &Task, (step, outcome): (&str, &str), moment: &Moment<'_>) -> Told {
    let about = &next.about;
    let (task, case, site) = (next.id, about.case, about.site.clone());
    match &next.stage {
        Stage::Closed { remedy, revisited, answer_by, .. } => Told::Closed(BadRatingClosed {
            task,
            case,
            site,
            remedy: remedy.code().to_owned(),
            revisited: revisited.map(|said| said.code().to_owned()),
            late: moment.today > next.settle_by,
            answer_by: *answer_by,
        }),
        Stage::SetAside { claim, .. } => {
            Told::SetAside(BadRatingSetAside { task, case, site, claim: claim.code().to_owned() })
        }
        _ => {
            Told::Step(BadRatingStepTaken { task, site, step: step.to_owned(), outcome: outcome.to_owned() })
        }
    }
}
