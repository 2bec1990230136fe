//! The applicant takes the application back; possible until the decision.

use plat_facts::{Actor, cases::CaseWithdrawn};

use crate::{
    change::{Change, Moment},
    error::CaseError,
    model::{Case, Stage},
    policy::Own,
    service::Cases,
};

/// Takes the application back.
pub async fn run(cases: &Cases, own: Own) -> Result<Case, CaseError> {
    let change = decide(own.case(), own.actor(), &cases.moment())?;
    cases.record(change).await
}

pub(crate) fn decide(case: &Case, actor: Actor, moment: &Moment) -> Result<Change, CaseError> {
    if case.stage.decision().is_some() || case.is_closed() {
        return Err(case.cannot("withdraw"));
    }
    let fact = CaseWithdrawn { case: case.id, withdrawn_on: moment.today() };
    let after = case.at(Stage::Withdrawn { at: moment.now }).nothing_open(moment);
    Ok(Change::new(after, &fact, actor, moment.now))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::PauseGround,
        sample::{a_case, accepted, an_officer, applicant, granted, moment},
        suspend,
    };

    #[test]
    fn what_was_decided_cannot_be_taken_back() {
        let decided = decide(&granted(&a_case(), "2026-03-04"), applicant(), &moment("2026-03-05"));
        assert!(matches!(decided, Err(CaseError::WrongStage { .. })));
    }

    #[test]
    fn nothing_stands_still_in_a_case_that_was_taken_back() {
        let case = accepted(&a_case(), "2026-03-04");
        let hearing = (PauseGround::Hearing, 5);
        let stopped = suspend::decide(&case, hearing, an_officer(), &moment("2026-03-05")).unwrap().case;
        let over = decide(&stopped, applicant(), &moment("2026-03-06")).unwrap().case;
        assert!(over.is_closed() && !over.is_paused());
    }
}
