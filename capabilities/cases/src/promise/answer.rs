//! Somebody else than who found the promise false answers the objection: lifts the exclusion, or lets it stand.

use plat_facts::{refs::PersonRef, trust::ObjectionAnswered};
use plat_store::Tx;

use super::{Objection, ObjectionAnswer, Promise};
use crate::{
    change::{Change, Moment},
    error::CaseError,
    exclusion::Ground,
    model::Case,
    policy::{Decide, May},
    service::Cases,
    store,
};

/// Answers, and tells the reason.
pub async fn run(cases: &Cases, may: May<Decide>, lifted: bool, reason: String) -> Result<Case, CaseError> {
    let change = decide(may.case(), (lifted, reason), may.officer(), &cases.moment())?.by(may.actor());
    if !lifted {
        return cases.record(change).await;
    }
    let (case, now) = (change.case.id, change.fact.at);
    let lift = move |tx: &mut Tx<'_>| store::exclusions::lift(tx, case, Ground::FalsePromise, now);
    cases.store_with(change, None, lift).await
}

fn decide(
    case: &Case,
    (lifted, reason): (bool, String),
    by: PersonRef,
    moment: &Moment,
) -> Result<Change, CaseError> {
    let promise = case.promise.as_ref().filter(|it| it.is_disputed());
    let Some((promise, objection)) = promise.and_then(|it| Some((it, it.objection.as_ref()?))) else {
        return Err(case.cannot("answer-objection"));
    };
    if promise.check.as_ref().is_some_and(|check| check.by == by) {
        return Err(CaseError::SamePerson);
    }
    let reason = reason.trim().to_owned();
    if reason.is_empty() {
        return Err(CaseError::Field { field: "reason".into(), code: "missing" });
    }
    let fact = ObjectionAnswered { case: case.id, officer: by, lifted, answered_on: moment.today() };
    let answer = Some(ObjectionAnswer { at: moment.now, by, lifted, reason });
    let objection = Some(Objection { answer, ..objection.clone() });
    let after = Case { promise: Some(Promise { objection, ..promise.clone() }), ..case.clone() };
    Ok(Change::new(after, &fact, plat_facts::Actor::Officer(by), moment.now))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{an_officer, another_officer, at, falsely_promised, moment};

    fn disputed() -> Case {
        let mut case = falsely_promised("2026-03-04");
        let objection = Objection { at: at("2026-03-06"), answer_within: Some(10), answer: None };
        case.promise.as_mut().unwrap().objection = Some(objection);
        case
    }

    #[test]
    fn who_found_a_promise_false_does_not_answer_the_objection() {
        let now = moment("2026-03-09");
        let same = decide(&disputed(), (false, "维持".into()), an_officer(), &now);
        assert!(matches!(same, Err(CaseError::SamePerson)));
        let kept = decide(&disputed(), (false, "维持".into()), another_officer(), &now).unwrap().case;
        assert!(kept.promise.as_ref().unwrap().is_false());
        assert!(decide(&kept, (true, "撤销".into()), another_officer(), &now).is_err(), "once");
    }

    #[test]
    fn a_lifted_exclusion_leaves_no_false_promise_behind() {
        let lifted =
            decide(&disputed(), (true, "经复核属实".into()), another_officer(), &moment("2026-03-09"));
        assert!(!lifted.unwrap().case.promise.unwrap().is_false());
    }
}
