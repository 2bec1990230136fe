//! The tables of this capability and nothing else.

pub(crate) mod errands;

use plat_facts::refs::CaseRef;
use plat_kernel::{Id, Timestamp};
use plat_store::{StoreError, Tx, micros};

const DUE_AGAIN: &str = "UPDATE archive_file SET due = 1, closed = $1 WHERE case_id = $2";
const DUE: &str = "INSERT INTO archive_file (case_id, closed, due) VALUES ($1, $2, 1)";
const WAITING: &str = "SELECT closed, case_id FROM archive_file WHERE due = 1 AND (closed, case_id) < ($1, $2) \
    ORDER BY closed DESC, case_id DESC LIMIT $3";
const MADE: &str = "UPDATE archive_file SET due = 0, file = $1, made = $2 WHERE case_id = $3";
const NOTHING_DUE: &str = "UPDATE archive_file SET due = 0 WHERE case_id = $1";
const BETWEEN: &str = "SELECT case_id, file FROM archive_file WHERE closed >= $1 AND closed < $2 AND file IS NOT NULL \
    ORDER BY closed, case_id LIMIT $3";
const COUNT: &str = "SELECT due, CAST(COUNT(*) AS BIGINT), CAST(COUNT(file) AS BIGINT) FROM archive_file GROUP BY due ORDER BY due";

/// Every text of this file, for the test that prepares them on both engines.
pub(crate) const SQL: &[&str] = &[DUE_AGAIN, DUE, WAITING, MADE, NOTHING_DUE, BETWEEN, COUNT];

/// The archive file of a case is to be made.
pub(crate) fn is_due(tx: &mut Tx<'_>, case: CaseRef, closed: Timestamp) -> Result<(), StoreError> {
    if tx.run(DUE_AGAIN, &[micros(closed).into(), (&case).into()])? == 0 {
        tx.run(DUE, &[(&case).into(), micros(closed).into()])?;
    }
    Ok(())
}

/// Where in the order of closing a row stands: the moment in microseconds, then the id.
pub(crate) type Place<T> = (i64, T);

/// Cases whose archive file is to be made, what was closed last first, from behind a place on; without one, from the newest on.
pub(crate) fn waiting(
    tx: &mut Tx<'_>,
    after: Option<Place<CaseRef>>,
    limit: i64,
) -> Result<Vec<Place<CaseRef>>, StoreError> {
    let (closed, case) = before(after);
    tx.list(WAITING, &[closed.into(), case.as_slice().into(), limit.into()], |row| {
        Ok((row.int(0)?, row.id(1)?))
    })
}

/// The place before which a list goes on that begins with the newest.
fn before<T>(after: Option<Place<Id<T>>>) -> Place<[u8; 16]> {
    after.map_or((i64::MAX, [u8::MAX; 16]), |(closed, id)| (closed, *id.as_bytes()))
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

/// How many files there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Counts {
    /// Made.
    pub(crate) made: i64,
    /// Still to be made.
    pub(crate) due: i64,
}

/// How many files of cases there are, and how many of errands.
pub(crate) fn counts(tx: &mut Tx<'_>) -> Result<(Counts, Counts), StoreError> {
    Ok((counted(tx, COUNT)?, counted(tx, errands::COUNT)?))
}

/// What is due, or waits for something that is due, is still to be made, also where there is a file of before. Of what is neither,
/// those that have a file were made; of the others nothing is made.
fn counted(tx: &mut Tx<'_>, sql: &'static str) -> Result<Counts, StoreError> {
    let rows = tx.list(sql, &[], |row| Ok((row.int(0)?, row.int(1)?, row.int(2)?)))?;
    let made = rows.iter().filter(|(due, ..)| *due == 0).map(|(_, _, files)| files).sum();
    let due = rows.iter().filter(|(due, ..)| *due != 0).map(|(_, all, _)| all).sum();
    Ok(Counts { made, due })
}
