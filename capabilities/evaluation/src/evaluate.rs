//! 评价: whoever was served says how it went. Once (一事一评), of their own will, and then nobody changes it.

use plat_facts::Published;

use crate::{
    error::EvaluationError,
    invite::answer_of,
    model::{Evaluation, Given, Opinion, Remark},
    policy::MayEvaluate,
    rules, sealed,
    service::Evaluations,
    store,
};

/// Stores what was said and tells it, in one transaction. Where nobody knows whose words they would be, none are kept.
///
/// Two at the same time: the table takes one, the other hears [`EvaluationError::AlreadyRated`].
pub async fn run(
    evaluations: &Evaluations,
    may: impl Into<MayEvaluate>,
    opinion: Opinion,
) -> Result<Given, EvaluationError> {
    let may: MayEvaluate = may.into();
    let (now, settings) = (evaluations.mint.now(), evaluations.settings);
    let case = may.evaluation().invitation.case;
    let remark = if may.key().is_some() { opinion.remark.clone() } else { Remark::default() };
    let opinion = Opinion { remark, ..opinion };
    let standards = evaluations.clone();
    let words = may.key().map(|key| sealed::seal(key, case, &opinion.remark)).unwrap_or_default();
    evaluations
        .db
        .write(move |tx| {
            let kept = store::find(tx, case)?.ok_or(EvaluationError::NotFound)?;
            if kept.invitation.is_asked_elsewhere() {
                return Err(EvaluationError::NotFound);
            }
            if kept.given.is_some() {
                return Err(EvaluationError::AlreadyRated);
            }
            let evaluation = Evaluation { invitation: kept.invitation, given: None };
            let at = (now, may.channel());
            let (given, fact) = rules::decide(&evaluation, opinion.clone(), at, settings)?;
            store::give(tx, &evaluation.invitation, &given, (&words, may.channel()))?;
            let invitation = &evaluation.invitation;
            for theme in standards.standards.themes_of(&given.opinion) {
                store::about(tx, invitation.case, theme)?;
            }
            tx.append(fact.fact(invitation.stream, answer_of(invitation), now, may.actor()))?;
            Ok(given)
        })
        .await
}
