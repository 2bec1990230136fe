//! The table of this capability and nothing else.

use plat_facts::refs::{ItemRef, PersonRef};
use plat_kernel::{Date, Id, Timestamp};
use plat_store::{Row, StoreError, Tx};

use crate::questions::{Question, State};

const ASKED_AGAIN: &str = "UPDATE assistant_question SET asked = asked + 1, last = $1 WHERE plain = $2";
const INSERT: &str = "INSERT INTO assistant_question (id, plain, text, asked, first, last, state, changed, version) \
    VALUES ($1, $2, $3, 1, $4, $5, 'open', $6, 0)";
const COUNT: &str = "SELECT CAST(COUNT(*) AS BIGINT) FROM assistant_question WHERE state = 'open'";
const LIST: &str = "SELECT id, text, asked, first, last, state, item, version FROM assistant_question \
    WHERE state = $1 ORDER BY asked DESC, last DESC, id LIMIT 100";
const FIND: &str =
    "SELECT id, text, asked, first, last, state, item, version FROM assistant_question WHERE id = $1";
const DECIDE: &str = "UPDATE assistant_question SET state = $1, item = $2, editor = $3, changed = $4, \
    version = version + 1 WHERE id = $5 AND version = $6";
const STAND: &str = "SELECT CAST(COUNT(*) AS BIGINT), MAX(changed) FROM assistant_question WHERE version > 0";
const ATTACHED: &str = "SELECT item, text FROM assistant_question WHERE state = 'attached' ORDER BY id";

/// Every text of this file, for the test that prepares them on both engines.
pub(crate) const SQL: &[&str] = &[ASKED_AGAIN, INSERT, COUNT, LIST, FIND, DECIDE, STAND, ATTACHED];

/// Counts a question that is there already; tells whether it is.
pub(crate) fn asked_again(tx: &mut Tx<'_>, plain: &str, today: Date) -> Result<bool, StoreError> {
    Ok(tx.run(ASKED_AGAIN, &[(&today.to_string()).into(), plain.into()])? == 1)
}

/// Stores a question that is new.
pub(crate) fn insert(
    tx: &mut Tx<'_>,
    id: &Id<Question>,
    (plain, text): (&str, &str),
    (today, now): (Date, Timestamp),
) -> Result<(), StoreError> {
    let today = today.to_string();
    tx.run(INSERT, &[id.into(), plain.into(), text.into(), (&today).into(), (&today).into(), now.into()])?;
    Ok(())
}

/// How many questions wait for an editor.
pub(crate) fn count(tx: &mut Tx<'_>) -> Result<i64, StoreError> {
    tx.get(COUNT, &[], |row| row.int(0))
}

/// The questions in a state, those that were asked most often first.
pub(crate) fn list(tx: &mut Tx<'_>, state: &str) -> Result<Vec<Question>, StoreError> {
    tx.list(LIST, &[state.into()], question)
}

/// A question.
pub(crate) fn find(tx: &mut Tx<'_>, id: &Id<Question>) -> Result<Option<Question>, StoreError> {
    tx.find(FIND, &[id.into()], question)
}

/// Stores what an editor made of a question, if it is still as the editor saw it; tells whether it was.
pub(crate) fn decide(
    tx: &mut Tx<'_>,
    question: &Question,
    state: &State,
    editor: Option<&PersonRef>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let item = if let State::Attached(item) = state { Some(item.as_str()) } else { None };
    let changed = tx.run(
        DECIDE,
        &[
            state.code().into(),
            item.into(),
            editor.into(),
            now.into(),
            (&question.id).into(),
            question.version.into(),
        ],
    )?;
    Ok(changed == 1)
}

/// What changes whenever an editor decides.
pub(crate) fn stand(tx: &mut Tx<'_>) -> Result<(i64, i64), StoreError> {
    tx.get(STAND, &[], |row| Ok((row.int(0)?, row.opt_int(1)?.unwrap_or_default())))
}

/// The phrasings that editors attached to items.
pub(crate) fn attached(tx: &mut Tx<'_>) -> Result<Vec<(ItemRef, String)>, StoreError> {
    tx.list(ATTACHED, &[], |row| Ok((row.parsed(0)?, row.text(1)?)))
}

fn question(row: &Row<'_>) -> Result<Question, StoreError> {
    let code = row.text(5)?;
    let state = match (code.as_str(), row.opt_parsed(6)?) {
        ("open", _) => State::Open,
        ("attached", Some(item)) => State::Attached(item),
        ("dismissed", _) => State::Dismissed,
        _ => return Err(row.corrupt(5, format!("no state {code}"))),
    };
    Ok(Question {
        id: row.id(0)?,
        text: row.text(1)?,
        asked: row.int(2)?,
        first: row.parsed(3)?,
        last: row.parsed(4)?,
        state,
        version: row.int(7)?,
    })
}
