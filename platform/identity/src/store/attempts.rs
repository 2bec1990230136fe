//! Failures of accounts, unknown logins, phones and addresses.

use plat_kernel::Timestamp;
use plat_store::{Row, StoreError, Tx};

use crate::lockout::Failures;

/// Names what is counted: a fingerprint, never the login itself.
pub(crate) type Subject = [u8; 32];

pub(crate) const TURN: &str = "UPDATE identity_attempt SET turn = turn + 1 WHERE subject = $1";
pub(crate) const OPEN: &str =
    "INSERT INTO identity_attempt (subject, failures, first_at, turn) VALUES ($1, 0, $2, 0)";
pub(crate) const FIND: &str =
    "SELECT failures, first_at, locked_until FROM identity_attempt WHERE subject = $1 AND failures > 0";
pub(crate) const UPDATE: &str =
    "UPDATE identity_attempt SET failures = $1, first_at = $2, locked_until = $3 WHERE subject = $4";
pub(crate) const DELETE: &str = "DELETE FROM identity_attempt WHERE subject = $1";
pub(crate) const SWEEP: &str = "DELETE FROM identity_attempt WHERE first_at < $1 \
    AND (locked_until IS NULL OR locked_until < $2)";

/// Holds the subject's row until the commit, so that of two failures at once none is lost. `open` makes the row.
pub(crate) fn hold(tx: &mut Tx<'_>, subject: &Subject, open: Option<Timestamp>) -> Result<(), StoreError> {
    if tx.run(TURN, &[subject.into()])? == 0
        && let Some(now) = open
    {
        tx.run(OPEN, &[subject.into(), now.into()])?;
    }
    Ok(())
}

pub(crate) fn find(tx: &mut Tx<'_>, subject: &Subject) -> Result<Option<Failures>, StoreError> {
    tx.find(FIND, &[subject.into()], read)
}

pub(crate) fn update(tx: &mut Tx<'_>, subject: &Subject, failures: &Failures) -> Result<(), StoreError> {
    let vals =
        [failures.count.into(), failures.first_at.into(), failures.locked_until.into(), subject.into()];
    tx.run(UPDATE, &vals).map(drop)
}

pub(crate) fn delete(tx: &mut Tx<'_>, subject: &Subject) -> Result<(), StoreError> {
    tx.run(DELETE, &[subject.into()]).map(drop)
}

/// Forgets what no longer counts.
pub(crate) fn sweep(tx: &mut Tx<'_>, before: Timestamp, now: Timestamp) -> Result<u64, StoreError> {
    tx.run(SWEEP, &[before.into(), now.into()])
}

fn read(row: &Row<'_>) -> Result<Failures, StoreError> {
    Ok(Failures { count: row.small(0)?, first_at: row.time(1)?, locked_until: row.opt_time(2)? })
}
