//! Errands and their cases, as far as the archive has to know them.

use plat_facts::refs::{CaseRef, ErrandRef, PersonRef};
use plat_kernel::Timestamp;
use plat_store::{StoreError, Tx, micros};

use super::{Place, before};

const PART: &str = "SELECT errand_id FROM archive_part WHERE case_id = $1";
const ADD_PART: &str = "INSERT INTO archive_part (case_id, errand_id) VALUES ($1, $2)";
const CLOSED_AGAIN: &str = "UPDATE archive_errand SET due = 1, closed = $1 WHERE errand_id = $2";
const CLOSED: &str =
    "INSERT INTO archive_errand (errand_id, number, applicant, closed, due) VALUES ($1, $2, $3, $4, 1)";
const DUE_ANEW: &str = "UPDATE archive_errand SET due = 1 WHERE errand_id IN (SELECT errand_id FROM archive_part WHERE case_id = $1)";
const WAITING: &str = "SELECT closed, errand_id, number, applicant FROM archive_errand \
    WHERE due = 1 AND (closed, errand_id) < ($1, $2) ORDER BY closed DESC, errand_id DESC LIMIT $3";
const NOTHING_DUE: &str = "UPDATE archive_errand SET due = 0 WHERE errand_id = $1";
/// 2: it waits for the file of a case.
const WAITS: &str = "UPDATE archive_errand SET due = 2 WHERE errand_id = $1 AND NOT EXISTS \
    (SELECT 1 FROM archive_file f WHERE f.case_id = $2 AND f.due = 0 AND f.file IS NOT NULL)";
const MADE: &str = "UPDATE archive_errand SET due = 0, file = $1, made = $2 WHERE errand_id = $3";
const FILES: &str = "SELECT p.case_id, f.due, f.file FROM archive_part p LEFT JOIN archive_file f ON f.case_id = p.case_id \
    WHERE p.errand_id = $1 ORDER BY p.case_id";
const BETWEEN: &str = "SELECT errand_id, number, applicant, file FROM archive_errand WHERE closed >= $1 AND closed < $2 \
    AND file IS NOT NULL ORDER BY closed, errand_id LIMIT $3";

pub(super) const COUNT: &str = "SELECT due, CAST(COUNT(*) AS BIGINT), CAST(COUNT(file) AS BIGINT) FROM archive_errand GROUP BY due ORDER BY due";

/// Every text of this file.
pub(crate) const SQL: &[&str] = &[
    PART,
    ADD_PART,
    CLOSED_AGAIN,
    CLOSED,
    DUE_ANEW,
    WAITING,
    NOTHING_DUE,
    WAITS,
    MADE,
    FILES,
    BETWEEN,
    COUNT,
];

/// A closed errand.
#[derive(Debug, Clone)]
pub(crate) struct Closed {
    pub(crate) errand: ErrandRef,
    pub(crate) number: String,
    pub(crate) applicant: PersonRef,
}

/// A case is a part of an errand.
pub(crate) fn add_part(tx: &mut Tx<'_>, case: CaseRef, errand: ErrandRef) -> Result<(), StoreError> {
    let known = tx.find(PART, &[(&case).into()], |row| row.id::<()>(0))?;
    if known.is_none() {
        tx.run(ADD_PART, &[(&case).into(), (&errand).into()])?;
    }
    Ok(())
}

/// An errand was closed: its archive file is due.
pub(crate) fn is_due(tx: &mut Tx<'_>, it: &Closed, at: Timestamp) -> Result<(), StoreError> {
    if tx.run(CLOSED_AGAIN, &[micros(at).into(), (&it.errand).into()])? == 0 {
        let vals = [(&it.errand).into(), (&it.number).into(), (&it.applicant).into(), micros(at).into()];
        tx.run(CLOSED, &vals)?;
    }
    Ok(())
}

/// A case has a new archive file, and so the errand of which it is a part.
pub(crate) fn is_due_anew(tx: &mut Tx<'_>, case: CaseRef) -> Result<(), StoreError> {
    tx.run(DUE_ANEW, &[(&case).into()]).map(drop)
}

/// Errands whose archive file is to be made, what was closed last first, from behind a place on; without one, from the newest on.
pub(crate) fn waiting(
    tx: &mut Tx<'_>,
    after: Option<Place<ErrandRef>>,
    limit: i64,
) -> Result<Vec<Place<Closed>>, StoreError> {
    let (closed, errand) = before(after);
    tx.list(WAITING, &[closed.into(), errand.as_slice().into(), limit.into()], |row| {
        Ok((row.int(0)?, Closed { errand: row.id(1)?, number: row.text(2)?, applicant: row.id(3)? }))
    })
}

/// There is nothing to be made of an errand: its applicant's data was erased.
pub(crate) fn nothing_due(tx: &mut Tx<'_>, errand: ErrandRef) -> Result<(), StoreError> {
    tx.run(NOTHING_DUE, &[(&errand).into()]).map(drop)
}

/// It waits for the archive file of one of its cases, and is due anew when that is made; unless it was made just now.
pub(crate) fn waits(tx: &mut Tx<'_>, errand: ErrandRef, case: CaseRef) -> Result<(), StoreError> {
    tx.run(WAITS, &[(&errand).into(), (&case).into()]).map(drop)
}

/// The archive file of an errand was made.
pub(crate) fn made(tx: &mut Tx<'_>, errand: ErrandRef, file: &str, at: Timestamp) -> Result<(), StoreError> {
    tx.run(MADE, &[file.into(), micros(at).into(), (&errand).into()]).map(drop)
}

/// The cases of an errand, each with its archive file; none while that is still to be made.
pub(crate) fn files(
    tx: &mut Tx<'_>,
    errand: ErrandRef,
) -> Result<Vec<(CaseRef, Option<String>)>, StoreError> {
    tx.list(FILES, &[(&errand).into()], |row| {
        let due = row.opt_int(1)?;
        Ok((row.id(0)?, row.opt_text(2)?.filter(|_| due == Some(0))))
    })
}

/// The archive files of errands that were closed from one time until before another.
pub(crate) fn between(
    tx: &mut Tx<'_>,
    (from, until): (Timestamp, Timestamp),
    limit: i64,
) -> Result<Vec<(Closed, String)>, StoreError> {
    let vals = [micros(from).into(), micros(until).into(), limit.into()];
    tx.list(BETWEEN, &vals, |row| {
        let closed = Closed { errand: row.id(0)?, number: row.text(1)?, applicant: row.id(2)? };
        Ok((closed, row.text(3)?))
    })
}
