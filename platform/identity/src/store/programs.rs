//! Programs of other departments, their secrets and their tokens; secrets and tokens by their hashes alone.

use plat_facts::{PersonRef, ProgramRef, SecretRef};
use plat_kernel::Timestamp;
use plat_store::{Row, StoreError, Tx};

use crate::program::{Networks, Program, ProgramRow, SecretRow};

pub(crate) const INSERT: &str = "INSERT INTO identity_program (id, department, name, networks, made_by, made_at, turn) \
    VALUES ($1, $2, $3, $4, $5, $6, 0)";
pub(crate) const FIND: &str =
    "SELECT id, department, name, networks, made_by, made_at, closed_at FROM identity_program WHERE id = $1";
pub(crate) const LIST: &str = "SELECT id, department, name, networks, made_by, made_at, closed_at FROM identity_program \
    ORDER BY department, made_at, id LIMIT 1000";
pub(crate) const CLOSE: &str =
    "UPDATE identity_program SET closed_at = $1 WHERE id = $2 AND closed_at IS NULL";
pub(crate) const TURN: &str =
    "UPDATE identity_program SET turn = turn + 1 WHERE id = $1 AND closed_at IS NULL";
pub(crate) const INSERT_SECRET: &str = "INSERT INTO identity_program_secret (id, program, secret, made_at, ends_at) \
    VALUES ($1, $2, $3, $4, $5)";
pub(crate) const SECRETS: &str = "SELECT id, made_at, ends_at, revoked_at, used_at FROM identity_program_secret \
    WHERE program = $1 ORDER BY made_at DESC, id LIMIT 50";
pub(crate) const REVOKE: &str = "UPDATE identity_program_secret SET revoked_at = $1 WHERE id = $2 AND program = $3 \
    AND revoked_at IS NULL AND ends_at > $1";
pub(crate) const FIND_BY_SECRET: &str = "SELECT p.id, p.department, p.name, p.networks, s.id, s.ends_at \
    FROM identity_program_secret s JOIN identity_program p ON p.id = s.program \
    WHERE s.secret = $1 AND p.id = $2 AND s.revoked_at IS NULL AND s.ends_at > $3 AND p.closed_at IS NULL";
pub(crate) const USE: &str = "UPDATE identity_program_secret SET used_at = $1 WHERE id = $2";
pub(crate) const INSERT_TOKEN: &str =
    "INSERT INTO identity_program_token (token, secret, ends_at) VALUES ($1, $2, $3)";
pub(crate) const FIND_BY_TOKEN: &str = "SELECT p.id, p.department, p.name, p.networks FROM identity_program_token t \
    JOIN identity_program_secret s ON s.id = t.secret JOIN identity_program p ON p.id = s.program \
    WHERE t.token = $1 AND t.ends_at > $2 AND s.revoked_at IS NULL AND s.ends_at > $2 AND p.closed_at IS NULL";
pub(crate) const SWEEP: &str = "DELETE FROM identity_program_token WHERE ends_at < $1";

/// Stores the account of a program; `by` none for the installation itself.
pub(crate) fn insert(
    tx: &mut Tx<'_>,
    it: &Program,
    (by, now): (Option<PersonRef>, Timestamp),
) -> Result<(), StoreError> {
    let networks = it.networks.to_string();
    let vals = [
        (&it.id).into(),
        it.department.as_str().into(),
        (&it.name).into(),
        (&networks).into(),
        by.as_ref().into(),
        now.into(),
    ];
    tx.run(INSERT, &vals).map(drop)
}

/// A program's account, closed or not.
pub(crate) fn find(tx: &mut Tx<'_>, id: ProgramRef) -> Result<Option<ProgramRow>, StoreError> {
    tx.find(FIND, &[(&id).into()], account)
}

/// All accounts, by department.
pub(crate) fn list(tx: &mut Tx<'_>) -> Result<Vec<ProgramRow>, StoreError> {
    tx.list(LIST, &[], account)
}

/// Closes an account; false if there is none that is open.
pub(crate) fn close(tx: &mut Tx<'_>, id: ProgramRef, now: Timestamp) -> Result<bool, StoreError> {
    Ok(tx.run(CLOSE, &[now.into(), (&id).into()])? == 1)
}

/// Holds the account's row until the commit; false if there is none that is open.
pub(crate) fn hold(tx: &mut Tx<'_>, id: ProgramRef) -> Result<bool, StoreError> {
    Ok(tx.run(TURN, &[(&id).into()])? == 1)
}

/// Stores a secret by its hash.
pub(crate) fn insert_secret(
    tx: &mut Tx<'_>,
    (id, program): (SecretRef, ProgramRef),
    hash: &[u8; 32],
    (now, ends): (Timestamp, Timestamp),
) -> Result<(), StoreError> {
    let vals = [(&id).into(), (&program).into(), hash.into(), now.into(), ends.into()];
    tx.run(INSERT_SECRET, &vals).map(drop)
}

/// The secrets of a program, the newest first.
pub(crate) fn secrets(tx: &mut Tx<'_>, program: ProgramRef) -> Result<Vec<SecretRow>, StoreError> {
    tx.list(SECRETS, &[(&program).into()], |row| {
        Ok(SecretRow {
            id: row.id(0)?,
            made_at: row.time(1)?,
            ends_at: row.time(2)?,
            revoked_at: row.opt_time(3)?,
            used_at: row.opt_time(4)?,
        })
    })
}

/// Ends a secret before its time; false if it holds no more.
pub(crate) fn revoke(
    tx: &mut Tx<'_>,
    (id, program): (SecretRef, ProgramRef),
    now: Timestamp,
) -> Result<bool, StoreError> {
    Ok(tx.run(REVOKE, &[now.into(), (&id).into(), (&program).into()])? == 1)
}

/// The program that this secret lets in now, with the secret's id and its last moment.
pub(crate) fn find_by_secret(
    tx: &mut Tx<'_>,
    program: ProgramRef,
    (hash, now): (&[u8; 32], Timestamp),
) -> Result<Option<(Program, SecretRef, Timestamp)>, StoreError> {
    tx.find(FIND_BY_SECRET, &[hash.into(), (&program).into(), now.into()], |row| {
        Ok((read(row)?, row.id(4)?, row.time(5)?))
    })
}

/// Stores a token by its hash, and that its secret was used.
pub(crate) fn insert_token(
    tx: &mut Tx<'_>,
    (token, secret): (&[u8; 32], SecretRef),
    (now, ends): (Timestamp, Timestamp),
) -> Result<(), StoreError> {
    tx.run(USE, &[now.into(), (&secret).into()])?;
    tx.run(INSERT_TOKEN, &[token.into(), (&secret).into(), ends.into()]).map(drop)
}

/// The program behind a token that holds.
pub(crate) fn find_by_token(
    tx: &mut Tx<'_>,
    token: &[u8; 32],
    now: Timestamp,
) -> Result<Option<Program>, StoreError> {
    tx.find(FIND_BY_TOKEN, &[token.into(), now.into()], read)
}

/// Deletes tokens that ended before a time.
pub(crate) fn sweep(tx: &mut Tx<'_>, before: Timestamp) -> Result<u64, StoreError> {
    tx.run(SWEEP, &[before.into()])
}

fn account(row: &Row<'_>) -> Result<ProgramRow, StoreError> {
    Ok(ProgramRow {
        program: read(row)?,
        made_by: row.opt_id(4)?,
        made_at: row.time(5)?,
        closed_at: row.opt_time(6)?,
    })
}

fn read(row: &Row<'_>) -> Result<Program, StoreError> {
    let networks: Networks = row.parsed(3)?;
    Ok(Program { id: row.id(0)?, department: row.parsed(1)?, name: row.text(2)?, networks })
}
