//! Who has a case open now: the page says so every few seconds, so that two officers see each other before they act.

use plat_facts::refs::{CaseRef, PersonRef};
use plat_kernel::SignedDuration;

use crate::{error::DeskError, service::Desk, store};

/// After so long without a word an officer is not there any more.
pub const GONE_AFTER: SignedDuration = SignedDuration::from_secs(50);

/// Puts down that an officer has a case open, and says who else has.
pub async fn say(desk: &Desk, case: CaseRef, officer: PersonRef) -> Result<Vec<PersonRef>, DeskError> {
    let now = desk.cases.mint.now();
    desk.cases.db.write(move |tx| Ok::<_, DeskError>(store::seen(tx, case, officer, now)?)).await?;
    others(desk, case, officer).await
}

/// Who else has a case open.
pub async fn others(desk: &Desk, case: CaseRef, officer: PersonRef) -> Result<Vec<PersonRef>, DeskError> {
    let since = desk.cases.mint.now() - GONE_AFTER;
    let here = desk.cases.db.read(move |tx| Ok::<_, DeskError>(store::here(tx, case, since)?)).await?;
    Ok(here.into_iter().filter(|it| *it != officer).collect())
}

/// Forgets those who are not there any more.
pub async fn forget(desk: &Desk) -> Result<(), DeskError> {
    let before = desk.cases.mint.now() - GONE_AFTER;
    desk.cases.db.write(move |tx| Ok::<_, DeskError>(store::forget(tx, before)?)).await
}
