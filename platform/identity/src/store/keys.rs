//! People's keys, wrapped, and the blind indexes by which people are found. The two tables that no backup holds.

use plat_facts::PersonRef;
use plat_kernel::Timestamp;
use plat_store::{StoreError, Tx};

use crate::{IdentityError, Vault, vault::PersonKey};

pub(crate) const INSERT: &str =
    "INSERT INTO identity_key (person, wrapped, master, made_at) VALUES ($1, $2, $3, $4)";
pub(crate) const FIND: &str = "SELECT wrapped FROM identity_key WHERE person = $1";
pub(crate) const DELETE: &str = "DELETE FROM identity_key WHERE person = $1";
pub(crate) const OVERWRITE: &str = "UPDATE identity_key SET wrapped = $1, master = 0 WHERE person = $2";
pub(crate) const ERASED: &str = "SELECT erased_at FROM identity_person WHERE id = $1 \
    UNION ALL SELECT erased_at FROM identity_officer WHERE id = $1";
pub(crate) const INSERT_INDEX: &str = "INSERT INTO identity_index (person, kind, value) VALUES ($1, $2, $3)";
/// What leads to a person, and what they sign in with.
pub(crate) const FORGET: [&str; 7] = [
    DELETE_INDEXES,
    "DELETE FROM identity_credential WHERE person = $1",
    "DELETE FROM identity_passkey WHERE person = $1",
    "DELETE FROM identity_passkey_question WHERE person = $1",
    "DELETE FROM identity_half_session WHERE officer = $1",
    "DELETE FROM identity_link WHERE person = $1",
    "DELETE FROM identity_conflict WHERE officer = $1",
];
pub(crate) const LIST: &str =
    "SELECT person, wrapped, made_at FROM identity_key WHERE person > $1 ORDER BY person LIMIT $2";
pub(crate) const LIST_OLDER: &str =
    "SELECT person, wrapped FROM identity_key WHERE master < $1 ORDER BY master, person LIMIT $2";
pub(crate) const SAMPLE: &str = "SELECT person, wrapped FROM identity_key WHERE master = $1 LIMIT 1";
pub(crate) const COUNTS: &str = "SELECT master, COUNT(*) FROM identity_key GROUP BY master ORDER BY master";
/// Only if nobody else was here since the key was read.
pub(crate) const REWRAP: &str =
    "UPDATE identity_key SET wrapped = $1, master = $2 WHERE person = $3 AND wrapped = $4";
/// People who should have a key and have none, with the time of their account.
pub(crate) const KEYLESS: &str = "SELECT p.id, p.registered_at FROM identity_person p WHERE p.erased_at IS NULL \
    AND NOT EXISTS (SELECT 1 FROM identity_key k WHERE k.person = p.id) \
    UNION ALL SELECT o.id, o.appointed_at FROM identity_officer o WHERE o.erased_at IS NULL \
    AND NOT EXISTS (SELECT 1 FROM identity_key k WHERE k.person = o.id)";
pub(crate) const DELETE_INDEXES: &str = "DELETE FROM identity_index WHERE person = $1";
pub(crate) const FIND_BY_INDEX: &str = "SELECT person FROM identity_index WHERE value = $1 AND kind = $2";
pub(crate) const INDEX_OF: &str = "SELECT value FROM identity_index WHERE person = $1 AND kind = $2";

/// A blind index: equal for equal numbers, and telling nothing else to who has not its key.
pub(crate) type BlindIndex = [u8; 16];

/// By what a person is found. Residents' and officers' identity numbers are different kinds with comparable values: an
/// officer is a resident, too.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A resident's identity number.
    ResidentIdNumber,
    /// A resident's phone.
    ResidentPhone,
    /// The identity number of an officer on duty.
    OfficerIdNumber,
}

impl Kind {
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::ResidentIdNumber => "resident.id_number",
            Self::ResidentPhone => "resident.phone",
            Self::OfficerIdNumber => "officer.id_number",
        }
    }

    /// What to look for in order to find who has a value.
    pub(crate) fn index(self, vault: &Vault, normalized: &str) -> (Self, BlindIndex) {
        (self, self.of(vault, normalized))
    }

    /// The blind index of a value in its normal form.
    pub(crate) fn of(self, vault: &Vault, normalized: &str) -> BlindIndex {
        let column = match self {
            Self::ResidentIdNumber | Self::OfficerIdNumber => "id_number",
            Self::ResidentPhone => "phone",
        };
        vault.masters().index(column, normalized)
    }
}

/// Whether there was such a person and their key was erased.
pub(crate) fn is_erased(tx: &mut Tx<'_>, person: PersonRef) -> Result<bool, StoreError> {
    let at = tx.find(ERASED, &[(&person).into()], |row| row.opt_time(0))?;
    Ok(at.flatten().is_some())
}

/// Stores the key of somebody new.
pub(crate) fn insert(
    tx: &mut Tx<'_>,
    vault: &Vault,
    key: &PersonKey,
    now: Timestamp,
) -> Result<(), StoreError> {
    let (person, wrapped) = (key.person(), vault.wrap(key.person(), key.data_key()));
    let master = plat_crypto::MasterKeys::version_of(&wrapped);
    tx.run(INSERT, &[(&person).into(), (&wrapped).into(), master.into(), now.into()]).map(drop)
}

/// Overwrites the key of a person and deletes it.
pub(crate) fn destroy(tx: &mut Tx<'_>, person: PersonRef) -> Result<(), StoreError> {
    if let Some(wrapped) = tx.find(FIND, &[(&person).into()], |row| row.blob(0))? {
        tx.run(OVERWRITE, &[(&vec![0; wrapped.len()]).into(), (&person).into()])?;
        tx.run(DELETE, &[(&person).into()])?;
    }
    Ok(())
}

/// Deletes what leads to a person, and what they sign in with.
pub(crate) fn forget(tx: &mut Tx<'_>, person: PersonRef) -> Result<(), StoreError> {
    FORGET.iter().try_for_each(|sql| tx.run(sql, &[(&person).into()]).map(drop))
}

/// How many keys each master key wraps.
pub(crate) fn counts(tx: &mut Tx<'_>) -> Result<Vec<(u32, i64)>, StoreError> {
    tx.list(COUNTS, &[], |row| Ok((row.small(0)?, row.int(1)?)))
}

/// Somebody whose key a master key wraps.
pub(crate) fn sample(tx: &mut Tx<'_>, master: u32) -> Result<Option<(PersonRef, Vec<u8>)>, StoreError> {
    tx.find(SAMPLE, &[master.into()], |row| Ok((row.id(0)?, row.blob(1)?)))
}

/// People who should have a key and have none, with the time of their account.
pub(crate) fn keyless(tx: &mut Tx<'_>) -> Result<Vec<(PersonRef, Timestamp)>, StoreError> {
    tx.list(KEYLESS, &[], |row| Ok((row.id(0)?, row.time(1)?)))
}

/// Wraps again, under the newest master key, some of the keys that an older one wraps; says how many it found.
pub(crate) fn rewrap(tx: &mut Tx<'_>, vault: &Vault, batch: u32) -> Result<usize, StoreError> {
    let newest = vault.masters().newest();
    let older: Vec<(PersonRef, Vec<u8>)> =
        tx.list(LIST_OLDER, &[newest.into(), batch.into()], |row| Ok((row.id(0)?, row.blob(1)?)))?;
    for (person, was) in &older {
        let key = vault.unwrap(*person, was)?;
        let wrapped = vault.wrap(*person, key.data_key());
        let master = plat_crypto::MasterKeys::version_of(&wrapped);
        tx.run(REWRAP, &[(&wrapped).into(), master.into(), person.into(), was.into()])?;
    }
    Ok(older.len())
}

/// The key of a person; `None` if there is none.
pub(crate) fn find(
    tx: &mut Tx<'_>,
    vault: &Vault,
    person: PersonRef,
) -> Result<Option<PersonKey>, StoreError> {
    let wrapped = tx.find(FIND, &[(&person).into()], |row| row.blob(0))?;
    wrapped.map(|it| vault.unwrap(person, &it)).transpose()
}

/// The key of a person who is there; an erased person and one who never was are told apart.
pub(crate) fn get(tx: &mut Tx<'_>, vault: &Vault, person: PersonRef) -> Result<PersonKey, IdentityError> {
    if let Some(key) = find(tx, vault, person)? {
        return Ok(key);
    }
    let known = tx.find(ERASED, &[(&person).into()], |row| row.opt_time(0))?;
    Err(if known.is_some() { IdentityError::Erased } else { IdentityError::UnknownPerson })
}

/// Makes a person findable by a value in its normal form.
pub(crate) fn insert_index(
    tx: &mut Tx<'_>,
    vault: &Vault,
    person: PersonRef,
    (kind, normalized): (Kind, &str),
) -> Result<(), StoreError> {
    let value = kind.of(vault, normalized);
    tx.run(INSERT_INDEX, &[(&person).into(), kind.code().into(), (&value).into()]).map(drop)
}

/// Makes a person unfindable.
pub(crate) fn delete_indexes(tx: &mut Tx<'_>, person: PersonRef) -> Result<u64, StoreError> {
    tx.run(DELETE_INDEXES, &[(&person).into()])
}

/// Who has an index.
pub(crate) fn find_by_index(
    tx: &mut Tx<'_>,
    (kind, value): (Kind, BlindIndex),
) -> Result<Option<PersonRef>, StoreError> {
    tx.find(FIND_BY_INDEX, &[(&value).into(), kind.code().into()], |row| row.id(0))
}

/// The index of a person.
pub(crate) fn index_of(
    tx: &mut Tx<'_>,
    person: PersonRef,
    kind: Kind,
) -> Result<Option<BlindIndex>, StoreError> {
    tx.find(INDEX_OF, &[(&person).into(), kind.code().into()], |row| {
        BlindIndex::try_from(row.blob(0)?).map_err(|_| row.corrupt(0, "not a blind index"))
    })
}
