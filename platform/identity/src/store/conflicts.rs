//! Declared conflicts of interest. The relative's number passes through here sealed, and as its blind index.

use plat_facts::{ConflictRef, PersonRef};
use plat_kernel::Timestamp;
use plat_store::{Row, StoreError, Tx};

use super::keys::BlindIndex;
use crate::{Conflict, PersonKey};

pub(crate) const INSERT: &str = "INSERT INTO identity_conflict (id, officer, relation, value, number, declared_at) \
    VALUES ($1, $2, $3, $4, $5, $6)";
pub(crate) const FIND: &str =
    "SELECT id, officer, relation, number, declared_at, ended_at FROM identity_conflict WHERE id = $1";
pub(crate) const FIND_SAME: &str = "SELECT id, officer, relation, number, declared_at, ended_at FROM identity_conflict \
    WHERE officer = $1 AND value = $2 AND ended_at IS NULL";
pub(crate) const END: &str = "UPDATE identity_conflict SET ended_at = $1 WHERE id = $2 AND ended_at IS NULL";
pub(crate) const LIST: &str = "SELECT id, officer, relation, number, declared_at, ended_at FROM identity_conflict \
    WHERE officer = $1 ORDER BY declared_at, id";
/// A row without the number.
pub(crate) struct Found {
    pub(crate) conflict: Conflict,
    number: Vec<u8>,
}

/// What a relative's number is sealed for.
pub(crate) const NUMBER: &str = "identity_conflict.number";

impl Found {
    /// The row with the number masked; who was erased has none.
    pub(crate) fn opened(self, key: Option<&PersonKey>) -> Result<Conflict, StoreError> {
        let Self { mut conflict, number } = self;
        if let Some(key) = key {
            conflict.masked_number = plat_kernel::mask::id_number(&key.text(NUMBER, &number)?);
        }
        Ok(conflict)
    }
}

pub(crate) fn insert(
    tx: &mut Tx<'_>,
    it: &Conflict,
    (index, number): (&BlindIndex, &[u8]),
) -> Result<(), StoreError> {
    let vals = [
        (&it.id).into(),
        (&it.officer).into(),
        it.relation.code().into(),
        index.into(),
        number.into(),
        it.declared_at.into(),
    ];
    tx.run(INSERT, &vals).map(drop)
}

pub(crate) fn find(tx: &mut Tx<'_>, id: ConflictRef) -> Result<Option<Found>, StoreError> {
    tx.find(FIND, &[(&id).into()], found)
}

/// The entry that says the same already.
pub(crate) fn find_same(
    tx: &mut Tx<'_>,
    officer: PersonRef,
    index: &BlindIndex,
) -> Result<Option<Found>, StoreError> {
    tx.find(FIND_SAME, &[(&officer).into(), index.into()], found)
}

/// Ends an entry; false if it had ended.
pub(crate) fn end(tx: &mut Tx<'_>, id: ConflictRef, now: Timestamp) -> Result<bool, StoreError> {
    Ok(tx.run(END, &[now.into(), (&id).into()])? == 1)
}

/// All entries of an officer, the oldest first.
pub(crate) fn list(tx: &mut Tx<'_>, officer: PersonRef) -> Result<Vec<Found>, StoreError> {
    tx.list(LIST, &[(&officer).into()], found)
}

fn found(row: &Row<'_>) -> Result<Found, StoreError> {
    let conflict = Conflict {
        id: row.id(0)?,
        officer: row.id(1)?,
        relation: row.parsed(2)?,
        masked_number: String::new(),
        declared_at: row.time(4)?,
        ended_at: row.opt_time(5)?,
    };
    Ok(Found { conflict, number: row.blob(3)? })
}
