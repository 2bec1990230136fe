//! What the law does by itself, because nobody did: it accepts what was not answered in five days (行政许可法 32(1)(4)), and
//! grants what it deems granted, and ends what was deferred too long. A schedule looks for such cases, all of them, page by page.

use cap_papers::PaperKind;
use plat_identity::IdentityError;

use crate::{
    change::{Change, Moment},
    deem_accepted, deem_granted, deferral,
    error::CaseError,
    model::Case,
    service::Cases,
    store::{self, After},
};

/// How many cases are read at once.
const PAGE: i64 = 200;

/// Does what the law has done, and says to how many cases. A case that fails does not keep the others waiting; the first
/// failure is told at the end.
pub async fn run(cases: &Cases) -> Result<usize, CaseError> {
    let moment = cases.moment();
    let before = store::day_number(moment.today());
    let (mut after, mut done, mut failed) = (After::first_rising(), 0, None);
    loop {
        let page = cases.db.read(move |tx| store::acts_before(tx, before, after, PAGE)).await?;
        let Some((key, last)) = page.last() else { break };
        after = After { key: *key, id: last.id };
        for (_, case) in page {
            match act(cases, &case, &moment).await {
                Ok(true) => done += 1,
                Ok(false) | Err(CaseError::ChangedMeanwhile) => {} // an officer was quicker
                Err(error) => {
                    tracing::error!(case = %case.id, %error, "the law acted, and it could not be recorded");
                    failed.get_or_insert(error);
                }
            }
        }
    }
    failed.map_or(Ok(done), Err)
}

/// What the law does to one case today, if anything.
async fn act(cases: &Cases, case: &Case, moment: &Moment) -> Result<bool, CaseError> {
    let (change, kind): (Change, PaperKind) = if let Ok(granted) = deem_granted::decide(case, moment) {
        (granted, PaperKind::Decision)
    } else if moment.reply_term_is_over(case) {
        let accepted = deem_accepted::decide(case, moment)?;
        let notice = deferral::notice(&accepted.case);
        (accepted, notice)
    } else if let Ok(ended) = deferral::end::decide(case, moment) {
        (ended, PaperKind::DeferralEnded)
    } else {
        return Ok(false);
    };
    let recorded = match cases.record_with_paper(change.clone(), kind).await {
        // The law acts all the same; there is nobody left to whom a paper could be addressed.
        Err(CaseError::Identity(IdentityError::Erased)) => cases.record(change).await,
        other => other,
    };
    let case = recorded?;
    tracing::warn!(case = %case.id, stage = case.stage.code(), "nobody did in time what was to be done");
    Ok(true)
}
