//! How far a reader has come: kept with what the reader wrote, in the same transaction.

use plat_store::{StoreError, Tx};

pub(crate) const FIND: &str = "SELECT position FROM jobs_cursor WHERE reader = $1";
pub(crate) const INSERT: &str = "INSERT INTO jobs_cursor (reader, position) VALUES ($1, $2)";
pub(crate) const MOVE: &str = "UPDATE jobs_cursor SET position = $1 WHERE reader = $2 AND position = $3";
pub(crate) const DELETE: &str = "DELETE FROM jobs_cursor WHERE reader = $1";

/// The position of the last fact that the reader has read, 0 before the first.
pub(crate) fn find(tx: &mut Tx<'_>, reader: &str) -> Result<i64, StoreError> {
    Ok(tx.find(FIND, &[reader.into()], |row| row.int(0))?.unwrap_or(0))
}

/// Moves the cursor; false if another node moved it meanwhile.
pub(crate) fn advance(tx: &mut Tx<'_>, reader: &str, from: i64, to: i64) -> Result<bool, StoreError> {
    if from == 0 && tx.find(FIND, &[reader.into()], |row| row.int(0))?.is_none() {
        tx.run(INSERT, &[reader.into(), to.into()])?;
        return Ok(true);
    }
    Ok(tx.run(MOVE, &[to.into(), reader.into(), from.into()])? == 1)
}

/// Lets the reader begin again with the first fact.
pub(crate) fn delete(tx: &mut Tx<'_>, reader: &str) -> Result<(), StoreError> {
    tx.run(DELETE, &[reader.into()]).map(drop)
}
