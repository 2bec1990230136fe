//! Group commit: one thread, one transaction for all that waits, one SAVEPOINT a command, answers after COMMIT.

use std::{collections::VecDeque, path::Path, sync::Arc, thread, time::Duration};

use plat_kernel::mint::Mint;
use rusqlite::Connection;

use crate::{
    StoreError, Tx,
    db::Shared,
    job::{BoxJob, Ran},
    queue::Taken,
    sqlite::{
        failure,
        keeper::{self, Log},
    },
    tx::Conn,
};

/// The most commands in one transaction: more would spill out of the page cache.
const BATCH: usize = 256;
/// When nothing came for so long, the log is written back into the file.
const IDLE: Duration = Duration::from_secs(2);

/// Starts the writer and the keeper of its log.
pub(crate) fn spawn(
    path: &Path,
    mut conn: Connection,
    shared: Arc<Shared>,
    log_pages: u32,
) -> Result<Vec<thread::JoinHandle<()>>, StoreError> {
    let (log, keeper) = keeper::spawn(path, &mut conn, log_pages)?;
    let writer = thread::Builder::new()
        .name("store-writer".to_owned())
        .spawn(move || Writer { conn, shared, log, dirty: false }.work())
        .map_err(|e| StoreError::Unavailable(e.to_string()))?;
    Ok(vec![writer, keeper])
}

struct Writer {
    conn: Connection,
    shared: Arc<Shared>,
    log: Log,
    /// Something was written since the last checkpoint.
    dirty: bool,
}

impl Writer {
    fn work(mut self) {
        let mut waiting: VecDeque<BoxJob> = VecDeque::with_capacity(BATCH);
        loop {
            if waiting.is_empty() {
                match self.shared.writes.take(&mut waiting, BATCH, IDLE) {
                    Taken::Some => {}
                    Taken::Idle => self.checkpoint(),
                    Taken::Over => return self.checkpoint(),
                }
            } else {
                self.commit(&mut waiting);
            }
        }
    }

    /// Long readers keep the log from being reset at the usual time, so it is tried again when nobody is hurt.
    fn checkpoint(&mut self) {
        if self.dirty {
            self.dirty = false;
            self.log.rest(&self.conn);
        }
    }

    fn commit(&mut self, waiting: &mut VecDeque<BoxJob>) {
        self.dirty = true;
        let mut done = Vec::with_capacity(waiting.len());
        let fate = self.run_batch(waiting, &mut done);
        if fate.is_err() && !self.conn.is_autocommit() {
            self.execute("ROLLBACK").unwrap_or_else(|e| tracing::error!(error = %e, "cannot roll back"));
        }
        match fate {
            Ok(last) => {
                if let Some(last) = last {
                    self.shared.placed(last);
                }
                for (job, fate) in done {
                    job.finish(fate);
                }
                self.log.committed(&self.conn);
            }
            Err(error) => {
                tracing::error!(%error, commands = done.len(), "a batch could not be committed");
                if done.is_empty() {
                    // Not even a BEGIN: there is no use in keeping the others waiting.
                    waiting.drain(..).for_each(|job| job.finish(Err(error.clone())));
                }
                for (job, _) in done {
                    job.finish(Err(error.clone()));
                }
            }
        }
    }

    /// Runs what waits, and what comes meanwhile, up to a full batch; tells the position of the newest fact.
    fn run_batch(
        &self,
        waiting: &mut VecDeque<BoxJob>,
        done: &mut Vec<(BoxJob, Result<(), StoreError>)>,
    ) -> Result<Option<i64>, StoreError> {
        self.execute("BEGIN IMMEDIATE")?;
        let mut tx = Tx::new(Conn::Lite(&self.conn), &self.shared.mint);
        let mut appended = false;
        loop {
            while let Some(mut job) = waiting.pop_front() {
                let ran = self.run_one(&mut tx, &mut job);
                appended |= ran == Ok(Ran::Keep) && tx.appended() > 0;
                let (fate, broken) = match ran {
                    Ok(Ran::Keep | Ran::Undo) => (Ok(()), None),
                    Ok(Ran::Broken(error)) => (Err(error), None),
                    Err(error) => (Err(error.clone()), Some(error)),
                };
                done.push((job, fate));
                if let Some(error) = broken {
                    return Err(error);
                }
                // SQLITE_FULL, IOERR and NOMEM roll the whole transaction back.
                if self.conn.is_autocommit() {
                    let why = tx.failure();
                    return Err(why.unwrap_or_else(|| unavailable("the batch was rolled back")));
                }
            }
            if done.len() < BATCH {
                self.shared.writes.take_now(waiting, BATCH - done.len());
            }
            if waiting.is_empty() {
                break;
            }
        }
        let last = tx.last.filter(|_| appended);
        self.execute("COMMIT")?;
        Ok(last)
    }

    /// Runs one command in its savepoint; an error means that the whole transaction is spoilt.
    fn run_one(&self, tx: &mut Tx<'_>, job: &mut BoxJob) -> Result<Ran, StoreError> {
        tx.next_command();
        self.execute("SAVEPOINT command")?;
        let last = tx.last;
        let ran = job.run(tx);
        if self.conn.is_autocommit() {
            return Ok(ran);
        }
        if ran != Ran::Keep {
            tx.last = last;
            self.execute("ROLLBACK TO command")?;
        }
        self.execute("RELEASE command")?;
        Ok(ran)
    }

    fn execute(&self, sql: &str) -> Result<(), StoreError> {
        let run = || self.conn.prepare_cached(sql)?.execute(());
        run().map(drop).map_err(|e| failure(&e).error)
    }
}

fn unavailable(why: &str) -> StoreError {
    StoreError::Unavailable(why.to_owned())
}

/// Used by migrations, before the writer starts.
pub(crate) fn exclusively<T>(
    conn: &Connection,
    mint: &Mint,
    f: impl FnOnce(&mut Tx<'_>) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let execute = |sql: &str| conn.execute_batch(sql).map_err(|e| failure(&e).error);
    execute("BEGIN EXCLUSIVE")?;
    let done = f(&mut Tx::new(Conn::Lite(conn), mint)).and_then(|it| execute("COMMIT").map(|()| it));
    if done.is_err() && !conn.is_autocommit() {
        execute("ROLLBACK")?;
    }
    done
}
