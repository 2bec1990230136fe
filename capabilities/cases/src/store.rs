//! The tables of this capability and nothing else. Races are settled by the row count.

pub(crate) mod checklists;
pub(crate) mod consulted;
pub(crate) mod drafts;
pub(crate) mod exclusions;
pub(crate) mod materials;
pub(crate) mod objected;
pub(crate) mod shown;
pub(crate) mod uploads;

use plat_facts::refs::{CaseRef, ItemRef, PersonRef, SiteRef};
use plat_identity::Branch;
use plat_kernel::{Date, Timestamp, clock::date_of};
use plat_store::{Row, StoreError, Tx, Val, micros};
use plat_web::Cursor;

use crate::{
    dates::{REPLY_DAYS, undecided_deemed},
    error::CaseError,
    model::{Case, Tray},
    number::CaseNumber,
};

const INSERT: &str = "INSERT INTO cases_case (id, number, version, applicant, site, branch, item, tray, due, received, \
    touched, body, acts_on, acting, disputed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
const INSERT_FORM: &str = "INSERT INTO cases_form (case_id, answers, situation) VALUES ($1, $2, $3)";
const UPDATE: &str = "UPDATE cases_case SET version = $1, tray = $2, due = $3, touched = $4, body = $5, site = $6, \
    branch = $7, acts_on = $8, disputed = $9 WHERE id = $10 AND version = $11";
const CORRECT_FORM: &str = "UPDATE cases_form SET answers = $1 WHERE case_id = $2";
const FIND: &str = "SELECT body FROM cases_case WHERE id = $1";
const FIND_NUMBER: &str = "SELECT body FROM cases_case WHERE number = $1";
const FORM: &str = "SELECT answers FROM cases_form WHERE case_id = $1";
const SITUATION: &str = "SELECT situation FROM cases_form WHERE case_id = $1";
const OF_APPLICANT: &str = "SELECT touched, body FROM cases_case WHERE (applicant = $1 OR acting = $2) AND (touched < $3 \
    OR (touched = $4 AND id < $5)) ORDER BY touched DESC, id DESC LIMIT $6";
const SAME: &str =
    "SELECT touched, body FROM cases_case WHERE applicant = $1 AND item = $2 ORDER BY touched DESC LIMIT $3";
const IN_TRAY: &str = "SELECT due, body FROM cases_case WHERE site = $1 AND tray = $2 AND (due > $3 OR (due = $4 AND \
    id > $5)) ORDER BY due, id LIMIT $6";
const IN_TRAY_OF_BRANCH: &str = "SELECT due, body FROM cases_case WHERE site = $1 AND tray = $2 AND branch = $3 AND \
    (due > $4 OR (due = $5 AND id > $6)) ORDER BY due, id LIMIT $7";
// Bounded: a tray with a hundred thousand cases is counted as quickly as one with a thousand.
const COUNT_TRAY: &str =
    "SELECT COUNT(*) FROM (SELECT id FROM cases_case WHERE site = $1 AND tray = $2 LIMIT $3) AS few";
const COUNT_TRAY_OF_BRANCH: &str = "SELECT COUNT(*) FROM (SELECT id FROM cases_case WHERE site = $1 AND tray = $2 AND branch = $3 LIMIT $4) AS few";
const COUNT_TRAY_OF_APPLICANT: &str =
    "SELECT COUNT(*) FROM cases_case WHERE applicant = $1 AND site = $2 AND tray = $3";
const COUNT_TRAY_OF_BRANCH_AND_APPLICANT: &str =
    "SELECT COUNT(*) FROM cases_case WHERE applicant = $1 AND site = $2 AND tray = $3 AND branch = $4";
const ACTS_BEFORE: &str = "SELECT acts_on, body FROM cases_case WHERE acts_on < $1 AND (acts_on > $2 OR (acts_on = $3 AND \
    id > $4)) ORDER BY acts_on, id LIMIT $5";
const COUNT_ALL: &str = "SELECT COUNT(*) FROM cases_case";
const NUMBERS_TAKE: &str = "UPDATE cases_number SET next = next + $1 WHERE day = $2";
const NUMBERS_NEXT: &str = "SELECT next FROM cases_number WHERE day = $1";
const NUMBERS_OPEN: &str = "INSERT INTO cases_number (day, next) VALUES ($1, $2)";

/// Every text of this file, for the test that prepares them on both engines.
pub(crate) const SQL: &[&str] = &[
    INSERT,
    INSERT_FORM,
    UPDATE,
    CORRECT_FORM,
    FIND,
    FIND_NUMBER,
    FORM,
    SITUATION,
    OF_APPLICANT,
    SAME,
    IN_TRAY,
    IN_TRAY_OF_BRANCH,
    COUNT_TRAY,
    COUNT_TRAY_OF_BRANCH,
    COUNT_TRAY_OF_APPLICANT,
    COUNT_TRAY_OF_BRANCH_AND_APPLICANT,
    ACTS_BEFORE,
    COUNT_ALL,
    NUMBERS_TAKE,
    NUMBERS_NEXT,
    NUMBERS_OPEN,
];

/// Days since 1970-01-01, the form in which dates are sorted.
pub(crate) fn day_number(day: Date) -> i64 {
    let epoch = Date::constant(1970, 1, 1);
    i64::from(epoch.until(day).map_or(0, |span| span.get_days()))
}

/// A due date for a case that has none: after all others.
const NO_DUE: i64 = i64::MAX;

/// The earliest day after which the law may act on a case by itself; none where it never does. Five working days are never
/// shorter than five days, and whoever looks reckons the day itself.
fn acts_on(case: &Case) -> Option<i64> {
    let reply = case.stage.examined().map(|(since, _)| day_number(date_of(since)) + i64::from(REPLY_DAYS));
    let deemed = undecided_deemed(case).map(|deemed| day_number(deemed.until));
    let deferral = case.outstanding().and_then(|it| it.until).map(day_number);
    [reply, deemed, deferral].into_iter().flatten().min()
}

/// A case ready to be written: turned into text by the caller, so that the writer only writes.
pub(crate) struct CaseRow {
    case: Case,
    due: Option<Date>,
    disputed: Option<i64>,
    body: String,
}

impl CaseRow {
    /// The row of a case that is due on a day, and to which an objection is to be answered by a day.
    pub(crate) fn of(case: Case, (due, answer_by): (Option<Date>, Option<Date>)) -> Result<Self, CaseError> {
        let body =
            serde_json::to_string(&case).map_err(|error| StoreError::corrupt("cases_case", "body", error))?;
        let disputed = objected::column(&case, answer_by);
        Ok(Self { case, due, disputed, body })
    }
}

/// What an applicant filled in, sealed.
pub(crate) struct FormRow {
    /// The answers of the form.
    pub(crate) answers: Vec<u8>,
    /// The outcome of the questions that narrow the item, when some were answered.
    pub(crate) situation: Option<Vec<u8>>,
}

/// Stores a new case with what its applicant filled in.
pub(crate) fn insert(tx: &mut Tx, row: &CaseRow, form: &FormRow) -> Result<(), CaseError> {
    let CaseRow { case, due, disputed, body } = row;
    let id = case.id.as_bytes();
    tx.run(
        INSERT,
        &[
            id.into(),
            case.number.as_str().into(),
            case.version.into(),
            case.applicant.as_bytes().into(),
            case.lies_at().as_str().into(),
            case.branch.code().into(),
            case.item.as_str().into(),
            case.tray().code().into(),
            due.map_or(NO_DUE, day_number).into(),
            micros(case.received).into(),
            micros(case.received).into(),
            body.as_str().into(),
            acts_on(case).into(),
            case.on_behalf.as_ref().map(|it| it.by.as_bytes()).into(),
            (*disputed).into(),
        ],
    )?;
    tx.run(INSERT_FORM, &[id.into(), form.answers.as_slice().into(), form.situation.as_deref().into()])?;
    Ok(())
}

/// Stores a changed case if nobody changed it since its version `base` was read.
pub(crate) fn update(tx: &mut Tx, row: &CaseRow, (base, now): (i64, Timestamp)) -> Result<(), CaseError> {
    let CaseRow { case, due, disputed, body } = row;
    let changed = tx.run(
        UPDATE,
        &[
            case.version.into(),
            case.tray().code().into(),
            due.map_or(NO_DUE, day_number).into(),
            micros(now).into(),
            body.as_str().into(),
            case.lies_at().as_str().into(),
            case.branch.code().into(),
            acts_on(case).into(),
            (*disputed).into(),
            case.id.as_bytes().into(),
            base.into(),
        ],
    )?;
    if changed != 1 {
        return Err(CaseError::ChangedMeanwhile);
    }
    Ok(consulted::keep(tx, case)?)
}

/// Puts other answers, sealed, in the place of a case's.
pub(crate) fn correct_form(tx: &mut Tx, id: CaseRef, answers: &[u8]) -> Result<(), CaseError> {
    let changed = tx.run(CORRECT_FORM, &[answers.into(), id.as_bytes().into()])?;
    if changed == 1 { Ok(()) } else { Err(CaseError::NotFound) }
}

/// A case by its id.
pub(crate) fn find(tx: &mut Tx, id: CaseRef) -> Result<Option<Case>, CaseError> {
    Ok(tx.find(FIND, &[id.as_bytes().into()], case_of)?)
}

/// A case by its number.
pub(crate) fn find_number(tx: &mut Tx, number: &CaseNumber) -> Result<Option<Case>, CaseError> {
    Ok(tx.find(FIND_NUMBER, &[number.as_str().into()], case_of)?)
}

/// The answers of a case's form, sealed.
pub(crate) fn form(tx: &mut Tx, id: CaseRef) -> Result<Vec<u8>, CaseError> {
    Ok(tx.get(FORM, &[id.as_bytes().into()], |row| row.blob(0))?)
}

/// The outcome with which a case was received, sealed; none when the general guide holds.
pub(crate) fn situation(tx: &mut Tx, id: CaseRef) -> Result<Option<Vec<u8>>, CaseError> {
    Ok(tx.get(SITUATION, &[id.as_bytes().into()], |row| row.opt_blob(0))?)
}

/// Where a page of a list begins: after this place in its order.
#[derive(Clone, Copy, Debug)]
pub struct After {
    /// The sorting number of the last row of the page before.
    pub key: i64,
    /// Its id.
    pub id: CaseRef,
}

impl After {
    /// Before all rows of a rising order.
    pub fn first_rising() -> Self {
        Self { key: i64::MIN, id: CaseRef::nil() }
    }

    /// Before all rows of a falling order.
    pub fn first_falling() -> Self {
        Self { key: i64::MAX, id: CaseRef::nil() }
    }
}

impl From<Cursor> for After {
    /// A cursor nobody was given begins at a place between rows, which harms nobody.
    fn from(cursor: Cursor) -> Self {
        Self { key: cursor.at, id: CaseRef::from_bytes(&cursor.id).unwrap_or_else(CaseRef::nil) }
    }
}

impl From<After> for Cursor {
    fn from(after: After) -> Self {
        Self { at: after.key, id: *after.id.as_bytes() }
    }
}

/// A person's cases for one item, each with the time at which it was last touched, the latest first.
pub(crate) fn same(
    tx: &mut Tx,
    applicant: PersonRef,
    item: &ItemRef,
    limit: i64,
) -> Result<Vec<(Timestamp, Case)>, CaseError> {
    let vals = [applicant.as_bytes().into(), item.as_str().into(), limit.into()];
    Ok(tx.list(SAME, &vals, |row| Ok((row.time(0)?, case_at(row, 1)?)))?)
}

/// A person's own cases and those in which they act for somebody, with the time at which each was last touched, the latest
/// first.
pub(crate) fn of_applicant(
    tx: &mut Tx,
    applicant: PersonRef,
    after: After,
    limit: i64,
) -> Result<Vec<(i64, Case)>, CaseError> {
    let vals: [Val; 6] = [
        applicant.as_bytes().into(),
        applicant.as_bytes().into(),
        after.key.into(),
        after.key.into(),
        after.id.as_bytes().into(),
        limit.into(),
    ];
    Ok(tx.list(OF_APPLICANT, &vals, |row| Ok((row.int(0)?, case_at(row, 1)?)))?)
}

/// Whose tray: a site's, or one branch's at that site.
#[derive(Clone, Debug)]
pub(crate) struct TrayOf {
    pub(crate) site: SiteRef,
    pub(crate) tray: Tray,
    pub(crate) branch: Option<Branch>,
}

/// The cases in a tray, most urgent first, each with its place in that order.
pub(crate) fn in_tray(
    tx: &mut Tx,
    of: &TrayOf,
    after: After,
    limit: i64,
) -> Result<Vec<(i64, Case)>, CaseError> {
    if of.tray == Tray::Objection {
        return objected::list(tx, of, after, limit);
    }
    let (site, tray) = (of.site.as_str().into(), of.tray.code().into());
    let (key, id) = (after.key.into(), after.id.as_bytes().into());
    let placed = |row: &Row| Ok((row.int(0)?, case_at(row, 1)?));
    Ok(match of.branch {
        None => tx.list(IN_TRAY, &[site, tray, key, key, id, limit.into()], placed)?,
        Some(branch) => {
            let vals = [site, tray, branch.code().into(), key, key, id, limit.into()];
            tx.list(IN_TRAY_OF_BRANCH, &vals, placed)?
        }
    })
}

/// How many cases lie in a tray.
pub(crate) fn count_tray(tx: &mut Tx, of: &TrayOf, most: i64) -> Result<i64, CaseError> {
    if of.tray == Tray::Objection {
        return objected::count(tx, of, most);
    }
    let (site, tray) = (of.site.as_str().into(), of.tray.code().into());
    Ok(match of.branch {
        None => tx.get(COUNT_TRAY, &[site, tray, most.into()], |row| row.int(0))?,
        Some(branch) => {
            let vals = [site, tray, branch.code().into(), most.into()];
            tx.get(COUNT_TRAY_OF_BRANCH, &vals, |row| row.int(0))?
        }
    })
}

/// How many of them are one applicant's.
pub(crate) fn count_tray_of(tx: &mut Tx, of: &TrayOf, applicant: PersonRef) -> Result<i64, CaseError> {
    if of.tray == Tray::Objection {
        return objected::count_of(tx, of, applicant);
    }
    let (site, tray, applicant) =
        (of.site.as_str().into(), of.tray.code().into(), applicant.as_bytes().into());
    Ok(match of.branch {
        None => tx.get(COUNT_TRAY_OF_APPLICANT, &[applicant, site, tray], |row| row.int(0))?,
        Some(branch) => {
            let vals = [applicant, site, tray, branch.code().into()];
            tx.get(COUNT_TRAY_OF_BRANCH_AND_APPLICANT, &vals, |row| row.int(0))?
        }
    })
}

/// A page of the cases on which the law may act by itself before a day, each with its place in their order.
pub(crate) fn acts_before(
    tx: &mut Tx,
    before: i64,
    after: After,
    limit: i64,
) -> Result<Vec<(i64, Case)>, CaseError> {
    let (key, id) = (after.key.into(), after.id.as_bytes().into());
    let vals = [before.into(), after.key.into(), key, id, limit.into()];
    Ok(tx.list(ACTS_BEFORE, &vals, |row| Ok((row.int(0)?, case_at(row, 1)?)))?)
}

/// How many cases there are.
pub(crate) fn count_all(tx: &mut Tx) -> Result<i64, CaseError> {
    Ok(tx.get(COUNT_ALL, &[], |row| row.int(0))?)
}

/// Takes `many` numbers of a day and says the first. The update holds the day's row until the commit, so that two
/// nodes never take the same; two that open the same day collide, and the store runs one of them again.
pub(crate) fn take_numbers(tx: &mut Tx, day: Date, many: i64) -> Result<i64, StoreError> {
    let day = day_number(day);
    if tx.run(NUMBERS_TAKE, &[many.into(), day.into()])? == 1 {
        return Ok(tx.get(NUMBERS_NEXT, &[day.into()], |row| row.int(0))? - many);
    }
    tx.run(NUMBERS_OPEN, &[day.into(), (1 + many).into()])?;
    Ok(1)
}

fn case_of(row: &Row) -> Result<Case, StoreError> {
    case_at(row, 0)
}

fn case_at(row: &Row, column: usize) -> Result<Case, StoreError> {
    let body = row.text(column)?;
    serde_json::from_str(&body).map_err(|error| row.corrupt(column, error))
}
