//! What an officer is there for: the parts of an account that administrations change, and nothing personal.

use plat_facts::PersonRef;
use plat_store::{StoreError, Tx};

use crate::Roles;

pub(crate) const FIND: &str =
    "SELECT roles, appointed_by FROM identity_officer WHERE id = $1 AND left_at IS NULL";
pub(crate) const APPOINT: &str = "UPDATE identity_officer SET appointed_by = $1 WHERE id = $2";
pub(crate) const GRANT: &str =
    "UPDATE identity_officer SET roles = $1 WHERE id = $2 AND roles = $3 AND left_at IS NULL";

/// The post of an officer on duty.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PostRow {
    pub(crate) roles: Roles,
    pub(crate) appointed_by: Option<PersonRef>,
}

pub(crate) fn find(tx: &mut Tx<'_>, officer: PersonRef) -> Result<Option<PostRow>, StoreError> {
    tx.find(FIND, &[(&officer).into()], |row| {
        Ok(PostRow { roles: row.parsed(0)?, appointed_by: row.opt_id(1)? })
    })
}

/// Remembers who made an account.
pub(crate) fn appoint(tx: &mut Tx<'_>, officer: PersonRef, by: PersonRef) -> Result<(), StoreError> {
    tx.run(APPOINT, &[(&by).into(), (&officer).into()]).map(drop)
}

/// Replaces the roles; false if they are no longer those that were read, or the officer has left.
pub(crate) fn grant(
    tx: &mut Tx<'_>,
    officer: PersonRef,
    (was, is): (Roles, Roles),
) -> Result<bool, StoreError> {
    let (was, is) = (was.to_string(), is.to_string());
    Ok(tx.run(GRANT, &[(&is).into(), (&officer).into(), (&was).into()])? == 1)
}
