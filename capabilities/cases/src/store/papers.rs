//! The papers that were issued.

use plat_facts::refs::CaseRef;
use plat_store::{Row, StoreError, Tx, micros};

use crate::{
    error::CaseError,
    paper::{Issued, PaperKind},
};

const INSERT: &str =
    "INSERT INTO cases_paper (id, case_id, number, kind, issued, content) VALUES ($1, $2, $3, $4, $5, $6)";
const OF_CASE: &str = "SELECT id, case_id, number, kind, issued, content FROM cases_paper WHERE case_id = $1 \
    ORDER BY issued, id";
const FIND: &str = "SELECT id, case_id, number, kind, issued, content FROM cases_paper WHERE number = $1";

/// Every text of this file.
pub(crate) const SQL: &[&str] = &[INSERT, OF_CASE, FIND];

/// Stores an issued paper.
pub(crate) fn insert(tx: &mut Tx, paper: &Issued) -> Result<(), CaseError> {
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
pub(crate) fn of_case(tx: &mut Tx, case: CaseRef) -> Result<Vec<Issued>, CaseError> {
    let mut papers = tx.list(OF_CASE, &[case.as_bytes().into()], paper_of)?;
    // Two that were issued at the same moment keep the order of the law.
    papers.sort_by_key(|paper| (paper.issued, paper.kind));
    Ok(papers)
}

/// A paper by its number.
pub(crate) fn find(tx: &mut Tx, number: &str) -> Result<Option<Issued>, CaseError> {
    Ok(tx.find(FIND, &[number.into()], paper_of)?)
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
