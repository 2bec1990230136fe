//! Errands and their parts in the database.

pub(crate) mod drafts;
pub(crate) mod files;
pub(crate) mod offers;
pub(crate) mod officers;

use plat_facts::{
    bundles::ErrandEnd,
    refs::{CaseRef, DepartmentRef, ErrandRef, PersonRef},
};
use plat_kernel::{Date, Timestamp, clock::start_of};
use plat_store::{Row, StoreError, Tx, Val, micros};

use crate::{
    errand::{Errand, Part},
    error::BundleError,
};

const INSERT: &str = "INSERT INTO bundles_errand (id, number, version, bundle, applicant, outcome, visits, materials, days_taken, touched, body, offer) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
const UPDATE: &str = "UPDATE bundles_errand SET version = $1, outcome = $2, days_taken = $3, touched = $4, body = $5 \
    WHERE id = $6 AND version = $7";
const FIND: &str = "SELECT body FROM bundles_errand WHERE id = $1";
const FIND_NUMBERED: &str = "SELECT body FROM bundles_errand WHERE number = $1";
const OF_CASE: &str =
    "SELECT e.body FROM bundles_part p JOIN bundles_errand e ON e.id = p.errand_id WHERE p.case_id = $1";
const OF_APPLICANT: &str =
    "SELECT body FROM bundles_errand WHERE applicant = $1 ORDER BY touched DESC, id DESC LIMIT 100";
const COUNTED: &str = "SELECT bundle, CAST(COUNT(*) AS BIGINT), CAST(SUM(visits) AS BIGINT), CAST(SUM(materials) AS BIGINT), \
    CAST(SUM(days_taken) AS BIGINT) FROM bundles_errand WHERE outcome <> 'open' GROUP BY bundle ORDER BY bundle";
const INSERT_FORM: &str = "INSERT INTO bundles_form (errand_id, chosen, answers) VALUES ($1, $2, $3)";
const FORM: &str = "SELECT chosen, answers FROM bundles_form WHERE errand_id = $1";
const INSERT_PART: &str = "INSERT INTO bundles_part (errand_id, step, case_id, department, state, due, claimed, words) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const UPDATE_PART: &str = "UPDATE bundles_part SET state = $1, due = $2 WHERE errand_id = $3 AND step = $4";
const WRITE_WORDS: &str = "UPDATE bundles_part SET words = $1 WHERE errand_id = $2 AND step = $3";
const WORDS: &str = "SELECT step, words FROM bundles_part WHERE errand_id = $1 ORDER BY step";
const READY: &str = "SELECT errand_id, step FROM bundles_part WHERE state = 'ready' AND department = '' AND claimed < $1 \
    ORDER BY errand_id, step LIMIT 16";
const CLAIM: &str = "UPDATE bundles_part SET claimed = $1 WHERE errand_id = $2 AND step = $3 AND state = 'ready' AND claimed < $4";
const OF_DEPARTMENT: &str = "SELECT p.step, p.due, e.body FROM bundles_part p JOIN bundles_errand e ON e.id = p.errand_id \
    WHERE p.department = $1 AND p.state = $2 ORDER BY p.due, p.errand_id, p.step LIMIT $3";

/// Every text of this file.
pub(crate) const SQL: &[&str] = &[
    INSERT,
    UPDATE,
    FIND,
    FIND_NUMBERED,
    OF_CASE,
    OF_APPLICANT,
    COUNTED,
    INSERT_FORM,
    FORM,
    INSERT_PART,
    UPDATE_PART,
    WRITE_WORDS,
    WORDS,
    READY,
    CLAIM,
    OF_DEPARTMENT,
];

/// An errand's form as it is kept: sealed.
#[derive(Debug, Clone)]
pub(crate) struct FormRow {
    pub(crate) chosen: Vec<u8>,
    pub(crate) answers: Vec<u8>,
}

/// What is kept beside an errand's state.
#[derive(Debug, Clone)]
pub(crate) struct Stamp {
    /// When it was changed.
    pub(crate) at: Timestamp,
    /// The working days that it took, once it is over.
    pub(crate) days_taken: i64,
    /// The day by which each part is due, in the order of the parts; none for what is not being worked.
    pub(crate) dues: Vec<Option<Date>>,
}

/// Stores a new errand with its form and its parts.
pub(crate) fn insert(
    tx: &mut Tx<'_>,
    errand: &Errand,
    (form, stamp): (&FormRow, &Stamp),
) -> Result<(), BundleError> {
    let body = body_of(errand)?;
    let vals: [Val<'_>; 12] = [
        (&errand.id).into(),
        (&errand.number).into(),
        errand.version.into(),
        errand.bundle.as_str().into(),
        (&errand.applicant).into(),
        outcome(errand).into(),
        errand.visits.into(),
        errand.materials.into(),
        stamp.days_taken.into(),
        micros(stamp.at).into(),
        (&body).into(),
        errand.offer.as_ref().into(),
    ];
    tx.run(INSERT, &vals)?;
    let chosen = form.chosen.as_slice();
    tx.run(INSERT_FORM, &[(&errand.id).into(), chosen.into(), form.answers.as_slice().into()])?;
    for (part, due) in errand.parts.iter().zip(&stamp.dues) {
        insert_part(tx, errand.id, (part, *due))?;
    }
    Ok(())
}

fn insert_part(
    tx: &mut Tx<'_>,
    errand: ErrandRef,
    (part, due): (&Part, Option<Date>),
) -> Result<(), StoreError> {
    let (case, nothing) = (part.case(), Vec::new());
    let vals: [Val<'_>; 8] = [
        (&errand).into(),
        (&part.step).into(),
        case.as_ref().into(),
        part.department().map_or("", DepartmentRef::as_str).into(),
        part.state.code().into(),
        day(due).into(),
        0_i64.into(),
        nothing.as_slice().into(),
    ];
    tx.run(INSERT_PART, &vals)?;
    Ok(())
}

/// Stores an errand as it stands now, if it is still the one that was read: `base` is the version that was.
pub(crate) fn update(
    tx: &mut Tx<'_>,
    errand: &Errand,
    (base, stamp): (i64, &Stamp),
) -> Result<(), BundleError> {
    let body = body_of(errand)?;
    let vals: [Val<'_>; 7] = [
        errand.version.into(),
        outcome(errand).into(),
        stamp.days_taken.into(),
        micros(stamp.at).into(),
        (&body).into(),
        (&errand.id).into(),
        base.into(),
    ];
    if tx.run(UPDATE, &vals)? == 0 {
        return Err(BundleError::ChangedMeanwhile);
    }
    for (part, due) in errand.parts.iter().zip(&stamp.dues) {
        let vals: [Val<'_>; 4] =
            [part.state.code().into(), day(*due).into(), (&errand.id).into(), (&part.step).into()];
        tx.run(UPDATE_PART, &vals)?;
    }
    Ok(())
}

/// An errand.
pub(crate) fn find(tx: &mut Tx<'_>, id: ErrandRef) -> Result<Option<Errand>, StoreError> {
    tx.find(FIND, &[(&id).into()], |row| errand_of(row, 0))
}

/// The errand with a number.
pub(crate) fn find_numbered(tx: &mut Tx<'_>, number: &str) -> Result<Option<Errand>, StoreError> {
    tx.find(FIND_NUMBERED, &[number.into()], |row| errand_of(row, 0))
}

/// The errand of which a case is a part.
pub(crate) fn find_of_case(tx: &mut Tx<'_>, case: CaseRef) -> Result<Option<Errand>, StoreError> {
    tx.find(OF_CASE, &[(&case).into()], |row| errand_of(row, 0))
}

/// A person's errands, the last touched first.
pub(crate) fn of_applicant(tx: &mut Tx<'_>, applicant: PersonRef) -> Result<Vec<Errand>, StoreError> {
    tx.list(OF_APPLICANT, &[(&applicant).into()], |row| errand_of(row, 0))
}

/// The form of an errand.
pub(crate) fn form(tx: &mut Tx<'_>, errand: ErrandRef) -> Result<FormRow, StoreError> {
    tx.get(FORM, &[(&errand).into()], |row| Ok(FormRow { chosen: row.blob(0)?, answers: row.blob(1)? }))
}

/// What departments wrote, by step; sealed, and empty for nothing.
pub(crate) fn words(tx: &mut Tx<'_>, errand: ErrandRef) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
    tx.list(WORDS, &[(&errand).into()], |row| Ok((row.text(0)?, row.blob(1)?)))
}

/// Keeps what a department wrote, sealed.
pub(crate) fn write_words(
    tx: &mut Tx<'_>,
    (errand, step): (ErrandRef, &str),
    words: &[u8],
) -> Result<(), StoreError> {
    tx.run(WRITE_WORDS, &[words.into(), (&errand).into(), step.into()])?;
    Ok(())
}

/// Parts of ours that may begin and that no node is receiving just now.
pub(crate) fn ready(tx: &mut Tx<'_>, now: Timestamp) -> Result<Vec<(ErrandRef, String)>, StoreError> {
    tx.list(READY, &[micros(now).into()], |row| Ok((row.id(0)?, row.text(1)?)))
}

/// Takes a part for this node until a moment; false if another has it.
pub(crate) fn claim(
    tx: &mut Tx<'_>,
    (errand, step): (ErrandRef, &str),
    (now, until): (Timestamp, Timestamp),
) -> Result<bool, StoreError> {
    Ok(tx.run(CLAIM, &[micros(until).into(), (&errand).into(), step.into(), micros(now).into()])? == 1)
}

/// A step of a department, with the errand that it belongs to.
#[derive(Debug, Clone)]
pub(crate) struct StepRow {
    pub(crate) step: String,
    pub(crate) due: Option<Date>,
    pub(crate) errand: Errand,
}

/// The steps of a department that stand so, the most urgent first.
pub(crate) fn of_department(
    tx: &mut Tx<'_>,
    department: &DepartmentRef,
    (state, limit): (&'static str, u32),
) -> Result<Vec<StepRow>, StoreError> {
    tx.list(OF_DEPARTMENT, &[department.as_str().into(), state.into(), limit.into()], |row| {
        Ok(StepRow { step: row.text(0)?, due: day_of(row, 1)?, errand: errand_of(row, 2)? })
    })
}

/// What finished errands of a bundle cost people, all together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CountRow {
    pub(crate) bundle: String,
    pub(crate) errands: i64,
    pub(crate) visits: i64,
    pub(crate) materials: i64,
    pub(crate) days: i64,
}

/// What finished errands cost, by bundle.
pub(crate) fn counted(tx: &mut Tx<'_>) -> Result<Vec<CountRow>, StoreError> {
    tx.list(COUNTED, &[], |row| {
        Ok(CountRow {
            bundle: row.text(0)?,
            errands: row.int(1)?,
            visits: row.int(2)?,
            materials: row.int(3)?,
            days: row.int(4)?,
        })
    })
}

fn outcome(errand: &Errand) -> &'static str {
    match errand.end() {
        None => "open",
        Some(ErrandEnd::Done) => "done",
        Some(ErrandEnd::Partly) => "partly",
        Some(ErrandEnd::Nothing) => "nothing",
    }
}

fn body_of(errand: &Errand) -> Result<String, BundleError> {
    let why = |error: serde_json::Error| StoreError::corrupt("bundles_errand", "body", error);
    Ok(serde_json::to_string(errand).map_err(why)?)
}

fn errand_of(row: &Row<'_>, at: usize) -> Result<Errand, StoreError> {
    let body = row.text(at)?;
    serde_json::from_str(&body).map_err(|error| StoreError::corrupt("bundles_errand", "body", error))
}

/// No day is the end of time, so that it comes last.
fn day(day: Option<Date>) -> i64 {
    day.map_or(i64::MAX, |day| micros(start_of(day)))
}

fn day_of(row: &Row<'_>, at: usize) -> Result<Option<Date>, StoreError> {
    Ok(match row.int(at)? {
        i64::MAX => None,
        _ => Some(plat_kernel::clock::date_of(row.time(at)?)),
    })
}
