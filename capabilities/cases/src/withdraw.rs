//! The applicant takes the application back; possible until the decision.

use plat_facts::cases::CaseWithdrawn;

use crate::{
    change::{Change, Moment},
    error::CaseError,
    model::{Case, Stage},
    policy::Own,
    service::Cases,
};

/// Takes the application back.
pub async fn run(cases: &Cases, own: Own) -> Result<Case, CaseError> {
    let change = decide(&own, &cases.moment())?;
    cases.record(change).await
}

fn decide(own: &Own, moment: &Moment) -> Result<Change, CaseError> {
    let case = own.case();
    if case.stage.decision().is_some() || case.is_closed() {
        return Err(case.cannot("withdraw"));
    }
    let fact = CaseWithdrawn { case: case.id, withdrawn_on: moment.today() };
    let mut after = case.at(Stage::Withdrawn { at: moment.now });
    // Nothing stands still in a case that is over.
    if let Some(pause) = after.pauses.last_mut().filter(|pause| pause.to.is_none()) {
        pause.to = Some(moment.today());
    }
    Ok(Change::new(after, &fact, own.actor(), moment.now))
}
