//! The tables of this capability and nothing else. What is counted stands in `counts`.

pub(crate) mod counts;
pub(crate) mod spot;

use plat_facts::{
    desk::TaskEscalated,
    refs::{CaseRef, StreamRef},
};
use plat_identity::Branch;
use plat_kernel::{
    Date, Timestamp,
    clock::{date_of, start_of},
};
use plat_store::{Row, StoreError, Tx, Val, micros, time_of};

use crate::model::{CaseRow, Outcome, State, StepRow};

const FIND: &str = "SELECT case_id, version, task_version, number, item, site, branch, state, holder, received_on, runs_from, \
    promised_due, legal_due, stopped_since, stopped_days, extended, corrections, hard_raised, hard_overturned, escalations, \
    decided_on, outcome, days, promised_late, legal_late, closed_on, spots FROM supervision_case WHERE case_id = $1";
const INSERT: &str = "INSERT INTO supervision_case (version, task_version, site, branch, state, holder, runs_from, promised_due, \
    legal_due, stopped_since, stopped_days, extended, corrections, hard_raised, hard_overturned, escalations, decided_on, \
    outcome, days, promised_late, legal_late, closed_on, is_open, is_waiting, is_stopped, due, is_corrected, is_hard, \
    is_overturned, promise_kept, promise_broken, law_kept, law_broken, spots, is_spot, case_id, number, item, received_on) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, \
    $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39)";
const UPDATE: &str = "UPDATE supervision_case SET version = $1, task_version = $2, site = $3, branch = $4, state = $5, \
    holder = $6, runs_from = $7, promised_due = $8, legal_due = $9, stopped_since = $10, stopped_days = $11, extended = $12, \
    corrections = $13, hard_raised = $14, hard_overturned = $15, escalations = $16, decided_on = $17, outcome = $18, \
    days = $19, promised_late = $20, legal_late = $21, closed_on = $22, is_open = $23, is_waiting = $24, is_stopped = $25, \
    due = $26, is_corrected = $27, is_hard = $28, is_overturned = $29, promise_kept = $30, promise_broken = $31, \
    law_kept = $32, law_broken = $33, spots = $34, is_spot = $35 WHERE case_id = $36";
const INSERT_STEP: &str = "INSERT INTO supervision_step (case_id, version, officer, step, done_on, item, site, branch) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const INSERT_DEFECT: &str = "INSERT INTO supervision_defect (case_id, version, material) VALUES ($1, $2, $3)";
const HAS_DEFECT: &str =
    "SELECT version FROM supervision_defect WHERE case_id = $1 AND version = $2 AND material = $3";
const HAS_ESCALATION: &str = "SELECT since FROM supervision_escalation WHERE stream = $1";
const INSERT_ESCALATION: &str = "INSERT INTO supervision_escalation (stream, case_id, item, site, branch, rule, audience, \
    due, since) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
const END_ESCALATIONS: &str =
    "UPDATE supervision_escalation SET over = $1 WHERE case_id = $2 AND over IS NULL";

/// Every text of this file, for the test that prepares them on both engines.
pub(crate) const SQL: &[&str] = &[
    FIND,
    INSERT,
    UPDATE,
    INSERT_STEP,
    INSERT_DEFECT,
    HAS_DEFECT,
    HAS_ESCALATION,
    INSERT_ESCALATION,
    END_ESCALATIONS,
];

/// The row of a case.
pub(crate) fn find(tx: &mut Tx<'_>, case: CaseRef) -> Result<Option<CaseRow>, StoreError> {
    tx.find(FIND, &[(&case).into()], case_row)
}

fn case_row(row: &Row) -> Result<CaseRow, StoreError> {
    let state = row.text(7)?;
    let outcome = row.opt_text(21)?;
    Ok(CaseRow {
        case: row.id(0)?,
        version: row.int(1)?,
        task_version: row.int(2)?,
        number: row.text(3)?,
        item: row.parsed(4)?,
        site: row.parsed(5)?,
        branch: Branch::of_code(&row.text(6)?),
        state: State::of_code(&state).ok_or_else(|| row.corrupt(7, "no state"))?,
        holder: row.opt_id(8)?,
        received_on: day(row, 9)?.ok_or_else(|| row.corrupt(9, "no day"))?,
        runs_from: day(row, 10)?,
        promised_due: day(row, 11)?,
        legal_due: day(row, 12)?,
        stopped_since: day(row, 13)?,
        stopped_days: row.small(14)?,
        extended: row.flag(15)?,
        corrections: row.small(16)?,
        hard_raised: row.small(17)?,
        hard_overturned: row.small(18)?,
        escalations: row.small(19)?,
        decided_on: day(row, 20)?,
        outcome: outcome
            .map(|code| Outcome::of_code(&code).ok_or_else(|| row.corrupt(21, "no outcome")))
            .transpose()?,
        days: small(row, 22)?,
        promised_late: small(row, 23)?,
        legal_late: small(row, 24)?,
        closed_on: day(row, 25)?,
        spots: row.small(26)?,
    })
}

/// A day in a column; none where there is nothing.
pub(super) fn day(row: &Row, i: usize) -> Result<Option<Date>, StoreError> {
    Ok(row.opt_time(i)?.map(date_of))
}

pub(super) fn small(row: &Row, i: usize) -> Result<Option<i32>, StoreError> {
    let read = |it: i64| i32::try_from(it).map_err(|_| row.corrupt(i, "too large"));
    row.opt_int(i)?.map(read).transpose()
}

/// How a day is kept.
pub(super) fn kept(day: Date) -> i64 {
    micros(start_of(day))
}

/// The code of a branch; empty for none.
fn branch_code(row: &CaseRow) -> &'static str {
    row.branch.map_or("", Branch::code)
}

/// Writes a row that is there anew.
pub(crate) fn update(tx: &mut Tx<'_>, row: &CaseRow) -> Result<(), StoreError> {
    tx.run(UPDATE, &vals(row)).map(drop)
}

/// Writes the row of a case that was just received.
pub(crate) fn insert(tx: &mut Tx<'_>, row: &CaseRow) -> Result<(), StoreError> {
    let mut vals = vals(row);
    vals.extend([Val::from(&row.number), row.item.as_str().into(), kept(row.received_on).into()]);
    tx.run(INSERT, &vals).map(drop)
}

/// What changes in a row, and its case.
fn vals(row: &CaseRow) -> Vec<Val<'_>> {
    let days = |day: Option<Date>| day.map(kept);
    let open = row.is_open();
    let (promised, legal) = (row.promised_late, row.legal_late);
    vec![
        row.version.into(),
        row.task_version.into(),
        row.site.as_str().into(),
        branch_code(row).into(),
        row.state.code().into(),
        row.holder.as_ref().into(),
        days(row.runs_from).into(),
        days(row.promised_due).into(),
        days(row.legal_due).into(),
        days(row.stopped_since).into(),
        row.stopped_days.into(),
        row.extended.into(),
        row.corrections.into(),
        row.hard_raised.into(),
        row.hard_overturned.into(),
        row.escalations.into(),
        days(row.decided_on).into(),
        row.outcome.map(Outcome::code).into(),
        row.days.into(),
        promised.into(),
        legal.into(),
        days(row.closed_on).into(),
        open.into(),
        (open && row.state == State::Correcting).into(),
        (open && row.state == State::Stopped).into(),
        days(row.due()).into(),
        (row.corrections > 0).into(),
        (row.hard_raised > 0).into(),
        (row.hard_overturned > 0).into(),
        (promised == Some(0)).into(),
        promised.is_some_and(|late| late > 0).into(),
        (legal == Some(0)).into(),
        legal.is_some_and(|late| late > 0).into(),
        row.spots.into(),
        (row.spots > 0).into(),
        (&row.case).into(),
    ]
}

/// Keeps what an officer did: the fact that is the row's version.
pub(crate) fn insert_step(tx: &mut Tx<'_>, row: &CaseRow, step: &StepRow) -> Result<(), StoreError> {
    let vals: [Val<'_>; 8] = [
        (&row.case).into(),
        row.version.into(),
        (&step.officer).into(),
        step.step.code().into(),
        kept(step.on).into(),
        row.item.as_str().into(),
        row.site.as_str().into(),
        branch_code(row).into(),
    ];
    tx.run(INSERT_STEP, &vals).map(drop)
}

/// Keeps a material that a correction notice named, once.
pub(crate) fn insert_defect(tx: &mut Tx<'_>, row: &CaseRow, material: &str) -> Result<(), StoreError> {
    let vals: [Val<'_>; 3] = [(&row.case).into(), row.version.into(), material.into()];
    if tx.find(HAS_DEFECT, &vals, |row| row.int(0))?.is_none() {
        tx.run(INSERT_DEFECT, &vals)?;
    }
    Ok(())
}

/// Keeps that a rule brought a case before heads; false if that is known.
pub(crate) fn insert_escalation(
    tx: &mut Tx<'_>,
    row: &CaseRow,
    escalated: &TaskEscalated,
    (stream, since): (StreamRef, Timestamp),
) -> Result<bool, StoreError> {
    if tx.find(HAS_ESCALATION, &[(&stream).into()], |row| row.int(0))?.is_some() {
        return Ok(false);
    }
    let vals: [Val<'_>; 9] = [
        (&stream).into(),
        (&row.case).into(),
        row.item.as_str().into(),
        escalated.site.as_str().into(),
        branch_code(row).into(),
        (&escalated.rule).into(),
        (&escalated.to).into(),
        kept(escalated.due).into(),
        since.into(),
    ];
    tx.run(INSERT_ESCALATION, &vals)?;
    Ok(true)
}

/// The step that was late is done.
pub(crate) fn end_escalations(tx: &mut Tx<'_>, case: CaseRef, at: Timestamp) -> Result<(), StoreError> {
    tx.run(END_ESCALATIONS, &[at.into(), (&case).into()]).map(drop)
}

/// A day as it was kept; the first of all days where no calendar reaches.
pub(super) fn day_of(kept: i64) -> Date {
    time_of(kept).map_or(Date::MIN, date_of)
}
