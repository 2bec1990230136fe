//! Files that come in pieces.

use plat_facts::refs::{CaseRef, PersonRef};
use plat_kernel::id::Id;
use plat_store::{Row, StoreError, Tx, micros};

use crate::{error::CaseError, materials::HandedIn, upload::Sending};

const INSERT: &str = "INSERT INTO cases_upload (id, case_id, applicant, material, size, received, begun) \
    VALUES ($1, $2, $3, $4, $5, $6, $7)";
const FIND: &str = "SELECT id, case_id, applicant, material, size, received, begun, done FROM cases_upload \
    WHERE id = $1 AND applicant = $2";
const COUNT_OF_CASE: &str = "SELECT COUNT(*) FROM cases_upload WHERE case_id = $1 AND done IS NULL";
const OF_CASE: &str = "SELECT id FROM cases_upload WHERE case_id = $1";
const BEGUN_BEFORE: &str = "SELECT id FROM cases_upload WHERE begun < $1 ORDER BY begun LIMIT 500";
const MOVE: &str = "UPDATE cases_upload SET received = $1 WHERE id = $2 AND received = $3 AND done IS NULL";
const END: &str = "UPDATE cases_upload SET done = $1 WHERE id = $2 AND done IS NULL";
const DELETE: &str = "DELETE FROM cases_upload WHERE id = $1";
const INSERT_PART: &str = "INSERT INTO cases_upload_part (upload, start, size, file) VALUES ($1, $2, $3, $4)";
const PARTS: &str = "SELECT start, size, file FROM cases_upload_part WHERE upload = $1 ORDER BY start";
const DELETE_PARTS: &str = "DELETE FROM cases_upload_part WHERE upload = $1";

/// Every text of this file.
pub(crate) const SQL: &[&str] = &[
    INSERT,
    FIND,
    COUNT_OF_CASE,
    OF_CASE,
    BEGUN_BEFORE,
    MOVE,
    END,
    DELETE,
    INSERT_PART,
    PARTS,
    DELETE_PARTS,
];

/// One piece.
pub(crate) struct Part {
    /// Its first byte.
    pub(crate) start: i64,
    /// How many bytes it has.
    pub(crate) size: i64,
    /// Where it lies, sealed.
    pub(crate) file: String,
}

/// Stores that a file will come.
pub(crate) fn insert(tx: &mut Tx, it: &Sending) -> Result<(), CaseError> {
    tx.run(
        INSERT,
        &[
            it.id.as_bytes().into(),
            it.case.as_bytes().into(),
            it.applicant.as_bytes().into(),
            it.material.as_str().into(),
            it.size.into(),
            it.received.into(),
            micros(it.begun).into(),
        ],
    )?;
    Ok(())
}

/// A person's own.
pub(crate) fn find(tx: &mut Tx, id: Id<Sending>, applicant: PersonRef) -> Result<Option<Sending>, CaseError> {
    Ok(tx.find(FIND, &[id.as_bytes().into(), applicant.as_bytes().into()], sending_of)?)
}

/// How many are under way for an application.
pub(crate) fn count_of_case(tx: &mut Tx, case: CaseRef) -> Result<usize, CaseError> {
    let many = tx.get(COUNT_OF_CASE, &[case.as_bytes().into()], |row| row.int(0))?;
    Ok(usize::try_from(many).unwrap_or(usize::MAX))
}

/// All of an application.
pub(crate) fn of_case(tx: &mut Tx, case: CaseRef) -> Result<Vec<Id<Sending>>, CaseError> {
    Ok(tx.list(OF_CASE, &[case.as_bytes().into()], |row| row.id(0))?)
}

/// Those that were begun before a time (microseconds).
pub(crate) fn begun_before(tx: &mut Tx, before: i64) -> Result<Vec<Id<Sending>>, CaseError> {
    Ok(tx.list(BEGUN_BEFORE, &[before.into()], |row| row.id(0))?)
}

/// Adds a piece at the end; false if the end is elsewhere by now.
pub(crate) fn append(tx: &mut Tx, id: Id<Sending>, part: &Part) -> Result<bool, CaseError> {
    let end = part.start.saturating_add(part.size);
    let moved = tx.run(MOVE, &[end.into(), id.as_bytes().into(), part.start.into()])?;
    if moved == 1 {
        let file = part.file.as_str();
        tx.run(INSERT_PART, &[id.as_bytes().into(), part.start.into(), part.size.into(), file.into()])?;
    }
    Ok(moved == 1)
}

/// Its pieces in their order.
pub(crate) fn parts(tx: &mut Tx, id: Id<Sending>) -> Result<Vec<Part>, CaseError> {
    let part = |row: &Row| Ok(Part { start: row.int(0)?, size: row.int(1)?, file: row.text(2)? });
    Ok(tx.list(PARTS, &[id.as_bytes().into()], part)?)
}

/// Says what became of it; false if somebody said so before.
pub(crate) fn end(tx: &mut Tx, id: Id<Sending>, done: Id<HandedIn>) -> Result<bool, CaseError> {
    Ok(tx.run(END, &[done.as_bytes().into(), id.as_bytes().into()])? == 1)
}

/// Forgets its pieces.
pub(crate) fn delete_parts(tx: &mut Tx, id: Id<Sending>) -> Result<(), CaseError> {
    tx.run(DELETE_PARTS, &[id.as_bytes().into()])?;
    Ok(())
}

/// Forgets it.
pub(crate) fn delete(tx: &mut Tx, id: Id<Sending>) -> Result<(), CaseError> {
    delete_parts(tx, id)?;
    tx.run(DELETE, &[id.as_bytes().into()])?;
    Ok(())
}

fn sending_of(row: &Row) -> Result<Sending, StoreError> {
    Ok(Sending {
        id: row.id(0)?,
        case: row.id(1)?,
        applicant: row.id(2)?,
        material: row.text(3)?,
        size: row.int(4)?,
        received: row.int(5)?,
        begun: row.time(6)?,
        done: row.opt_id(7)?,
    })
}
