//! 评价: the applicant says how it went. Once (一事一评), of their own will, and then nobody changes it.

use plat_facts::Published;

use crate::{
    error::EvaluationError,
    invite::EVALUATED,
    model::{Evaluation, Given, Opinion},
    policy::Own,
    rules, sealed,
    service::Evaluations,
    store,
};

/// Stores what the applicant said and tells it, in one transaction.
///
/// Two at the same time: the table takes one, the other hears [`EvaluationError::AlreadyRated`].
pub async fn run(evaluations: &Evaluations, own: Own, opinion: Opinion) -> Result<Given, EvaluationError> {
    let (now, settings) = (evaluations.mint.now(), evaluations.settings);
    let case = own.evaluation().invitation.case;
    let words = sealed::seal(own.key(), case, &opinion.remark);
    evaluations
        .db
        .write(move |tx| {
            let kept = store::find(tx, case)?.ok_or(EvaluationError::NotFound)?;
            if kept.given.is_some() {
                return Err(EvaluationError::AlreadyRated);
            }
            let evaluation = Evaluation { invitation: kept.invitation, given: None };
            let (given, fact) = rules::decide(&evaluation, opinion.clone(), now, settings)?;
            store::give(tx, &evaluation.invitation, &given, &words)?;
            tx.append(fact.fact(evaluation.invitation.stream, EVALUATED, now, own.actor()))?;
            Ok(given)
        })
        .await
}
