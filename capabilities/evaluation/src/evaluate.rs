//! 评价: the applicant says how it went. Once (一事一评), of their own will, and then nobody changes it.

use plat_facts::Published;

use crate::{
    error::EvaluationError,
    invite::EVALUATED,
    model::{Given, Opinion},
    policy::Own,
    rules,
    service::Evaluations,
    store,
};

/// Stores what the applicant said and tells it, in one transaction.
///
/// Two at the same time: the table takes one, the other hears [`EvaluationError::AlreadyRated`].
pub async fn run(evaluations: &Evaluations, own: Own, opinion: Opinion) -> Result<Given, EvaluationError> {
    let (now, settings) = (evaluations.mint.now(), evaluations.settings);
    let case = own.evaluation().invitation.case;
    evaluations
        .db
        .write(move |tx| {
            let evaluation = store::find(tx, case)?.ok_or(EvaluationError::NotFound)?;
            let (given, fact) = rules::decide(&evaluation, opinion.clone(), now, settings)?;
            store::give(tx, &evaluation.invitation, &given)?;
            tx.append(fact.fact(evaluation.invitation.stream, EVALUATED, now, own.actor()))?;
            Ok(given)
        })
        .await
}
