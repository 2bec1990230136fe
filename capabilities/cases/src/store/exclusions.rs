//! Who is excluded from what, and what they said against it.

use plat_facts::refs::CaseRef;
use plat_kernel::{Date, SignedDuration, Timestamp};
use plat_store::{Row, StoreError, Tx};

use super::day_number;
use crate::{
    error::CaseError,
    exclusion::{Exclusion, Ground, Mark, Scope},
};

const INSERT: &str = "INSERT INTO cases_exclusion (id, mark, person, case_id, item, ground, since, until) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const OF_MARK: &str = "SELECT id, mark, person, case_id, item, ground, since, until, lifted FROM cases_exclusion \
    WHERE mark = $1 ORDER BY until DESC, id";
const LIFT: &str =
    "UPDATE cases_exclusion SET lifted = $1 WHERE case_id = $2 AND ground = $3 AND lifted IS NULL";
const INSERT_OBJECTION: &str = "INSERT INTO cases_objection (case_id, words) VALUES ($1, $2)";
const OBJECTION: &str = "SELECT words FROM cases_objection WHERE case_id = $1";

/// Every text of this file.
pub(crate) const SQL: &[&str] = &[INSERT, OF_MARK, LIFT, INSERT_OBJECTION, OBJECTION];

/// Stores an exclusion.
pub(crate) fn insert(tx: &mut Tx, it: &Exclusion) -> Result<(), CaseError> {
    let item = match &it.scope {
        Scope::Word => None,
        Scope::Item(item) => Some(item.as_str()),
    };
    tx.run(
        INSERT,
        &[
            it.id.as_bytes().into(),
            it.mark.as_slice().into(),
            it.person.as_bytes().into(),
            it.case.as_bytes().into(),
            item.into(),
            it.ground.code().into(),
            day_number(it.since).into(),
            day_number(it.until).into(),
        ],
    )?;
    Ok(())
}

/// All that ever held for a person, the longest first.
pub(crate) fn of_mark(tx: &mut Tx, mark: Mark) -> Result<Vec<Exclusion>, CaseError> {
    Ok(tx.list(OF_MARK, &[mark.as_slice().into()], exclusion_of)?)
}

/// Lifts what was found in a case on a ground.
pub(crate) fn lift(tx: &mut Tx, case: CaseRef, ground: Ground, now: Timestamp) -> Result<(), CaseError> {
    tx.run(LIFT, &[now.into(), case.as_bytes().into(), ground.code().into()])?;
    Ok(())
}

/// Keeps the words of an objection, sealed.
pub(crate) fn insert_objection(tx: &mut Tx, case: CaseRef, words: &[u8]) -> Result<(), CaseError> {
    tx.run(INSERT_OBJECTION, &[case.as_bytes().into(), words.into()])?;
    Ok(())
}

/// The words of an objection, sealed.
pub(crate) fn objection(tx: &mut Tx, case: CaseRef) -> Result<Vec<u8>, CaseError> {
    Ok(tx.get(OBJECTION, &[case.as_bytes().into()], |row| row.blob(0))?)
}

fn exclusion_of(row: &Row) -> Result<Exclusion, StoreError> {
    let ground = row.text(5)?;
    Ok(Exclusion {
        id: row.id(0)?,
        mark: Mark::try_from(row.blob(1)?).map_err(|_| row.corrupt(1, "not a blind index"))?,
        person: row.id(2)?,
        case: row.id(3)?,
        scope: row.opt_parsed(4)?.map_or(Scope::Word, Scope::Item),
        ground: Ground::ALL
            .into_iter()
            .find(|it| it.code() == ground)
            .ok_or_else(|| row.corrupt(5, &ground))?,
        since: day_of(row, 6)?,
        until: day_of(row, 7)?,
        lifted: row.opt_time(8)?,
    })
}

/// The day of a number of [`day_number`].
fn day_of(row: &Row, column: usize) -> Result<Date, StoreError> {
    let days = row.int(column)?;
    let day = Date::constant(1970, 1, 1).checked_add(SignedDuration::from_hours(24 * days));
    day.map_err(|why| row.corrupt(column, why))
}
