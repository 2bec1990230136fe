//! The embedded engine: one writer thread, readers on the threads that ask.

mod keeper;
mod reader;
mod writer;

use std::path::Path;

use rusqlite::{CachedStatement, Connection, ErrorCode, params_from_iter};

use crate::{
    Row, StoreError, Val,
    facts::LAST,
    row::Cells,
    tx::{Again, Failure},
};

pub(crate) use reader::Readers;
pub(crate) use writer::{exclusively, spawn};

/// What every connection needs; `synchronous` belongs to the connection, not to the file. `NORMAL` would lose
/// acknowledged commands at a power cut, and is hardly faster under group commit.
const EVERY: &str = "PRAGMA busy_timeout=10000; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; \
    PRAGMA temp_store=MEMORY; PRAGMA trusted_schema=OFF;";
/// The writer: 128 MiB, because what it looks up and changes is spread over the whole file.
const WRITER: &str = "PRAGMA cache_size=-131072; PRAGMA journal_size_limit=67108864;";
/// What is deleted is overwritten: an erased key must not linger in a free corner of a page.
const WIPING: &str = "PRAGMA secure_delete=ON;";
/// Readers: 8 MiB each, because there is one on every thread that reads. Every commit of the writer empties their caches, so
/// they look at the file where the kernel has it in memory, and copy nothing (2 GiB of it, the most SQLite maps).
const READER: &str = "PRAGMA cache_size=-8192; PRAGMA mmap_size=2147418112; PRAGMA query_only=1;";
/// Statements kept prepared, per connection.
const STATEMENTS: usize = 512;

/// Opens the writing connection and makes the file, if it is not there, a file with a write-ahead log.
pub(crate) fn open_writer(path: &Path) -> Result<Connection, StoreError> {
    make_private(path).map_err(|e| StoreError::Unavailable(e.to_string()))?;
    let open = || {
        let conn = Connection::open(path)?;
        plan_once(&conn)?;
        conn.set_prepared_statement_cache_capacity(STATEMENTS);
        conn.execute_batch(EVERY)?;
        // Two processes that make the same file at once: the second waits here, not in the busy handler, which
        // SQLite leaves out for this pragma.
        let mut left = 200;
        loop {
            match conn.pragma_update(None, "journal_mode", "WAL") {
                Err(e) if is_busy(&e) && left > 0 => left -= 1,
                done => break done?,
            }
            std::thread::park_timeout(std::time::Duration::from_millis(25));
        }
        conn.execute_batch(WRITER)?;
        conn.execute_batch(WIPING)?;
        Ok(conn)
    };
    open().map_err(|e| failure(&e).error)
}

/// A new file is readable by its owner alone; the log beside it takes over the file's mode.
fn make_private(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::OpenOptionsExt;
    std::fs::OpenOptions::new().append(true).create(true).mode(0o600).open(path).map(drop)
}

/// Opens a connection that reads.
pub(crate) fn open_reader(path: &Path) -> rusqlite::Result<Connection> {
    let conn = Connection::open(path)?;
    plan_once(&conn)?;
    conn.set_prepared_statement_cache_capacity(STATEMENTS);
    conn.execute_batch(EVERY)?;
    conn.execute_batch(READER)?;
    Ok(conn)
}

/// Opens the connection that copies the log into the file.
fn open_keeper(path: &Path) -> rusqlite::Result<Connection> {
    let conn = Connection::open(path)?;
    conn.execute_batch(EVERY)?;
    Ok(conn)
}

/// Makes a file that nobody else looks at yet, to be filled in one transaction and then renamed.
pub(crate) fn open_draft(path: &Path) -> Result<Connection, StoreError> {
    make_private(path).map_err(|e| StoreError::Unavailable(e.to_string()))?;
    let open = || {
        let conn = Connection::open(path)?;
        conn.execute_batch(EVERY)?;
        conn.execute_batch(WRITER)?;
        conn.execute_batch("PRAGMA journal_mode=OFF")?;
        Ok(conn)
    };
    open().map_err(|e| failure(&e).error)
}

/// Keeps the plan of a cached statement. Without it the planner looks at the bound values, and parses a statement again
/// whose bindings were cleared, which is what the cache does between two uses: a third of a read's processor time.
fn plan_once(conn: &Connection) -> rusqlite::Result<()> {
    conn.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map(drop)
}

fn is_busy(e: &rusqlite::Error) -> bool {
    matches!(e.sqlite_error_code(), Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
}

/// What an error of SQLite means to a caller.
pub(crate) fn failure(e: &rusqlite::Error) -> Failure {
    use rusqlite::ffi::{SQLITE_CONSTRAINT_PRIMARYKEY, SQLITE_CONSTRAINT_UNIQUE};
    let unique = |code: i32| matches!(code, SQLITE_CONSTRAINT_PRIMARYKEY | SQLITE_CONSTRAINT_UNIQUE);
    let error = match e {
        rusqlite::Error::SqliteFailure(code, _) if unique(code.extended_code) => StoreError::Conflict,
        _ if is_busy(e) => StoreError::Busy { retry_after_secs: 1 },
        rusqlite::Error::SqliteFailure(code, _) => match code.code {
            ErrorCode::DiskFull => StoreError::Full(e.to_string()),
            ErrorCode::SystemIoFailure
            | ErrorCode::OutOfMemory
            | ErrorCode::CannotOpen
            | ErrorCode::ReadOnly => StoreError::Unavailable(e.to_string()),
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => {
                StoreError::corrupt("database", "file", e)
            }
            _ => StoreError::Engine(e.to_string()),
        },
        _ => StoreError::Engine(e.to_string()),
    };
    Failure { error, again: Again::No }
}

fn cached<'c>(conn: &'c Connection, sql: &str) -> Result<CachedStatement<'c>, Failure> {
    conn.prepare_cached(sql).map_err(|e| failure(&e))
}

/// Runs a statement; tells how many rows it changed.
pub(crate) fn run(conn: &Connection, sql: &'static str, vals: &[Val<'_>]) -> Result<u64, Failure> {
    let changed = cached(conn, sql)?.execute(params_from_iter(vals)).map_err(|e| failure(&e))?;
    Ok(u64::try_from(changed).unwrap_or(u64::MAX))
}

/// Shows rows to `see` until it answers false. A statement that failed and a row that cannot be read are two things.
pub(crate) fn each(
    conn: &Connection,
    sql: &'static str,
    vals: &[Val<'_>],
    see: &mut dyn FnMut(&Row<'_>) -> Result<bool, StoreError>,
) -> Result<Result<(), StoreError>, Failure> {
    let mut statement = cached(conn, sql)?;
    let mut rows = statement.query(params_from_iter(vals)).map_err(|e| failure(&e))?;
    while let Some(row) = rows.next().map_err(|e| failure(&e))? {
        match see(&Row { cells: Cells::Lite(row), sql }) {
            Ok(true) => {}
            Ok(false) => break,
            Err(bad) => return Ok(Err(bad)),
        }
    }
    Ok(Ok(()))
}

/// Prepares a text.
pub(crate) fn prepare(conn: &Connection, sql: &'static str) -> Result<(), Failure> {
    conn.prepare(sql).map(drop).map_err(|e| failure(&e))
}

/// The position of the newest fact, 0 if there is none.
pub(crate) fn last_position(conn: &Connection) -> Result<i64, Failure> {
    let mut statement = cached(conn, LAST)?;
    let mut rows = statement.query(()).map_err(|e| failure(&e))?;
    let row = rows.next().map_err(|e| failure(&e))?;
    row.map_or(Ok(0), |it| it.get(0)).map_err(|e| failure(&e))
}
