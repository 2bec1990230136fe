//! The papers that were issued.

use plat_facts::refs::CaseRef;
use plat_store::{Row, StoreError, Tx, micros};

use crate::{
    error::CaseError,
    paper::{Paper, PaperKind},
};

const INSERT: &str =
    "INSERT INTO cases_paper (id, case_id, number, kind, issued, content) VALUES ($1, $2, $3, $4, $5, $6)";
const OF_CASE: &str = "SELECT id, case_id, number, kind, issued, content FROM cases_paper WHERE case_id = $1 \
    ORDER BY issued, id";
const FIND: &str = "SELECT id, case_id, number, kind, issued, content FROM cases_paper WHERE number = $1";

/// Every text of this file.
pub(crate) const SQL: &[&str] = &[INSERT, OF_CASE, FIND];

/// A paper ready to be written.
pub(crate) struct PaperRow {
    paper: Paper,
    content: String,
}

impl PaperRow {
    /// The row of a paper.
    pub(crate) fn of(paper: Paper) -> Result<Self, CaseError> {
        let content = serde_json::to_string(&paper.sheet)
            .map_err(|error| StoreError::corrupt("cases_paper", "content", error))?;
        Ok(Self { paper, content })
    }
}

/// Stores an issued paper.
pub(crate) fn insert(tx: &mut Tx, row: &PaperRow) -> Result<(), CaseError> {
    let PaperRow { paper, content } = row;
    tx.run(
        INSERT,
        &[
            paper.id.as_bytes().into(),
            paper.case.as_bytes().into(),
            paper.number.as_str().into(),
            paper.kind.code().into(),
            micros(paper.issued).into(),
            content.as_str().into(),
        ],
    )?;
    Ok(())
}

/// The papers of a case, in the order of their issue.
pub(crate) fn of_case(tx: &mut Tx, case: CaseRef) -> Result<Vec<Paper>, CaseError> {
    let mut papers = tx.list(OF_CASE, &[case.as_bytes().into()], paper_of)?;
    // Two that were issued at the same moment keep the order of the law.
    papers.sort_by_key(|paper| (paper.issued, paper.kind));
    Ok(papers)
}

/// A paper by its number.
pub(crate) fn find(tx: &mut Tx, number: &str) -> Result<Option<Paper>, CaseError> {
    Ok(tx.find(FIND, &[number.into()], paper_of)?)
}

fn paper_of(row: &Row) -> Result<Paper, StoreError> {
    let kind = row.text(3)?;
    let content = row.text(5)?;
    Ok(Paper {
        id: row.id(0)?,
        case: row.id(1)?,
        number: row.text(2)?,
        kind: PaperKind::of_code(&kind).ok_or_else(|| row.corrupt(3, &kind))?,
        issued: row.time(4)?,
        sheet: serde_json::from_str(&content).map_err(|error| row.corrupt(5, error))?,
    })
}
