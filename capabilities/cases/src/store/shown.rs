//! Who was shown what.

use plat_facts::refs::{CaseRef, PersonRef};
use plat_store::{Row, StoreError, Tx, Val, micros};

use super::After;
use crate::{
    error::CaseError,
    show::{Reason, Showing, Shown, Viewer},
};

const INSERT: &str = "INSERT INTO cases_shown (id, person, case_id, officer, site, fields, reason, at) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const OF_CASE: &str = "SELECT id, person, case_id, officer, site, fields, reason, at FROM cases_shown \
    WHERE case_id = $1 ORDER BY at, id";
const OF_PERSON: &str = "SELECT id, person, case_id, officer, site, fields, reason, at FROM cases_shown \
    WHERE person = $1 AND (at < $2 OR (at = $3 AND id < $4)) ORDER BY at DESC, id DESC LIMIT $5";

/// Every text of this file.
pub(crate) const SQL: &[&str] = &[INSERT, OF_CASE, OF_PERSON];

/// What stands in the column of the site before a department's code; then the column of the officer has the department's
/// program. No site's code has a colon.
const DEPARTMENT: &str = "department:";

/// Stores that something was shown.
pub(crate) fn insert(tx: &mut Tx, showing: &Showing) -> Result<(), CaseError> {
    let fields = showing.fields.iter().map(|field| field.code()).collect::<Vec<_>>().join(" ");
    let (viewer, place) = match &showing.viewer {
        Viewer::Officer(officer, site) => (officer.cast::<()>(), site.to_string()),
        Viewer::Program(program, department) => (program.cast(), format!("{DEPARTMENT}{department}")),
    };
    tx.run(
        INSERT,
        &[
            (&showing.id).into(),
            (&showing.person).into(),
            showing.case.as_ref().into(),
            (&viewer).into(),
            (&place).into(),
            (&fields).into(),
            showing.reason.code().into(),
            micros(showing.at).into(),
        ],
    )?;
    Ok(())
}

/// What was shown for a case, the first first.
pub(crate) fn of_case(tx: &mut Tx, case: CaseRef) -> Result<Vec<Showing>, CaseError> {
    Ok(tx.list(OF_CASE, &[(&case).into()], showing_of)?)
}

/// What was shown of a person, the latest first.
pub(crate) fn of_person(
    tx: &mut Tx,
    person: PersonRef,
    after: After,
    limit: i64,
) -> Result<Vec<Showing>, CaseError> {
    let vals: [Val; 5] =
        [(&person).into(), after.key.into(), after.key.into(), after.id.as_bytes().into(), limit.into()];
    Ok(tx.list(OF_PERSON, &vals, showing_of)?)
}

fn showing_of(row: &Row) -> Result<Showing, StoreError> {
    let (fields, reason) = (row.text(5)?, row.text(6)?);
    let known = fields.split(' ').map(Shown::of_code).collect::<Option<Vec<_>>>();
    Ok(Showing {
        id: row.id(0)?,
        person: row.id(1)?,
        case: row.opt_id(2)?,
        viewer: viewer_of(row)?,
        fields: known.ok_or_else(|| row.corrupt(5, &fields))?,
        reason: Reason::of_code(&reason).ok_or_else(|| row.corrupt(6, &reason))?,
        at: row.time(7)?,
    })
}

fn viewer_of(row: &Row) -> Result<Viewer, StoreError> {
    let place = row.text(4)?;
    let Some(department) = place.strip_prefix(DEPARTMENT) else {
        return Ok(Viewer::Officer(row.id(3)?, row.parsed(4)?));
    };
    Ok(Viewer::Program(row.id(3)?, department.parse().map_err(|_| row.corrupt(4, &place))?))
}
