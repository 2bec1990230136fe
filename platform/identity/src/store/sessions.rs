//! Sessions. The token is known by its hash alone; rows are kept after the end, as the law asks of logs.

use std::net::IpAddr;

use plat_facts::{PersonRef, identity::Side};
use plat_kernel::{Id, Timestamp};
use plat_store::{Row, StoreError, Tx};

use super::keys;
use crate::{IdentityError, Vault, who::SessionMark};

/// The field name that client addresses are sealed for.
pub(crate) const ADDRESS: &str = "identity_session.address";

pub(crate) const INSERT: &str = "INSERT INTO identity_session (id, token, person, side, address, started_at, seen_at) \
    VALUES ($1, $2, $3, $4, $5, $6, $6)";
pub(crate) const SEE: &str =
    "UPDATE identity_session SET seen_at = $1 WHERE id = $2 AND seen_at < $1 AND ended_at IS NULL";
pub(crate) const END: &str = "UPDATE identity_session SET ended_at = $1 WHERE id = $2 AND ended_at IS NULL";
pub(crate) const END_OTHERS: &str =
    "UPDATE identity_session SET ended_at = $1 WHERE person = $2 AND id <> $3 AND ended_at IS NULL";
pub(crate) const LIST: &str = "SELECT id, address, started_at, seen_at FROM identity_session \
    WHERE person = $1 AND ended_at IS NULL AND started_at > $2 AND seen_at > $3 ORDER BY started_at DESC";
pub(crate) const SWEEP: &str = "DELETE FROM identity_session WHERE seen_at < $1";

/// A session about to begin. Its id is also the stream of its facts.
#[derive(Clone)]
pub(crate) struct NewSession {
    pub(crate) id: Id<SessionMark>,
    pub(crate) token: [u8; 32],
    pub(crate) address: IpAddr,
    pub(crate) at: Timestamp,
    /// Holds the key that seals the address.
    pub(crate) vault: Vault,
}

/// The word for a side in the database.
pub(crate) fn side_text(side: Side) -> &'static str {
    match side {
        Side::Resident => "resident",
        Side::Officer => "officer",
    }
}

/// Stores a session; the client's address is sealed under the key of whose session it is.
pub(crate) fn insert(
    tx: &mut Tx<'_>,
    session: &NewSession,
    person: PersonRef,
    side: Side,
) -> Result<(), IdentityError> {
    let key = keys::get(tx, &session.vault, person)?;
    let address = key.seal_text(ADDRESS, &session.address.to_string());
    let vals = [
        (&session.id).into(),
        (&session.token).into(),
        (&person).into(),
        side_text(side).into(),
        (&address).into(),
        session.at.into(),
    ];
    tx.run(INSERT, &vals)?;
    Ok(())
}

/// Writes down that the session was used.
pub(crate) fn see(tx: &mut Tx<'_>, id: Id<SessionMark>, now: Timestamp) -> Result<u64, StoreError> {
    tx.run(SEE, &[now.into(), (&id).into()])
}

/// Ends a session; false if it had ended.
pub(crate) fn end(tx: &mut Tx<'_>, id: Id<SessionMark>, now: Timestamp) -> Result<bool, StoreError> {
    Ok(tx.run(END, &[now.into(), (&id).into()])? == 1)
}

/// Ends all sessions of a person but one (the nil id: all of them).
pub(crate) fn end_others(
    tx: &mut Tx<'_>,
    person: PersonRef,
    but: Id<SessionMark>,
    now: Timestamp,
) -> Result<u64, StoreError> {
    tx.run(END_OTHERS, &[now.into(), (&person).into(), (&but).into()])
}

/// Sessions that have not ended, begun after one time and used after another.
pub(crate) fn list<T>(
    tx: &mut Tx<'_>,
    person: PersonRef,
    (begun_after, used_after): (Timestamp, Timestamp),
    make: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    tx.list(LIST, &[(&person).into(), begun_after.into(), used_after.into()], make)
}

/// Deletes sessions that were last used before a time.
pub(crate) fn sweep(tx: &mut Tx<'_>, before: Timestamp) -> Result<u64, StoreError> {
    tx.run(SWEEP, &[before.into()])
}
