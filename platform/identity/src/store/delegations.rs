//! Delegations.

use plat_facts::{DelegationRef, PersonRef};
use plat_kernel::{Date, Timestamp};
use plat_store::{Row, StoreError, Tx};

use crate::Delegation;

pub(crate) const INSERT: &str = "INSERT INTO identity_delegation (id, giver, receiver, role, site, branch, from_day, until_day, \
    reason, given_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
pub(crate) const FIND: &str = "SELECT id, giver, receiver, role, site, branch, from_day, until_day, reason, given_at, ended_at \
    FROM identity_delegation WHERE id = $1";
pub(crate) const END: &str =
    "UPDATE identity_delegation SET ended_at = $1, ended_by = $2 WHERE id = $3 AND ended_at IS NULL";
pub(crate) const LIST_ALL: &str = "SELECT id, giver, receiver, role, site, branch, from_day, until_day, reason, given_at, \
    ended_at FROM identity_delegation WHERE id < $1 ORDER BY id DESC LIMIT $2";
pub(crate) const LIST_OF: &str = "SELECT id, giver, receiver, role, site, branch, from_day, until_day, reason, given_at, \
    ended_at FROM identity_delegation WHERE (giver = $1 OR receiver = $2) AND id < $3 ORDER BY id DESC LIMIT $4";
pub(crate) fn insert(tx: &mut Tx<'_>, it: &Delegation) -> Result<(), StoreError> {
    let vals = [
        (&it.id).into(),
        (&it.giver).into(),
        (&it.receiver).into(),
        it.role.code().into(),
        it.site.as_str().into(),
        it.branch.code().into(),
        day_number(it.from).into(),
        day_number(it.until).into(),
        it.reason.code().into(),
        it.given_at.into(),
    ];
    tx.run(INSERT, &vals).map(drop)
}

pub(crate) fn find(tx: &mut Tx<'_>, id: DelegationRef) -> Result<Option<Delegation>, StoreError> {
    tx.find(FIND, &[(&id).into()], delegation)
}

/// Ends a delegation; false if it had ended.
pub(crate) fn end(
    tx: &mut Tx<'_>,
    id: DelegationRef,
    (by, now): (Option<PersonRef>, Timestamp),
) -> Result<bool, StoreError> {
    Ok(tx.run(END, &[now.into(), by.as_ref().into(), (&id).into()])? == 1)
}

/// Delegations before one of them, the newest first: of one officer, given or received, or all.
pub(crate) fn list(
    tx: &mut Tx<'_>,
    of: Option<PersonRef>,
    (before, limit): (DelegationRef, u32),
) -> Result<Vec<Delegation>, StoreError> {
    match of {
        Some(of) => {
            tx.list(LIST_OF, &[(&of).into(), (&of).into(), (&before).into(), limit.into()], delegation)
        }
        None => tx.list(LIST_ALL, &[(&before).into(), limit.into()], delegation),
    }
}

fn delegation(row: &Row<'_>) -> Result<Delegation, StoreError> {
    Ok(Delegation {
        id: row.id(0)?,
        giver: row.id(1)?,
        receiver: row.id(2)?,
        role: row.parsed(3)?,
        site: row.parsed(4)?,
        branch: row.parsed(5)?,
        from: date(row, 6)?,
        until: date(row, 7)?,
        reason: row.parsed(8)?,
        given_at: row.time(9)?,
        ended_at: row.opt_time(10)?,
    })
}

const EPOCH: Date = Date::constant(1970, 1, 1);

/// Days since 1970-01-01.
pub(crate) fn day_number(day: Date) -> i64 {
    EPOCH.until(day).map_or(0, |span| i64::from(span.get_days()))
}

/// The date of such a number.
pub(crate) fn date(row: &Row<'_>, column: usize) -> Result<Date, StoreError> {
    let days = plat_kernel::SignedDuration::from_hours(24 * row.int(column)?);
    EPOCH.checked_add(days).map_err(|error| row.corrupt(column, error))
}
