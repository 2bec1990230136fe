//! 审查: each step of the item's chain is signed by as many persons as it wants, two when facts are checked on site
//! (行政许可法 34(3)); the last signature sends the case to its decider. An on-the-spot item has no review behind the window.

use plat_facts::{
    Actor,
    cases::{CaseReviewed, StepSigned},
    refs::PersonRef,
};

use crate::{
    change::{Change, Moment},
    error::CaseError,
    model::{Case, Review, Signature, Stage},
    policy::{Examination, May},
    service::Cases,
};

/// Signs the open step of the review chain.
pub async fn run(
    cases: &Cases,
    may: May<Examination>,
    grant: bool,
    opinion: String,
) -> Result<Case, CaseError> {
    let change = decide(may.case(), (grant, opinion), may.officer(), &cases.moment())?.by(may.actor());
    cases.record(change).await
}

pub(crate) fn decide(
    case: &Case,
    (grant, opinion): (bool, String),
    by: PersonRef,
    moment: &Moment,
) -> Result<Change, CaseError> {
    let Stage::Accepted(acceptance) = &case.stage else {
        return Err(case.cannot("review"));
    };
    let open = case.step().filter(|_| !case.terms.on_the_spot && !case.is_paused());
    let Some((step, _)) = open else {
        return Err(case.cannot("review"));
    };
    if case.course.signatures.iter().any(|it| it.step == step && it.by == by) {
        return Err(CaseError::SamePerson);
    }
    let mut after = case.clone();
    after.course.signatures.push(Signature { step, at: moment.now, by, grant, opinion: opinion.clone() });
    let actor = Actor::Officer(by);
    if after.step().is_some() {
        let step = u32::try_from(step).unwrap_or(u32::MAX);
        let fact = StepSigned { case: case.id, officer: by, step, proposes_grant: grant };
        return Ok(Change::new(after, &fact, actor, moment.now));
    }
    // The proposal to the decider is that of all who signed: one doubt is a doubt.
    let grant = after.course.signatures.iter().all(|it| it.grant);
    let fact = CaseReviewed { case: case.id, officer: by, proposes_grant: grant };
    let review = Review { at: moment.now, by, grant, opinion };
    let after = after.at(Stage::Reviewed { acceptance: acceptance.clone(), review });
    Ok(Change::new(after, &fact, actor, moment.now))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{ReviewStep, StepRole, Terms, Tray},
        sample::{a_case, accepted, an_officer, another_officer, moment, on_the_spot},
    };

    fn sign(case: &Case, by: PersonRef, grant: bool) -> Result<Case, CaseError> {
        decide(case, (grant, String::new()), by, &moment("2026-03-05")).map(|change| change.case)
    }

    fn inspected() -> Case {
        let on_site = ReviewStep { role: StepRole::Inspector, persons: 2, on_site: true };
        let chain = vec![ReviewStep::by(StepRole::Reviewer), on_site, ReviewStep::by(StepRole::Decider)];
        let case = a_case();
        accepted(&Case { terms: Terms { chain, ..case.terms.clone() }, ..case }, "2026-03-04")
    }

    #[test]
    fn facts_on_site_are_checked_by_two_persons_and_one_cannot_sign_twice() {
        let read = sign(&inspected(), an_officer(), true).unwrap();
        assert_eq!((inspected().tray(), read.tray()), (Tray::Review, Tray::Inspect));
        let first = sign(&read, an_officer(), true).unwrap();
        assert_eq!(first.tray(), Tray::Inspect);
        assert!(matches!(sign(&first, an_officer(), true), Err(CaseError::SamePerson)));
        assert_eq!(sign(&first, another_officer(), true).unwrap().tray(), Tray::Decide);
    }

    #[test]
    fn one_doubt_on_the_way_reaches_the_decider() {
        let read = sign(&inspected(), an_officer(), false).unwrap();
        let first = sign(&read, an_officer(), true).unwrap();
        let both = sign(&first, another_officer(), true).unwrap();
        assert!(matches!(both.stage, Stage::Reviewed { review: Review { grant: false, .. }, .. }));
    }

    #[test]
    fn where_the_chain_is_the_decider_alone_nothing_is_reviewed() {
        let case = a_case();
        let chain = vec![ReviewStep::by(StepRole::Decider)];
        let short = accepted(&Case { terms: Terms { chain, ..case.terms.clone() }, ..case }, "2026-03-04");
        assert_eq!(short.tray(), Tray::Decide);
        assert!(sign(&short, an_officer(), true).is_err());
    }

    #[test]
    fn an_on_the_spot_item_is_not_reviewed_twice() {
        let case = accepted(&on_the_spot(a_case()), "2026-03-04");
        assert!(decide(&case, (true, String::new()), an_officer(), &moment("2026-03-04")).is_err());
    }

    #[test]
    fn what_was_not_accepted_is_not_reviewed() {
        assert!(decide(&a_case(), (true, String::new()), an_officer(), &moment("2026-03-04")).is_err());
    }
}
