//! Half sessions: officers who gave the right password and have still to show a passkey. A row is used once and deleted.

use plat_facts::PersonRef;
use plat_kernel::Timestamp;
use plat_store::{StoreError, Tx};

pub(crate) const INSERT: &str =
    "INSERT INTO identity_half_session (token, officer, begun_at) VALUES ($1, $2, $3)";
/// An officer who has left has no half session either.
pub(crate) const FIND: &str = "SELECT h.officer, h.begun_at FROM identity_half_session h \
    JOIN identity_officer o ON o.id = h.officer WHERE h.token = $1 AND o.left_at IS NULL";
pub(crate) const TAKE: &str = "DELETE FROM identity_half_session WHERE token = $1";
pub(crate) const DROP_ALL: &str = "DELETE FROM identity_half_session WHERE officer = $1";
pub(crate) const SWEEP: &str = "DELETE FROM identity_half_session WHERE begun_at < $1";

/// A half session as the database has it.
#[derive(Clone, Copy)]
pub(crate) struct HalfRow {
    pub(crate) officer: PersonRef,
    pub(crate) begun_at: Timestamp,
}

pub(crate) fn insert(tx: &mut Tx<'_>, token: &[u8; 32], it: HalfRow) -> Result<(), StoreError> {
    tx.run(INSERT, &[token.into(), (&it.officer).into(), it.begun_at.into()]).map(drop)
}

pub(crate) fn find(tx: &mut Tx<'_>, token: &[u8; 32]) -> Result<Option<HalfRow>, StoreError> {
    tx.find(FIND, &[token.into()], |row| Ok(HalfRow { officer: row.id(0)?, begun_at: row.time(1)? }))
}

/// Uses a half session up; false if it was used or never there.
pub(crate) fn take(tx: &mut Tx<'_>, token: &[u8; 32]) -> Result<bool, StoreError> {
    Ok(tx.run(TAKE, &[token.into()])? == 1)
}

/// Ends all half sessions of an officer.
pub(crate) fn drop_all(tx: &mut Tx<'_>, officer: PersonRef) -> Result<u64, StoreError> {
    tx.run(DROP_ALL, &[(&officer).into()])
}

/// Forgets half sessions from before a time.
pub(crate) fn sweep(tx: &mut Tx<'_>, before: Timestamp) -> Result<u64, StoreError> {
    tx.run(SWEEP, &[before.into()])
}
