//! The papers that were issued, the prints that are kept, and when papers were opened. Whoever issues a paper writes it here
//! in the transaction of its own deed. The tables keep the names under which cases made them.

use std::collections::BTreeMap;

use plat_facts::refs::CaseRef;
use plat_kernel::{Timestamp, id::Id};
use plat_store::{Row, StoreError, Tx, micros};

use crate::{
    kind::PaperKind,
    paper::{Issued, Paper},
};

const INSERT: &str =
    "INSERT INTO cases_paper (id, case_id, number, kind, issued, content) VALUES ($1, $2, $3, $4, $5, $6)";
const OF_CASE: &str = "SELECT id, case_id, number, kind, issued, content FROM cases_paper WHERE case_id = $1 \
    ORDER BY issued, id";
const FIND: &str = "SELECT id, case_id, number, kind, issued, content FROM cases_paper WHERE number = $1";
const KEEP: &str = "INSERT INTO cases_print (paper, case_id, file, made) VALUES ($1, $2, $3, $4)";
const KEPT: &str = "SELECT file FROM cases_print WHERE paper = $1";
const OPEN: &str = "INSERT INTO cases_opened (paper, case_id, at) VALUES ($1, $2, $3)";
const OPENED: &str = "SELECT paper, at FROM cases_opened WHERE case_id = $1";

/// Every text of this file.
pub(crate) const SQL: &[&str] = &[INSERT, OF_CASE, FIND, KEEP, KEPT, OPEN, OPENED];

/// Stores an issued paper.
pub fn insert(tx: &mut Tx, paper: &Issued) -> Result<(), StoreError> {
    tx.run(
        INSERT,
        &[
            paper.id.as_bytes().into(),
            paper.case.as_bytes().into(),
            paper.number.as_str().into(),
            paper.kind.code().into(),
            micros(paper.issued).into(),
            paper.content.as_slice().into(),
        ],
    )?;
    Ok(())
}

/// The papers of a case, in the order of their issue.
pub fn of_case(tx: &mut Tx, case: CaseRef) -> Result<Vec<Issued>, StoreError> {
    let mut papers = tx.list(OF_CASE, &[case.as_bytes().into()], paper_of)?;
    // Two that were issued at the same moment keep the order of the law.
    papers.sort_by_key(|paper| (paper.issued, paper.kind));
    Ok(papers)
}

/// A paper by its number.
pub(crate) fn find(tx: &mut Tx, number: &str) -> Result<Option<Issued>, StoreError> {
    tx.find(FIND, &[number.into()], paper_of)
}

/// Keeps the first print of a paper; false if there is one already.
pub(crate) fn keep(
    tx: &mut Tx,
    (paper, case): (Id<Paper>, CaseRef),
    file: &str,
    made: Timestamp,
) -> Result<bool, StoreError> {
    if kept(tx, paper)?.is_some() {
        return Ok(false);
    }
    tx.run(KEEP, &[(&paper).into(), (&case).into(), file.into(), micros(made).into()])?;
    Ok(true)
}

/// The file of the print that is kept of a paper.
pub(crate) fn kept(tx: &mut Tx, paper: Id<Paper>) -> Result<Option<String>, StoreError> {
    tx.find(KEPT, &[(&paper).into()], |row| row.text(0))
}

/// Stores that a paper was opened for the first time.
pub fn open(tx: &mut Tx, (paper, case): (Id<Paper>, CaseRef), at: Timestamp) -> Result<(), StoreError> {
    tx.run(OPEN, &[(&paper).into(), (&case).into(), micros(at).into()])?;
    Ok(())
}

/// Which papers of a case were opened online, and when.
pub fn opened(tx: &mut Tx, case: CaseRef) -> Result<BTreeMap<Id<Paper>, Timestamp>, StoreError> {
    let rows = tx.list(OPENED, &[(&case).into()], |row| Ok((row.id(0)?, row.time(1)?)))?;
    Ok(rows.into_iter().collect())
}

fn paper_of(row: &Row) -> Result<Issued, StoreError> {
    let kind = row.text(3)?;
    Ok(Issued {
        id: row.id(0)?,
        case: row.id(1)?,
        number: row.text(2)?,
        kind: PaperKind::of_code(&kind).ok_or_else(|| row.corrupt(3, &kind))?,
        issued: row.time(4)?,
        content: row.blob(5)?,
    })
}
