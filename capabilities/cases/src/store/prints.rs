//! What became of papers: the print that is kept, and when it was opened.

use std::collections::BTreeMap;

use plat_facts::refs::CaseRef;
use plat_kernel::{Timestamp, id::Id};
use plat_store::{Tx, micros};

use crate::{error::CaseError, paper::Paper};

const KEEP: &str = "INSERT INTO cases_print (paper, case_id, file, made) VALUES ($1, $2, $3, $4)";
const KEPT: &str = "SELECT file FROM cases_print WHERE paper = $1";
const OPEN: &str = "INSERT INTO cases_opened (paper, case_id, at) VALUES ($1, $2, $3)";
const OPENED: &str = "SELECT paper, at FROM cases_opened WHERE case_id = $1";

/// Every text of this file.
pub(crate) const SQL: &[&str] = &[KEEP, KEPT, OPEN, OPENED];

/// Keeps the first print of a paper; false if there is one already.
pub(crate) fn keep(
    tx: &mut Tx,
    (paper, case): (Id<Paper>, CaseRef),
    file: &str,
    made: Timestamp,
) -> Result<bool, CaseError> {
    if kept(tx, paper)?.is_some() {
        return Ok(false);
    }
    tx.run(KEEP, &[(&paper).into(), (&case).into(), file.into(), micros(made).into()])?;
    Ok(true)
}

/// The file of the print that is kept of a paper.
pub(crate) fn kept(tx: &mut Tx, paper: Id<Paper>) -> Result<Option<String>, CaseError> {
    Ok(tx.find(KEPT, &[(&paper).into()], |row| row.text(0))?)
}

/// Stores that a paper was opened for the first time.
pub(crate) fn open(tx: &mut Tx, (paper, case): (Id<Paper>, CaseRef), at: Timestamp) -> Result<(), CaseError> {
    tx.run(OPEN, &[(&paper).into(), (&case).into(), micros(at).into()])?;
    Ok(())
}

/// Which papers of a case were opened online, and when.
pub(crate) fn opened(tx: &mut Tx, case: CaseRef) -> Result<BTreeMap<Id<Paper>, Timestamp>, CaseError> {
    let rows = tx.list(OPENED, &[(&case).into()], |row| Ok((row.id(0)?, row.time(1)?)))?;
    Ok(rows.into_iter().collect())
}
