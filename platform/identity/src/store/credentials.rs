//! What people prove themselves with. Passwords now; a passkey will be a row of another kind.

use plat_facts::PersonRef;
use plat_kernel::{Id, Timestamp};
use plat_store::{StoreError, Tx};

pub(crate) const INSERT: &str = "INSERT INTO identity_credential (id, person, kind, secret, made_at) \
    VALUES ($1, $2, 'password', $3, $4)";
pub(crate) const FIND: &str =
    "SELECT secret FROM identity_credential WHERE person = $1 AND kind = 'password'";
pub(crate) const UPDATE: &str = "UPDATE identity_credential SET secret = $1, made_at = $2 \
    WHERE person = $3 AND kind = 'password' AND secret = $4";

/// Marks the id of a credential.
pub(crate) struct CredentialMark;

pub(crate) fn insert(
    tx: &mut Tx<'_>,
    id: Id<CredentialMark>,
    person: PersonRef,
    (secret, now): (&str, Timestamp),
) -> Result<(), StoreError> {
    tx.run(INSERT, &[(&id).into(), (&person).into(), secret.into(), now.into()]).map(drop)
}

/// The hash of a person's password.
pub(crate) fn find(tx: &mut Tx<'_>, person: PersonRef) -> Result<Option<String>, StoreError> {
    tx.find(FIND, &[(&person).into()], |row| row.text(0))
}

/// Replaces one hash by another; false if it is no longer the one that was checked.
pub(crate) fn update(
    tx: &mut Tx<'_>,
    person: PersonRef,
    (was, is): (&str, &str),
    now: Timestamp,
) -> Result<bool, StoreError> {
    Ok(tx.run(UPDATE, &[is.into(), now.into(), (&person).into(), was.into()])? == 1)
}
