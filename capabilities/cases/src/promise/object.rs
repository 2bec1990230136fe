//! The person objects: the promise was true, or it was not theirs.

use plat_facts::{Actor, refs::PersonRef, trust::ExclusionObjected};
use plat_kernel::{
    Date,
    clock::date_of,
    term::{Term, Unit, due},
};

use plat_store::Tx;

use super::{Objection, Promise};
use crate::{
    change::{Change, Moment},
    error::CaseError,
    model::Case,
    policy::{Decide, May, Own},
    sealed,
    service::Cases,
    store,
    trust::{PromiseRule, TrustError},
};

/// The longest objection, in characters.
pub const LONGEST: usize = 2000;

/// Keeps the objection, its words sealed under the person's key.
pub async fn run(cases: &Cases, own: Own, words: String) -> Result<Case, CaseError> {
    let words = words.trim().to_owned();
    if words.is_empty() {
        return Err(CaseError::Field { field: "words".into(), code: "missing" });
    }
    if words.chars().count() > LONGEST {
        return Err(CaseError::Field { field: "words".into(), code: "too_long" });
    }
    let change = decide(own.case(), own.actor(), &cases.trust.promise, &cases.moment())?;
    let key = cases.key_of(own.case().applicant).await?;
    let kept = sealed::OBJECTION.seal(&key, own.case().id, words.as_bytes());
    let case = change.case.id;
    let keep = move |tx: &mut Tx<'_>| store::exclusions::insert_objection(tx, case, &kept);
    cases.store_with(change, None, keep).await
}

/// What the person said, for whoever may answer it; not for whoever found the promise false.
pub async fn words(cases: &Cases, may: &May<Decide>) -> Result<String, CaseError> {
    let case = may.case();
    readable(case, may.officer())?;
    let id = case.id;
    let key = cases.key_of(case.applicant).await?;
    let kept = cases.db.read(move |tx| store::exclusions::objection(tx, id)).await?;
    Ok(sealed::OBJECTION.open_text(&key, id, &kept)?)
}

/// There is an objection, and it is not this officer's own finding that it is about.
fn readable(case: &Case, officer: PersonRef) -> Result<(), CaseError> {
    let promise = case.promise.as_ref().filter(|it| it.objection.is_some()).ok_or(CaseError::NotFound)?;
    let own = promise.check.as_ref().is_some_and(|check| check.by == officer);
    if own { Err(CaseError::SamePerson) } else { Ok(()) }
}

/// Until when the person may object: so many working days after the promise was found false.
pub fn until(case: &Case, rule: &PromiseRule, moment: &Moment) -> Option<Date> {
    let promise = case.promise.as_ref().filter(|it| it.objection.is_none())?;
    let check = promise.check.as_ref().filter(|check| !check.kept)?;
    let term = Term { days: rule.objection_within, unit: Unit::Working };
    let last = due(&moment.calendar, date_of(check.at), term, &[]).date;
    (moment.today() <= last).then_some(last)
}

fn decide(case: &Case, actor: Actor, rule: &PromiseRule, moment: &Moment) -> Result<Change, CaseError> {
    let promise = case.promise.as_ref().filter(|_| until(case, rule, moment).is_some());
    let promise = promise.ok_or(TrustError::NothingToObjectTo)?;
    let fact = ExclusionObjected { case: case.id, objected_on: moment.today() };
    let objection = Some(Objection { at: moment.now, answer_within: Some(rule.answer_within), answer: None });
    let after = Case { promise: Some(Promise { objection, ..promise.clone() }), ..case.clone() };
    Ok(Change::new(after, &fact, actor, moment.now))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::Stage,
        sample::{an_officer, another_officer, applicant, at, falsely_promised, moment, trust_rules},
    };

    #[test]
    fn who_was_told_of_a_false_promise_may_object_once_and_in_time() {
        let (case, rule) = (falsely_promised("2026-03-04"), trust_rules().promise);
        let objected = decide(&case, applicant(), &rule, &moment("2026-03-25")).unwrap().case;
        assert!(objected.promise.as_ref().unwrap().is_disputed());
        assert!(decide(&objected, applicant(), &rule, &moment("2026-03-25")).is_err());
        assert!(decide(&case, applicant(), &rule, &moment("2026-03-26")).is_err(), "fifteen working days");
    }

    #[test]
    fn an_objection_to_a_case_that_is_over_is_due_in_ten_working_days() {
        let (case, rule) = (falsely_promised("2026-03-04"), trust_rules().promise);
        let over = case.at(Stage::Withdrawn { at: at("2026-03-05") });
        let objected = decide(&over, applicant(), &rule, &moment("2026-03-06")).unwrap().case;
        let due = |case: &Case| moment("2026-03-09").dates(case).next().map(|it| it.due);
        assert_eq!(due(&objected), "2026-03-20".parse().ok());
        let going_on = decide(&case, applicant(), &rule, &moment("2026-03-06")).unwrap().case;
        assert_eq!(due(&going_on), due(&case), "while the case goes on its own date matters");
    }

    #[test]
    fn who_found_the_promise_false_is_not_given_the_words_of_the_objection() {
        let (case, rule) = (falsely_promised("2026-03-04"), trust_rules().promise);
        assert!(matches!(readable(&case, another_officer()), Err(CaseError::NotFound)));
        let objected = decide(&case, applicant(), &rule, &moment("2026-03-06")).unwrap().case;
        assert!(matches!(readable(&objected, an_officer()), Err(CaseError::SamePerson)));
        assert!(readable(&objected, another_officer()).is_ok());
    }
}
