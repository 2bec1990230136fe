//! What was put right on the spot: one row for each question and material, and what of it was put right most.

use plat_facts::refs::CaseRef;
use plat_store::{StoreError, Tx};

use crate::{
    figures::{Figures, Question},
    model::Part,
};

const IS_KEPT: &str = "SELECT version FROM supervision_spot WHERE case_id = $1 AND version = $2 LIMIT 1";
const INSERT: &str = "INSERT INTO supervision_spot (case_id, version, kind, what) VALUES ($1, $2, $3, $4)";
// Of the cases that were received in the period, as the number of these cases is.
const MOST: &str = "SELECT c.item, s.kind, s.what, CAST(COUNT(*) AS BIGINT) FROM supervision_case c \
    JOIN supervision_spot s ON s.case_id = c.case_id \
    WHERE c.site = $1 AND ($2 = '' OR c.branch = $2) AND ($3 = '' OR c.item = $3) AND (CAST($4 AS BIGINT) = 0 OR EXISTS \
    (SELECT o.version FROM supervision_step o WHERE o.case_id = c.case_id AND o.officer = $5)) \
    AND c.received_on >= $6 AND c.received_on <= $7 AND c.is_spot = 1 \
    GROUP BY c.item, s.kind, s.what ORDER BY c.item, COUNT(*) DESC, s.kind, s.what";

/// Every text of this file, for the test that prepares them on both engines.
pub(crate) const SQL: &[&str] = &[IS_KEPT, INSERT, MOST];

/// Whether what a fact says is kept.
pub(crate) fn is_kept(tx: &mut Tx<'_>, case: CaseRef, version: i64) -> Result<bool, StoreError> {
    Ok(tx.find(IS_KEPT, &[(&case).into(), version.into()], |row| row.int(0))?.is_some())
}

/// Keeps one thing that was put right.
pub(crate) fn insert(
    tx: &mut Tx<'_>,
    (case, version): (CaseRef, i64),
    (part, what): (Part, &str),
) -> Result<(), StoreError> {
    tx.run(INSERT, &[(&case).into(), version.into(), part.code().into(), what.into()]).map(drop)
}

/// What was put right most, by item.
pub(crate) fn most(tx: &mut Tx<'_>, of: &Question, into: &mut Figures) -> Result<(), StoreError> {
    let rows = tx.list(MOST, &of.vals(), |row| {
        let part = Part::of_code(&row.text(1)?).ok_or_else(|| row.corrupt(1, "no part"))?;
        Ok((row.parsed(0)?, (part, row.text(2)?), row.int(3)?))
    })?;
    for (item, what, count) in rows {
        *into.spots.entry(item).or_default().entry(what).or_default() += count;
    }
    Ok(())
}
