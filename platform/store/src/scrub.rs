//! Getting rid of what was deleted, not only of the way to it.

use std::{path::Path, time::Duration};

use crate::{Db, StoreError, sqlite};

/// How often it is tried while others read or write.
const TRIES: u32 = 200;
/// How long between two tries.
const PAUSE: Duration = Duration::from_millis(50);

impl Db {
    /// Makes what was deleted or overwritten so far unreadable in the files of the database. SQLite overwrites what it
    /// deletes; this writes the log, which still has the old pages, back into the file and cuts it to nothing.
    ///
    /// PostgreSQL keeps dead rows until VACUUM has passed and the log until it is recycled: there nothing is done here.
    /// [`StoreError::Unavailable`] if readers stood in the way all the time.
    pub async fn scrub(&self) -> Result<(), StoreError> {
        let Some(path) = self.file() else { return Ok(()) };
        let scrubbed = tokio::task::spawn_blocking(move || empty_log(&path)).await;
        scrubbed.unwrap_or(Err(StoreError::Panicked))
    }
}

fn empty_log(path: &Path) -> Result<(), StoreError> {
    let conn = sqlite::open_writer(path)?;
    for _ in 0..TRIES {
        let busy = conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", (), |row| row.get::<_, i64>(0));
        if busy.map_err(|e| sqlite::failure(&e).error)? == 0 {
            return Ok(());
        }
        std::thread::park_timeout(PAUSE);
    }
    Err(StoreError::Unavailable("the write-ahead log is in use all the time".to_owned()))
}
