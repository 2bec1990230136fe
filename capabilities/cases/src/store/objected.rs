//! The cases to which somebody objects, most urgent answer first. An open case lies in its own tray and here; one that is over,
//! here alone.

use plat_facts::refs::PersonRef;
use plat_store::{StoreError, Tx};

use super::{After, NO_DUE, TrayOf, case_at, consulted, day_number};
use crate::{error::CaseError, model::Case, promise::Promise};
use plat_kernel::Date;

const IN_TRAY: &str = "SELECT disputed, body FROM cases_case WHERE site = $1 AND disputed IS NOT NULL AND (disputed > $2 OR \
    (disputed = $3 AND id > $4)) ORDER BY disputed, id LIMIT $5";
const IN_TRAY_OF_BRANCH: &str = "SELECT disputed, body FROM cases_case WHERE site = $1 AND branch = $2 AND disputed IS NOT NULL \
    AND (disputed > $3 OR (disputed = $4 AND id > $5)) ORDER BY disputed, id LIMIT $6";
const COUNT: &str = "SELECT COUNT(*) FROM (SELECT id FROM cases_case WHERE site = $1 AND disputed IS NOT NULL LIMIT $2) AS few";
const COUNT_OF_BRANCH: &str = "SELECT COUNT(*) FROM (SELECT id FROM cases_case WHERE site = $1 AND branch = $2 AND disputed IS NOT \
    NULL LIMIT $3) AS few";
const COUNT_OF_APPLICANT: &str =
    "SELECT COUNT(*) FROM cases_case WHERE applicant = $1 AND site = $2 AND disputed IS NOT NULL";
const COUNT_OF_BRANCH_AND_APPLICANT: &str = "SELECT COUNT(*) FROM cases_case WHERE applicant = $1 AND site = $2 AND branch = $3 AND disputed IS NOT NULL";

const LIST_AGAIN: &str = "UPDATE cases_case SET disputed = $1 WHERE id = $2 AND version = $3";

/// Every text of this file.
pub(crate) const SQL: &[&str] = &[
    LIST_AGAIN,
    IN_TRAY,
    IN_TRAY_OF_BRANCH,
    COUNT,
    COUNT_OF_BRANCH,
    COUNT_OF_APPLICANT,
    COUNT_OF_BRANCH_AND_APPLICANT,
];

/// What the column says of a case whose objection is to be answered by a day.
pub(super) fn column(case: &Case, answer_by: Option<Date>) -> Option<i64> {
    let disputed = case.promise.as_ref().is_some_and(Promise::is_disputed);
    disputed.then(|| answer_by.map_or(NO_DUE, day_number))
}

/// Writes of a case as it was read that somebody objects to it, and whose opinion it waits for. Whoever changed it meanwhile has
/// written both.
pub(crate) fn list_again(tx: &mut Tx, case: &Case, answer_by: Option<Date>) -> Result<(), StoreError> {
    let vals = [column(case, answer_by).into(), case.id.as_bytes().into(), case.version.into()];
    if tx.run(LIST_AGAIN, &vals)? == 1 { consulted::keep(tx, case) } else { Ok(()) }
}

/// A page of them, each with its place in their order.
pub(super) fn list(
    tx: &mut Tx,
    of: &TrayOf,
    after: After,
    limit: i64,
) -> Result<Vec<(i64, Case)>, CaseError> {
    let (site, key, id) = (of.site.as_str().into(), after.key.into(), after.id.as_bytes().into());
    Ok(match of.branch {
        None => tx.list(IN_TRAY, &[site, key, after.key.into(), id, limit.into()], |row| {
            Ok((row.int(0)?, case_at(row, 1)?))
        })?,
        Some(branch) => {
            let vals = [site, branch.code().into(), key, after.key.into(), id, limit.into()];
            tx.list(IN_TRAY_OF_BRANCH, &vals, |row| Ok((row.int(0)?, case_at(row, 1)?)))?
        }
    })
}

/// How many there are, `most` at most.
pub(super) fn count(tx: &mut Tx, of: &TrayOf, most: i64) -> Result<i64, CaseError> {
    let site = of.site.as_str().into();
    Ok(match of.branch {
        None => tx.get(COUNT, &[site, most.into()], |row| row.int(0))?,
        Some(branch) => {
            tx.get(COUNT_OF_BRANCH, &[site, branch.code().into(), most.into()], |row| row.int(0))?
        }
    })
}

/// How many of them are one applicant's.
pub(super) fn count_of(tx: &mut Tx, of: &TrayOf, applicant: PersonRef) -> Result<i64, CaseError> {
    let (applicant, site) = (applicant.as_bytes().into(), of.site.as_str().into());
    Ok(match of.branch {
        None => tx.get(COUNT_OF_APPLICANT, &[applicant, site], |row| row.int(0))?,
        Some(branch) => {
            let vals = [applicant, site, branch.code().into()];
            tx.get(COUNT_OF_BRANCH_AND_APPLICANT, &vals, |row| row.int(0))?
        }
    })
}
