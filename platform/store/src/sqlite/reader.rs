//! Reads inline, on a read connection that belongs to the thread that asks. Handing a short read to another thread
//! costs as much as the read itself.

use std::{
    cell::RefCell,
    path::PathBuf,
    sync::{
        Arc, Weak,
        atomic::{AtomicU64, Ordering},
    },
};

use plat_kernel::mint::Mint;
use rusqlite::Connection;

use crate::{StoreError, Tx, job::ask, sqlite, tx::Conn};

/// Databases that one thread keeps a connection to. A program has one; tests have many.
const KEPT: usize = 4;

struct Open {
    database: u64,
    alive: Weak<()>,
    conn: Connection,
}

thread_local! {
    static OPEN: RefCell<Vec<Open>> = const { RefCell::new(Vec::new()) };
}

static NEXT: AtomicU64 = AtomicU64::new(0);

/// The readers of one database.
pub(crate) struct Readers {
    path: PathBuf,
    database: u64,
    alive: Arc<()>,
}

impl Readers {
    /// Readers of a file that is there already.
    pub(crate) fn of(path: PathBuf) -> Self {
        Self { path, database: NEXT.fetch_add(1, Ordering::Relaxed), alive: Arc::new(()) }
    }

    /// The file.
    pub(crate) fn path(&self) -> &std::path::Path {
        &self.path
    }

    /// Asks on this thread, within one read transaction.
    pub(crate) fn read<T, E: From<StoreError>>(
        &self,
        mint: &Mint,
        f: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let conn = self.take().map_err(|e| sqlite::failure(&e).error)?;
        let execute = |sql: &str| {
            let run = || conn.prepare_cached(sql)?.execute(());
            run().map_err(|e| sqlite::failure(&e).error)
        };
        execute("BEGIN")?;
        let answer = ask(&mut Tx::new(Conn::Lite(&conn), mint), f);
        // A connection that cannot even end its reading is dropped, not kept.
        if conn.is_autocommit() || execute("COMMIT").is_ok() {
            self.keep(conn);
        }
        answer
    }

    /// The connection is taken out while it is used: a panic cannot leave it half-used behind.
    fn take(&self) -> rusqlite::Result<Connection> {
        let kept = OPEN.with_borrow_mut(|open| {
            let at = open.iter().position(|it| it.database == self.database)?;
            Some(open.swap_remove(at).conn)
        });
        kept.map_or_else(|| sqlite::open_reader(&self.path), Ok)
    }

    fn keep(&self, conn: Connection) {
        OPEN.with_borrow_mut(|open| {
            open.retain(|it| it.alive.strong_count() > 0);
            if open.len() >= KEPT {
                open.remove(0);
            }
            open.push(Open { database: self.database, alive: Arc::downgrade(&self.alive), conn });
        });
    }
}
