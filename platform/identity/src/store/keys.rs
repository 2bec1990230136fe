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
