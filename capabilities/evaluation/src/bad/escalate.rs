//! What is overdue comes before the site's supervisor, once for each step.

use plat_facts::{Actor, Published, evaluation::BadRatingEscalated};

use super::Task;
use crate::{
    error::EvaluationError,
    service::Evaluations,
    store::tasks::{self, KeptStep},
};

/// How many at a time.
const AT_ONCE: u32 = 200;

/// Looks through what was due before today and came before nobody yet.
pub(crate) async fn run(evaluations: &Evaluations) -> Result<(), EvaluationError> {
    let today = evaluations.today();
    let late = evaluations.db.read(move |tx| tasks::overdue(tx, today, AT_ONCE));
    for kept in late.await? {
        one(evaluations, kept.task).await?;
    }
    Ok(())
}

async fn one(evaluations: &Evaluations, task: Task) -> Result<(), EvaluationError> {
    let Some(due) = task.due() else { return Ok(()) };
    let now = evaluations.mint.now();
    evaluations
        .db
        .write(move |tx| {
            // Somebody took the step just now: then it is not overdue any more.
            if !tasks::bring(tx, &task)? {
                return Ok(());
            }
            let step = KeptStep::by_itself(&task, (BROUGHT, task.stage.code()), now);
            tasks::step(tx, task.id, &step)?;
            let (site, step) = (task.about.site.clone(), task.stage.code().to_owned());
            let fact = BadRatingEscalated { task: task.id, site, step, due };
            tx.append(fact.fact(task.id.cast(), task.version + 1, now, Actor::System))?;
            Ok(())
        })
        .await
}

/// The step by which a task came before the supervisor.
pub(crate) const BROUGHT: &str = "brought";
