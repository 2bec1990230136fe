//! A duty ends with a day. What was before stays as it was.

use plat_facts::{DutyRef, rosters::DutyEnded};
use plat_kernel::Date;

use super::{policy::MayKeepRoster, service::Rosters, store};
use crate::error::RosterError;

/// Ends it. One of another site is not found; a day that is over stays as it was.
pub async fn run(
    rosters: &Rosters,
    may: &MayKeepRoster,
    (id, last): (DutyRef, Date),
) -> Result<(), RosterError> {
    let (may, inside, today) = (may.clone(), rosters.clone(), rosters.today());
    let end = move |tx: &mut plat_store::Tx<'_>| {
        store::lock(tx, may.site())?;
        let found = store::find_duty(tx, id)?.filter(|it| it.site == *may.site());
        let duty = found.ok_or(RosterError::NotFound)?;
        let yesterday = today.yesterday().unwrap_or(today);
        if last < yesterday {
            return Err(RosterError::Past);
        }
        store::end_duty(tx, id, last)?;
        let fact = DutyEnded { duty: id, site: duty.site, officer: duty.officer, last };
        Ok(may.tell(tx, &inside, &fact)?)
    };
    rosters.db.write(end).await
}
