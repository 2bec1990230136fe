//! The rows of calls: who was called when and where, and by what place in the line.

use plat_facts::refs::{SiteRef, TicketRef};
use plat_identity::Branch;
use plat_kernel::{Date, Timestamp, clock::start_of};
use plat_store::{Row, StoreError, Tx};

use crate::{
    line::{Claim, Turn},
    model::{At, Ticket},
};

const INSERT: &str = "INSERT INTO queue_call (ticket, nth, site, day, number, desk, officer, at, taken, since, absences, claim, \
    hour, could) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
const BETWEEN: &str = "SELECT ticket, number, desk, at, taken, since, absences, claim, hour, could FROM queue_call \
    WHERE site = $1 AND day = $2 AND at >= $3 AND at < $4 ORDER BY at, number";
/// A call was missed if the ticket came back into the line, or was over, without a service after it.
const RECENT: &str = "SELECT c.ticket, c.number, c.desk, c.at, c.taken, c.since, c.absences, c.claim, c.hour, c.could, \
    CAST(CASE WHEN t.state = 'absent' OR (t.state IN ('waiting', 'gave-up', 'closed') AND t.joined <= c.at) \
    THEN 1 ELSE 0 END AS BIGINT) \
    FROM queue_call c JOIN queue_ticket t ON t.id = c.ticket \
    WHERE c.site = $1 AND c.day = $2 ORDER BY c.at DESC, c.number DESC LIMIT $3";
const OF_TICKET: &str = "SELECT ticket, number, desk, at, taken, since, absences, claim, hour, could FROM queue_call \
    WHERE ticket = $1 ORDER BY nth";

/// Every text of this file, for the test that prepares them on both engines.
pub(crate) const SQL: &[&str] = &[INSERT, BETWEEN, RECENT, OF_TICKET];

/// A call from the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CallRow {
    pub(crate) ticket: TicketRef,
    pub(crate) window: u16,
    pub(crate) at: Timestamp,
    pub(crate) taken: Timestamp,
    pub(crate) turn: Turn,
    pub(crate) claim: Claim,
    /// What could be done at the window, if that was less than its sign says.
    pub(crate) could: Option<Vec<Branch>>,
}

/// Stores the call that a ticket has just had, with what could be done at the window if that was less than its sign says.
pub(crate) fn insert(
    tx: &mut Tx<'_>,
    it: &Ticket,
    (at, could): (At, Option<&[Branch]>),
    now: Timestamp,
) -> Result<(), StoreError> {
    let (claim, hour) = super::written(&it.claim);
    let could = could.map(|all| all.iter().map(|it| it.code()).collect::<Vec<_>>().join(" "));
    tx.run(
        INSERT,
        &[
            (&it.id).into(),
            it.calls.into(),
            it.site.as_str().into(),
            start_of(it.day).into(),
            it.number.into(),
            at.window.into(),
            (&at.officer).into(),
            now.into(),
            it.taken.into(),
            it.turn.since.into(),
            it.turn.absences.into(),
            (&claim).into(),
            hour.into(),
            could.as_ref().into(),
        ],
    )?;
    Ok(())
}

/// The calls of a hall from one moment to another, which is not counted.
pub(crate) fn between(
    tx: &mut Tx<'_>,
    (site, day): (&SiteRef, Date),
    (from, until): (Timestamp, Timestamp),
) -> Result<Vec<CallRow>, StoreError> {
    tx.list(BETWEEN, &[site.as_str().into(), start_of(day).into(), from.into(), until.into()], call)
}

/// The latest calls of a hall, the last first, each with whether nobody came, as far as it is the last of its ticket.
pub(crate) fn recent(
    tx: &mut Tx<'_>,
    (site, day): (&SiteRef, Date),
    limit: u32,
) -> Result<Vec<(CallRow, bool)>, StoreError> {
    let of = |row: &Row<'_>| Ok((call(row)?, row.int(10)? == 1));
    tx.list(RECENT, &[site.as_str().into(), start_of(day).into(), limit.into()], of)
}

/// The calls that a ticket had, the first first.
pub(crate) fn of_ticket(tx: &mut Tx<'_>, ticket: TicketRef) -> Result<Vec<CallRow>, StoreError> {
    tx.list(OF_TICKET, &[(&ticket).into()], call)
}

fn call(row: &Row<'_>) -> Result<CallRow, StoreError> {
    Ok(CallRow {
        ticket: row.id(0)?,
        window: row.small(2)?,
        at: row.time(3)?,
        taken: row.time(4)?,
        turn: Turn { since: row.time(5)?, absences: row.small(6)?, number: row.small(1)? },
        claim: super::claim(row, 7)?,
        could: row.opt_text(9)?.map(|codes| branches(row, &codes)).transpose()?,
    })
}

fn branches(row: &Row<'_>, codes: &str) -> Result<Vec<Branch>, StoreError> {
    let found = codes.split(' ').filter(|code| !code.is_empty()).map(Branch::of_code).collect::<Option<_>>();
    found.ok_or_else(|| row.corrupt(9, "no branches"))
}
