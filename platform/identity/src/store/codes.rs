//! Phone codes. A phone and an address are known here by their fingerprints alone.

use plat_kernel::{Id, Timestamp};
use plat_store::{StoreError, Tx};

use super::attempts::Subject;

pub(crate) const COUNT_OF_PHONE: &str =
    "SELECT COUNT(*), MIN(made_at) FROM identity_phone_code WHERE phone = $1 AND made_at > $2";
pub(crate) const COUNT_OF_ADDRESS: &str =
    "SELECT COUNT(*), MIN(made_at) FROM identity_phone_code WHERE address = $1 AND made_at > $2";
pub(crate) const INSERT: &str = "INSERT INTO identity_phone_code (id, phone, address, secret, made_at, tries) \
    VALUES ($1, $2, $3, $4, $5, 0)";
pub(crate) const FIND: &str = "SELECT id, secret, made_at FROM identity_phone_code WHERE phone = $1 \
    ORDER BY made_at DESC, id DESC LIMIT 1";
pub(crate) const TRY: &str = "UPDATE identity_phone_code SET tries = tries + 1 \
    WHERE id = $1 AND tries < $2 AND used_at IS NULL";
pub(crate) const USE: &str = "UPDATE identity_phone_code SET used_at = $1 WHERE id = $2 AND used_at IS NULL";
pub(crate) const SWEEP: &str = "DELETE FROM identity_phone_code WHERE made_at < $1";

/// Marks the id of a phone code.
pub(crate) struct CodeMark;

/// A code that was handed out.
#[derive(Clone)]
pub(crate) struct PhoneCode {
    pub(crate) id: Id<CodeMark>,
    pub(crate) secret: String,
    pub(crate) made_at: Timestamp,
}

/// How many codes there were since a time, and when the first of them.
pub(crate) fn count(
    tx: &mut Tx<'_>,
    sql: &'static str,
    subject: &Subject,
    since: Timestamp,
) -> Result<(i64, Option<Timestamp>), StoreError> {
    tx.get(sql, &[subject.into(), since.into()], |row| Ok((row.int(0)?, row.opt_time(1)?)))
}

pub(crate) fn insert(
    tx: &mut Tx<'_>,
    phone: &Subject,
    address: &Subject,
    code: &PhoneCode,
) -> Result<(), StoreError> {
    let vals = [(&code.id).into(), phone.into(), address.into(), (&code.secret).into(), code.made_at.into()];
    tx.run(INSERT, &vals).map(drop)
}

/// The newest code of a phone; an older one no longer counts.
pub(crate) fn find(tx: &mut Tx<'_>, phone: &Subject) -> Result<Option<PhoneCode>, StoreError> {
    tx.find(FIND, &[phone.into()], |row| {
        Ok(PhoneCode { id: row.id(0)?, secret: row.text(1)?, made_at: row.time(2)? })
    })
}

/// Takes one of the tries of a code before it is checked; false if there is none left or the code is used.
pub(crate) fn take_try(tx: &mut Tx<'_>, id: Id<CodeMark>, tries: u32) -> Result<bool, StoreError> {
    Ok(tx.run(TRY, &[(&id).into(), tries.into()])? == 1)
}

/// Uses the code up; false if somebody was faster.
pub(crate) fn take(tx: &mut Tx<'_>, id: Id<CodeMark>, now: Timestamp) -> Result<bool, StoreError> {
    Ok(tx.run(USE, &[now.into(), (&id).into()])? == 1)
}

/// Forgets codes from before a time.
pub(crate) fn sweep(tx: &mut Tx<'_>, before: Timestamp) -> Result<u64, StoreError> {
    tx.run(SWEEP, &[before.into()])
}
