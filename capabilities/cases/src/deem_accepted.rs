//! 逾期不告知，自收到之日起即为受理: what nobody answered within five working days is accepted by law, as of the day on
//! which it was received (行政许可法 32(1)(4)). A schedule looks for such cases.

use plat_facts::Actor;
use plat_identity::IdentityError;
use plat_kernel::{SignedDuration, clock::date_of};

use crate::{
    accept,
    dates::REPLY_DAYS,
    error::CaseError,
    model::{Stage, Tray},
    paper::PaperKind,
    service::Cases,
    store,
};

/// How many cases one sweep takes; the rest is taken by the next.
const SWEEP: i64 = 200;

/// Accepts what the law has accepted, and says how many cases that were. A case that fails does not keep the others
/// waiting; the first failure is told at the end.
pub async fn run(cases: &Cases) -> Result<usize, CaseError> {
    let moment = cases.moment();
    // Five working days are never shorter than five days: what came in later cannot be overdue.
    let before = moment.now - SignedDuration::from_hours(24 * i64::from(REPLY_DAYS));
    let waiting = cases.db.read(move |tx| store::received_before(tx, Tray::Examine, before, SWEEP)).await?;
    let mut done = 0;
    let mut failed = None;
    for case in waiting {
        if !matches!(case.stage, Stage::Received { .. }) || !moment.reply_term_is_over(&case) {
            continue;
        }
        let change = accept::decide(&case, Actor::System, &moment)?;
        let recorded = match cases.record_with_paper(change.clone(), PaperKind::Acceptance).await {
            // The law accepts all the same; there is nobody left to whom a notice could be addressed.
            Err(CaseError::Identity(IdentityError::Erased)) => cases.record(change).await,
            other => other,
        };
        match recorded {
            Ok(case) => {
                tracing::warn!(case = %case.id, received = %date_of(case.received), "accepted by law: nobody answered in time");
                done += 1;
            }
            Err(CaseError::ChangedMeanwhile) => {} // an officer was quicker
            Err(error) => {
                tracing::error!(case = %case.id, %error, "could not be accepted by law");
                failed.get_or_insert(error);
            }
        }
    }
    failed.map_or(Ok(done), Err)
}
