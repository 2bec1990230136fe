//! The table of this capability and nothing else.

use plat_facts::refs::CaseRef;
use plat_kernel::Timestamp;
use plat_store::{StoreError, Tx, micros};

const DUE_AGAIN: &str = "UPDATE archive_file SET due = 1, closed = $1 WHERE case_id = $2";
const DUE: &str = "INSERT INTO archive_file (case_id, closed, due) VALUES ($1, $2, 1)";
const WAITING: &str = "SELECT case_id FROM archive_file WHERE due = 1 ORDER BY closed, case_id LIMIT $1";
const MADE: &str = "UPDATE archive_file SET due = 0, file = $1, made = $2 WHERE case_id = $3";
const NOTHING_DUE: &str = "UPDATE archive_file SET due = 0 WHERE case_id = $1";
const BETWEEN: &str = "SELECT case_id, file FROM archive_file WHERE closed >= $1 AND closed < $2 AND file IS NOT NULL \
    ORDER BY closed, case_id LIMIT $3";
const COUNT: &str = "SELECT due, CAST(COUNT(*) AS BIGINT) FROM archive_file GROUP BY due ORDER BY due";

/// Every text of this file, for the test that prepares them on both engines.
pub(crate) const SQL: &[&str] = &[DUE_AGAIN, DUE, WAITING, MADE, NOTHING_DUE, BETWEEN, COUNT];

/// The archive file of a case is to be made.
pub(crate) fn is_due(tx: &mut Tx<'_>, case: CaseRef, closed: Timestamp) -> Result<(), StoreError> {
    if tx.run(DUE_AGAIN, &[micros(closed).into(), (&case).into()])? == 0 {
        tx.run(DUE, &[(&case).into(), micros(closed).into()])?;
    }
    Ok(())
}

/// Cases whose archive file is to be made, the longest waiting first.
pub(crate) fn waiting(tx: &mut Tx<'_>, limit: i64) -> Result<Vec<CaseRef>, StoreError> {
    tx.list(WAITING, &[limit.into()], |row| row.id(0))
}

/// The archive file of a case was made.
pub(crate) fn made(tx: &mut Tx<'_>, case: CaseRef, file: &str, at: Timestamp) -> Result<(), StoreError> {
    tx.run(MADE, &[file.into(), micros(at).into(), (&case).into()]).map(drop)
}

/// There is nothing to be made of a case: it was opened again, or its applicant's data was erased.
pub(crate) fn nothing_due(tx: &mut Tx<'_>, case: CaseRef) -> Result<(), StoreError> {
    tx.run(NOTHING_DUE, &[(&case).into()]).map(drop)
}

/// The archive files of cases that were closed from one time until before another.
pub(crate) fn between(
    tx: &mut Tx<'_>,
    (from, until): (Timestamp, Timestamp),
    limit: i64,
) -> Result<Vec<(CaseRef, String)>, StoreError> {
    let vals = [micros(from).into(), micros(until).into(), limit.into()];
    tx.list(BETWEEN, &vals, |row| Ok((row.id(0)?, row.text(1)?)))
}

/// How many archive files there are, and how many are still to be made.
pub(crate) fn counts(tx: &mut Tx<'_>) -> Result<(i64, i64), StoreError> {
    let rows = tx.list(COUNT, &[], |row| Ok((row.int(0)?, row.int(1)?)))?;
    let of = |due: i64| rows.iter().find(|row| row.0 == due).map_or(0, |row| row.1);
    Ok((of(0), of(1)))
}
