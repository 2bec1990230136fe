//! The last day to answer to what was done is over: it is written down, once, and nothing is asked any more.

use plat_facts::{Actor, Published, evaluation::BadRatingStepTaken};

use super::{Task, answer::ANSWER};
use crate::{
    error::EvaluationError,
    service::Evaluations,
    store::tasks::{self, KeptStep},
};

/// How many at a time.
const AT_ONCE: u32 = 200;

/// Looks through what could be answered until a day before today.
pub(crate) async fn run(evaluations: &Evaluations) -> Result<(), EvaluationError> {
    let today = evaluations.today();
    let silent = evaluations.db.read(move |tx| tasks::unanswered(tx, today, AT_ONCE));
    for kept in silent.await? {
        one(evaluations, kept.task).await?;
    }
    Ok(())
}

async fn one(evaluations: &Evaluations, task: Task) -> Result<(), EvaluationError> {
    let now = evaluations.mint.now();
    evaluations
        .db
        .write(move |tx| {
            // They answered in the last moment: then there is nothing to end.
            if !tasks::lapse(tx, &task)? {
                return Ok(());
            }
            let step = KeptStep::by_itself(&task, (ANSWER, NONE), now);
            tasks::step(tx, task.id, &step)?;
            let site = task.about.site.clone();
            let fact = BadRatingStepTaken { task: task.id, site, step: step.step, outcome: step.outcome };
            tx.append(fact.fact(task.id.cast(), task.version + 1, now, Actor::System))?;
            Ok(())
        })
        .await
}

/// Nobody answered.
const NONE: &str = "none";
