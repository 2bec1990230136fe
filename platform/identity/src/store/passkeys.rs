//! Passkeys, and the questions that their authenticators have still to answer.

use plat_facts::{PasskeyRef, PersonRef, identity::Side};
use plat_kernel::Timestamp;
use plat_store::{Row, StoreError, Tx};

use super::sessions::side_text;

pub(crate) const INSERT: &str = "INSERT INTO identity_passkey \
    (id, credential, person, side, label, passkey, counter, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
pub(crate) const COUNT: &str = "SELECT COUNT(*) FROM identity_passkey WHERE person = $1";
pub(crate) const LIST: &str = "SELECT id, person, label, passkey, made_at, used_at FROM identity_passkey \
    WHERE person = $1 ORDER BY made_at, id";
pub(crate) const FIND: &str = "SELECT id, person, label, passkey, made_at, used_at FROM identity_passkey \
    WHERE credential = $1";
pub(crate) const RENAME: &str = "UPDATE identity_passkey SET label = $1 WHERE id = $2 AND person = $3";
/// Zero stays zero: an authenticator that does not count. Any other number must grow.
pub(crate) const ADVANCE: &str = "UPDATE identity_passkey SET used_at = $1, passkey = $2, counter = $3 \
    WHERE id = $4 AND (counter < $3 OR counter + $3 = 0)";
pub(crate) const DELETE: &str = "DELETE FROM identity_passkey WHERE id = $1 AND person = $2";
pub(crate) const ASK: &str = "INSERT INTO identity_passkey_question (handle, purpose, person, state, asked_at) \
    VALUES ($1, $2, $3, $4, $5)";
pub(crate) const ASKED: &str =
    "SELECT purpose, person, state, asked_at FROM identity_passkey_question WHERE handle = $1";
pub(crate) const TAKE: &str = "DELETE FROM identity_passkey_question WHERE handle = $1";
pub(crate) const SWEEP: &str = "DELETE FROM identity_passkey_question WHERE asked_at < $1";

/// A passkey about to be kept.
#[derive(Clone)]
pub(crate) struct NewPasskeyRow {
    pub(crate) id: PasskeyRef,
    pub(crate) credential: Vec<u8>,
    pub(crate) person: PersonRef,
    pub(crate) side: Side,
    pub(crate) label: Vec<u8>,
    pub(crate) passkey: String,
    pub(crate) made_at: Timestamp,
}

/// A passkey as the database has it.
pub(crate) struct FoundPasskey {
    pub(crate) id: PasskeyRef,
    pub(crate) person: PersonRef,
    pub(crate) label: Vec<u8>,
    pub(crate) passkey: String,
    pub(crate) made_at: Timestamp,
    pub(crate) used_at: Option<Timestamp>,
}

/// What a passkey became by being used.
#[derive(Clone)]
pub(crate) struct Advanced {
    pub(crate) id: PasskeyRef,
    pub(crate) passkey: String,
    pub(crate) counter: u32,
}

/// A question to an authenticator, and what must be remembered of it.
#[derive(Clone)]
pub(crate) struct Question {
    pub(crate) purpose: String,
    pub(crate) person: PersonRef,
    pub(crate) state: String,
    pub(crate) asked_at: Timestamp,
}

/// A new passkey has not been used: its counter begins at what registering said, which is inside `passkey` too.
pub(crate) fn insert(tx: &mut Tx<'_>, it: &NewPasskeyRow) -> Result<(), StoreError> {
    let vals = [
        (&it.id).into(),
        it.credential.as_slice().into(),
        (&it.person).into(),
        side_text(it.side).into(),
        it.label.as_slice().into(),
        (&it.passkey).into(),
        0_i64.into(),
        it.made_at.into(),
    ];
    tx.run(INSERT, &vals).map(drop)
}

/// How many passkeys a person has.
pub(crate) fn count(tx: &mut Tx<'_>, person: PersonRef) -> Result<i64, StoreError> {
    tx.get(COUNT, &[(&person).into()], |row| row.int(0))
}

/// A person's passkeys, oldest first.
pub(crate) fn list(tx: &mut Tx<'_>, person: PersonRef) -> Result<Vec<FoundPasskey>, StoreError> {
    tx.list(LIST, &[(&person).into()], read)
}

/// The passkey with the id that its authenticator gave it.
pub(crate) fn find(tx: &mut Tx<'_>, credential: &[u8]) -> Result<Option<FoundPasskey>, StoreError> {
    tx.find(FIND, &[credential.into()], read)
}

/// False if the person has no such passkey.
pub(crate) fn rename(
    tx: &mut Tx<'_>,
    (id, person): (PasskeyRef, PersonRef),
    label: &[u8],
) -> Result<bool, StoreError> {
    Ok(tx.run(RENAME, &[label.into(), (&id).into(), (&person).into()])? == 1)
}

/// Writes down a use; false if the counter did not grow, which says that there is a copy of the authenticator.
pub(crate) fn advance(tx: &mut Tx<'_>, it: &Advanced, now: Timestamp) -> Result<bool, StoreError> {
    let vals = [now.into(), (&it.passkey).into(), i64::from(it.counter).into(), (&it.id).into()];
    Ok(tx.run(ADVANCE, &vals)? == 1)
}

/// False if the person has no such passkey.
pub(crate) fn delete(tx: &mut Tx<'_>, (id, person): (PasskeyRef, PersonRef)) -> Result<bool, StoreError> {
    Ok(tx.run(DELETE, &[(&id).into(), (&person).into()])? == 1)
}

/// Remembers a question under the hash of its handle.
pub(crate) fn ask(tx: &mut Tx<'_>, handle: &[u8; 32], it: &Question) -> Result<(), StoreError> {
    let vals =
        [handle.into(), (&it.purpose).into(), (&it.person).into(), (&it.state).into(), it.asked_at.into()];
    tx.run(ASK, &vals).map(drop)
}

/// Takes a question out: of two answers to it at once, one finds it.
pub(crate) fn take(tx: &mut Tx<'_>, handle: &[u8; 32]) -> Result<Option<Question>, StoreError> {
    let asked = tx.find(ASKED, &[handle.into()], |row| {
        Ok(Question {
            purpose: row.text(0)?,
            person: row.id(1)?,
            state: row.text(2)?,
            asked_at: row.time(3)?,
        })
    })?;
    let taken = tx.run(TAKE, &[handle.into()])? == 1;
    Ok(asked.filter(|_| taken))
}

/// Forgets questions from before a time.
pub(crate) fn sweep(tx: &mut Tx<'_>, before: Timestamp) -> Result<u64, StoreError> {
    tx.run(SWEEP, &[before.into()])
}

fn read(row: &Row<'_>) -> Result<FoundPasskey, StoreError> {
    Ok(FoundPasskey {
        id: row.id(0)?,
        person: row.id(1)?,
        label: row.blob(2)?,
        passkey: row.text(3)?,
        made_at: row.time(4)?,
        used_at: row.opt_time(5)?,
    })
}
