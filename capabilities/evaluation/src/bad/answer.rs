//! Whoever rated says what they think of what was done: once. Whoever is not content is heard by a supervisor.

use plat_facts::{Published, evaluation::BadRatingAnswered};
use plat_identity::Resident;

use super::{Task, notes};
use crate::{
    error::EvaluationError,
    model::Remark,
    policy::Own,
    service::Evaluations,
    store::tasks::{self, KeptStep},
};

/// Stores the answer and tells it, in one transaction.
pub async fn run(
    evaluations: &Evaluations,
    (who, own): (&Resident, &Own),
    satisfied: bool,
    words: Remark,
) -> Result<Task, EvaluationError> {
    let case = own.evaluation().invitation.case;
    let calendar = evaluations.calendar_now();
    let (now, by, key) = (evaluations.mint.now(), own.actor(), who.key().clone());
    let (today, terms) = (evaluations.today(), evaluations.settings.bad);
    evaluations
        .db
        .write(move |tx| {
            let kept = tasks::of_case(tx, case)?.ok_or(EvaluationError::NoSuchTask)?;
            let round = kept.task.round;
            let moment = super::Moment { today, calendar: &calendar, terms };
            let next = kept.task.answered(satisfied, &moment)?;
            if !tasks::update(tx, &next)? {
                return Err(EvaluationError::ChangedMeanwhile);
            }
            let sealed = notes::seal(&key, next.id, &words);
            let step = KeptStep {
                version: next.version,
                round,
                step: ANSWER.to_owned(),
                outcome: if satisfied { "satisfied" } else { "dissatisfied" }.to_owned(),
                officer: None,
                at: now,
                words: sealed.words,
                sealed_for: sealed.whose,
            };
            tasks::step(tx, next.id, &step)?;
            let site = next.about.site.clone();
            let fact = BadRatingAnswered { task: next.id, case, site, satisfied };
            tx.append(fact.fact(next.id.cast(), next.version, now, by))?;
            Ok(next)
        })
        .await
}

/// The step by which whoever rated answered.
pub(crate) const ANSWER: &str = "answer";
