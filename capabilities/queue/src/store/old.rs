//! What is kept no longer.

use plat_kernel::{Date, clock::start_of};
use plat_store::{StoreError, Tx};

const CALLS: &str = "DELETE FROM queue_call WHERE day < $1 AND ticket NOT IN \
    (SELECT id FROM queue_ticket WHERE day < $1 AND state IN ('waiting', 'called', 'serving'))";
const TICKETS: &str =
    "DELETE FROM queue_ticket WHERE day < $1 AND state NOT IN ('waiting', 'called', 'serving')";
const STOOD: &str = "DELETE FROM queue_stood WHERE day < $1 AND ticket NOT IN \
    (SELECT id FROM queue_ticket WHERE day < $1 AND state IN ('waiting', 'called', 'serving'))";
const HALLS: &str = "DELETE FROM queue_hall WHERE day < $1";
const SHIFTS: &str = "DELETE FROM queue_shift WHERE state = 'left' AND since < $1";
const USUAL: &str = "DELETE FROM queue_usual WHERE day < $1";

/// Every text of this file, for the test that prepares them on both engines.
pub(crate) const SQL: &[&str] = &[CALLS, STOOD, TICKETS, HALLS, SHIFTS, USUAL];

/// Deletes the tickets that ended, their calls, the shifts that ended and the lengths of services of before a day. Tells how many rows.
pub(crate) fn forget(tx: &mut Tx<'_>, before: Date) -> Result<u64, StoreError> {
    let mut rows = 0;
    for text in [CALLS, STOOD, TICKETS, HALLS, SHIFTS, USUAL] {
        rows += tx.run(text, &[start_of(before).into()])?;
    }
    Ok(rows)
}
