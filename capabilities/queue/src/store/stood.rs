//! Where somebody stood before an officer vouched for a better place.

use plat_facts::refs::TicketRef;
use plat_kernel::{Timestamp, clock::start_of};
use plat_store::{StoreError, Tx};

use crate::{fairness::Stood, model::Ticket};

const INSERT: &str = "INSERT INTO queue_stood (ticket, until, day, since) VALUES ($1, $2, $3, $4)";
const OF_TICKET: &str = "SELECT until, since FROM queue_stood WHERE ticket = $1 ORDER BY until";

/// Every text of this file, for the test that prepares them on both engines.
pub(crate) const SQL: &[&str] = &[INSERT, OF_TICKET];

/// Remembers where a ticket stands, until now.
pub(crate) fn insert(tx: &mut Tx<'_>, it: &Ticket, until: Timestamp) -> Result<(), StoreError> {
    tx.run(INSERT, &[(&it.id).into(), until.into(), start_of(it.day).into(), it.turn.since.into()])?;
    Ok(())
}

/// Where a ticket stood, the first first.
pub(crate) fn of_ticket(tx: &mut Tx<'_>, ticket: TicketRef) -> Result<Vec<Stood>, StoreError> {
    tx.list(OF_TICKET, &[(&ticket).into()], |row| Ok(Stood { until: row.time(0)?, since: row.time(1)? }))
}
