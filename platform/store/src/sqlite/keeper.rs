//! Writes the write-ahead log back into the file on a thread of its own, so that commands go on being committed while
//! pages are copied and synced: in a large base that takes a hundred times as long as a commit.
//!
//! The log begins anew only when all of it is in the file, and while the keeper copies, the writer adds to it. So the
//! writer itself copies the little that came meanwhile.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    thread,
    time::Duration,
};

use rusqlite::{Connection, hooks::Wal, wal::CheckpointMode};

use crate::{StoreError, bell::Bell, sqlite};

/// So many pages the writer copies itself; there is nothing to feel of it.
const FEW: u32 = 400;
/// A log that grew to this while it was copied is copied by the writer, however much is left.
const TOO_LONG: u32 = 64_000;
/// How long the keeper sleeps when nobody rings.
const PATIENCE: Duration = Duration::from_mins(1);

/// What writer and keeper tell each other.
#[derive(Default)]
struct Said {
    /// How many pages are in the log, as of the last commit.
    pages: AtomicU32,
    /// How many of them the keeper has copied.
    copied: AtomicU32,
    /// The keeper is asked to copy, or still does.
    copying: AtomicBool,
    bell: Bell,
}

/// The log, as the writer sees it.
pub(crate) struct Log {
    said: Arc<Said>,
    turn: Turn,
    /// Pages after which it is written back.
    most: u32,
}

/// Whose turn it is.
#[derive(Clone, Copy)]
enum Turn {
    /// The log may grow to so many pages.
    Growing(u32),
    /// The keeper was asked to copy it.
    Copying,
}

impl Drop for Log {
    fn drop(&mut self) {
        self.said.bell.close();
    }
}

/// Starts the keeper of the log that `writer` writes.
pub(crate) fn spawn(
    path: &Path,
    writer: &mut Connection,
    most: u32,
) -> Result<(Log, thread::JoinHandle<()>), StoreError> {
    let said = Arc::new(Said::default());
    let mut open = || {
        let of_writer = Arc::clone(&said);
        writer.wal_hook(Some(move |_: &mut Wal, pages: i32| {
            of_writer.pages.store(count(pages), Ordering::Relaxed);
            Ok(())
        }))?;
        sqlite::open_keeper(path)
    };
    let conn = open().map_err(|e| sqlite::failure(&e).error)?;
    let log = Log { said: Arc::clone(&said), turn: Turn::Growing(most), most };
    let thread = thread::Builder::new()
        .name("store-keeper".to_owned())
        .spawn(move || keep(&conn, &said))
        .map_err(|e| StoreError::Unavailable(e.to_string()))?;
    Ok((log, thread))
}

fn keep(conn: &Connection, said: &Said) {
    while !said.bell.is_closed() {
        said.bell.wait(PATIENCE);
        if said.copying.load(Ordering::Acquire) {
            said.copied.store(copy(conn).copied, Ordering::Relaxed);
            said.copying.store(false, Ordering::Release);
        }
    }
}

/// What came of copying.
#[derive(Default)]
struct Copied {
    pages: u32,
    copied: u32,
}

/// Copies what can be copied without anybody waiting; nothing, if the other one is just copying.
fn copy(conn: &Connection) -> Copied {
    match conn.wal_checkpoint_v2(None::<&str>, CheckpointMode::PASSIVE) {
        Ok((pages, copied)) => Copied { pages: count(pages), copied: count(copied) },
        Err(e) if sqlite::is_busy(&e) => Copied::default(),
        Err(e) => {
            tracing::warn!(error = %e, "the write-ahead log could not be written back");
            Copied::default()
        }
    }
}

fn count(pages: i32) -> u32 {
    u32::try_from(pages).unwrap_or(0)
}

impl Log {
    /// After a commit: has a long log copied, and copies the rest when it is little.
    pub(crate) fn committed(&mut self, writer: &Connection) {
        let pages = self.said.pages.load(Ordering::Relaxed);
        match self.turn {
            Turn::Growing(until) if pages >= until => self.ask(),
            Turn::Copying if !self.said.copying.load(Ordering::Acquire) => {
                let left = pages.saturating_sub(self.said.copied.load(Ordering::Relaxed));
                if left > FEW && pages < TOO_LONG { self.ask() } else { self.rest(writer) }
            }
            Turn::Growing(_) | Turn::Copying => {}
        }
    }

    /// Copies all that can be copied. While a reader holds an old page it is not tried again after every commit.
    pub(crate) fn rest(&mut self, writer: &Connection) {
        let Copied { pages, copied } = copy(writer);
        self.turn = Turn::Growing(if copied < pages { pages + self.most / 4 } else { self.most });
    }

    fn ask(&mut self) {
        self.turn = Turn::Copying;
        self.said.copying.store(true, Ordering::Release);
        self.said.bell.ring();
    }
}
