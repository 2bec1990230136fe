//! 审查: a reviewer proposes to grant or to refuse. An on-the-spot item has no review behind the window.

use plat_facts::{Actor, cases::CaseReviewed, refs::PersonRef};

use crate::{
    change::{Change, Moment},
    error::CaseError,
    model::{Case, Review, Stage},
    policy::{Examination, May},
    service::Cases,
};

/// Records the proposal.
pub async fn run(
    cases: &Cases,
    may: May<Examination>,
    grant: bool,
    opinion: String,
) -> Result<Case, CaseError> {
    let change = decide(may.case(), (grant, opinion), may.officer(), &cases.moment())?.by(may.actor());
    cases.record(change).await
}

fn decide(
    case: &Case,
    (grant, opinion): (bool, String),
    by: PersonRef,
    moment: &Moment,
) -> Result<Change, CaseError> {
    let Stage::Accepted(acceptance) = &case.stage else {
        return Err(case.cannot("review"));
    };
    if case.terms.on_the_spot || case.is_paused() {
        return Err(case.cannot("review"));
    }
    let fact = CaseReviewed { case: case.id, officer: by, proposes_grant: grant };
    let review = Review { at: moment.now, by, grant, opinion };
    let after = case.at(Stage::Reviewed { acceptance: acceptance.clone(), review });
    Ok(Change::new(after, &fact, Actor::Officer(by), moment.now))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{a_case, accepted, an_officer, moment, on_the_spot};

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
