//! Threads with a connection each: one transaction a command, because the server groups commits by itself and
//! commands batched on several connections would lock rows in each other's way.

use std::{collections::VecDeque, sync::Arc, thread, time::Duration};

use plat_kernel::Stopwatch;

use crate::{
    StoreError, Tx,
    db::Shared,
    job::{BoxJob, Ran},
    pg::PgConn,
    queue::{Queue, Taken},
    tx::{Again, Conn},
};

/// How often a command runs that others are in the way of.
const OFTEN: u32 = 8;
/// How often a command runs that finds a key taken: a lost race is over after one more, a duplicate stays.
const SELDOM: u32 = 3;
/// How long a worker sleeps before it looks whether the store was closed.
const IDLE: Duration = Duration::from_secs(30);

/// How long nobody tries to connect after a try that failed: what waits is answered at once instead of waiting for a
/// time-out each.
const AWAY: Duration = Duration::from_millis(500);
/// A program that stops in the middle of a command (a machine that lost power or sleeps) must not hold its rows for long.
const MIDWAY: &str = "SET idle_in_transaction_session_timeout = '15s'";

/// Whether a worker writes or reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// Takes from the queue of commands.
    Write,
    /// Takes from the queue of questions.
    Read,
}

impl Side {
    fn queue(self, shared: &Shared) -> &Queue<BoxJob> {
        match self {
            Self::Write => &shared.writes,
            Self::Read => &shared.reads,
        }
    }

    /// A question sees one state of the database from its first to its last statement, as on SQLite.
    fn begin(self) -> &'static str {
        match self {
            Self::Write => "BEGIN",
            Self::Read => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        }
    }
}

/// Starts a worker. It connects when its first job comes.
pub(crate) fn spawn(
    url: String,
    side: Side,
    shared: Arc<Shared>,
) -> Result<thread::JoinHandle<()>, StoreError> {
    let name = if side == Side::Write { "store-write" } else { "store-read" };
    thread::Builder::new()
        .name(name.to_owned())
        .spawn(move || Worker { url, side, shared, conn: None, away: None }.work())
        .map_err(|e| StoreError::Unavailable(e.to_string()))
}

struct Worker {
    url: String,
    side: Side,
    shared: Arc<Shared>,
    conn: Option<PgConn>,
    /// When the last try to connect failed, and why.
    away: Option<(Stopwatch, StoreError)>,
}

/// How one run of a job in one transaction ended.
enum Once {
    /// The caller may be answered.
    Done(Result<(), StoreError>),
    /// Nothing was kept; it may go through if it is run again.
    Again(Again, Result<(), StoreError>),
}

impl Worker {
    fn work(mut self) {
        let mut mine = VecDeque::with_capacity(1);
        loop {
            match self.side.queue(&self.shared).take(&mut mine, 1, IDLE) {
                Taken::Some => {}
                Taken::Idle => continue,
                Taken::Over => return,
            }
            while let Some(mut job) = mine.pop_front() {
                let fate = self.run(&mut job);
                job.finish(fate);
            }
        }
    }

    fn run(&mut self, job: &mut BoxJob) -> Result<(), StoreError> {
        let mut runs = 0;
        loop {
            runs += 1;
            let (again, fate) = match self.once(job) {
                Once::Done(fate) => return fate,
                Once::Again(again, fate) => (again, fate),
            };
            let most = match again {
                Again::No => 1,
                Again::Seldom | Again::Reconnect => SELDOM,
                Again::Often => OFTEN,
            };
            if runs >= most || self.side == Side::Read {
                return fate;
            }
            self.back_off(runs);
        }
    }

    /// A little longer each time, and not the same for two that met.
    fn back_off(&self, runs: u32) {
        let most = 500 << runs.min(6);
        let micros = most / 2 + self.shared.mint.chance().below(most / 2);
        thread::park_timeout(Duration::from_micros(u64::from(micros)));
    }

    /// A connection with a transaction begun. `BEGIN` also shows whether the server is still there; nothing was done
    /// yet, so a lost connection costs the caller nothing.
    fn begun(&mut self) -> Result<&mut PgConn, StoreError> {
        let begin = self.side.begin();
        let old = self.conn.take().filter(|it| !it.is_closed());
        let mut conn = match old {
            Some(mut old) => match old.batch(begin) {
                Ok(()) => return Ok(self.conn.insert(old)),
                Err(failure) if failure.again == Again::Reconnect => self.connect()?,
                Err(failure) => return Err(failure.error),
            },
            None => self.connect()?,
        };
        conn.batch(begin).map_err(|it| it.error)?;
        Ok(self.conn.insert(conn))
    }

    fn connect(&mut self) -> Result<PgConn, StoreError> {
        if let Some((_, error)) = self.away.as_ref().filter(|(since, _)| since.elapsed() < AWAY) {
            return Err(error.clone());
        }
        match PgConn::open(&self.url) {
            Ok(mut conn) => {
                self.away = None;
                conn.patience(MIDWAY);
                Ok(conn)
            }
            Err(error) => {
                self.away = Some((Stopwatch::start(), error.clone()));
                Err(error)
            }
        }
    }

    fn once(&mut self, job: &mut BoxJob) -> Once {
        let shared = Arc::clone(&self.shared);
        let conn = match self.begun() {
            Ok(conn) => conn,
            Err(error) => return Once::Done(Err(error)),
        };
        let mut tx = Tx::new(Conn::Pg(conn), &shared.mint);
        let ran = job.run(&mut tx);
        let (again, appended) = (tx.again(), tx.appended());
        if ran == Ran::Keep {
            return match conn.batch("COMMIT") {
                Ok(()) => {
                    if appended > 0 {
                        shared.wake_sequencer();
                    }
                    Once::Done(Ok(()))
                }
                // A COMMIT that was refused kept nothing; one without an answer may have: never run it again.
                Err(it) if it.again == Again::Often => Once::Again(it.again, Err(it.error)),
                Err(it) => Once::Done(Err(it.error)),
            };
        }
        if conn.batch("ROLLBACK").is_err() {
            self.conn = None;
        }
        let (again, fate) = match ran {
            Ran::Broken(StoreError::Panicked) => (Again::No, Err(StoreError::Panicked)),
            Ran::Broken(error) => (again, Err(error)),
            Ran::Keep | Ran::Undo => (again, Ok(())),
        };
        if again == Again::No { Once::Done(fate) } else { Once::Again(again, fate) }
    }
}
