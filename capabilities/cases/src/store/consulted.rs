//! Who is asked for an opinion on a case, and has not given it yet. The case says so too; here it is found by officer.

use plat_facts::refs::PersonRef;
use plat_store::{StoreError, Tx, micros};

use super::case_of;
use crate::{error::CaseError, model::Case};

const FORGET: &str = "DELETE FROM cases_consulted WHERE case_id = $1";
const INSERT: &str = "INSERT INTO cases_consulted (case_id, officer, opened) VALUES ($1, $2, $3)";
const OF_OFFICER: &str = "SELECT c.body FROM cases_consulted q JOIN cases_case c ON c.id = q.case_id \
    WHERE q.officer = $1 ORDER BY q.opened, q.case_id LIMIT $2";

/// Every text of this file.
pub(crate) const SQL: &[&str] = &[FORGET, INSERT, OF_OFFICER];

/// Keeps whose opinion a changed case waits for.
pub(crate) fn keep(tx: &mut Tx, case: &Case) -> Result<(), StoreError> {
    if case.course.consultations.is_empty() {
        return Ok(());
    }
    tx.run(FORGET, &[case.id.as_bytes().into()])?;
    let Some(running) = case.consultation() else { return Ok(()) };
    for member in running.members.iter().filter(|member| running.awaits(member.officer)) {
        let vals =
            [case.id.as_bytes().into(), member.officer.as_bytes().into(), micros(running.opened).into()];
        tx.run(INSERT, &vals)?;
    }
    Ok(())
}

/// The cases that wait for an officer's opinion, the longest first.
pub(crate) fn of_officer(tx: &mut Tx, officer: PersonRef, limit: i64) -> Result<Vec<Case>, CaseError> {
    Ok(tx.list(OF_OFFICER, &[officer.as_bytes().into(), limit.into()], case_of)?)
}
