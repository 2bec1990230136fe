//! Gives committed facts their position on PostgreSQL: one sequencer in the cluster, elected by an advisory lock.
//!
//! A position is given to a row that can be seen, and rows can be seen from their commit on; so a fact that commits
//! late gets a late position and cannot slip under a reader's cursor. The lock belongs to the session: when its
//! holder dies, the server frees it, and the next node that asks takes over. What follows from the order of facts,
//! such as a chain of hashes, belongs behind [`Sequencer::place`].
//!
//! On SQLite there is no such thread: the writer is alone and gives the position with the row.

use std::{sync::Arc, thread, time::Duration};

use plat_kernel::mint::Mint;

use crate::{StoreError, Tx, db::Shared, facts::LAST, pg::PgConn, tx::Conn};

/// Asks to be the cluster's sequencer, for as long as the session lives.
const ELECT: &str = "SELECT CASE WHEN pg_try_advisory_lock(8746395208) THEN CAST(1 AS BIGINT) \
    ELSE CAST(0 AS BIGINT) END";

/// Places up to 2,000 facts behind `$1`. Within a stream the order is that of the versions; between streams that
/// in which they were appended (ids begin with the time), as far as the first rule lets it be.
const PLACE: &str = "UPDATE store_fact SET position = $1 + placed.rank FROM ( \
        SELECT stream, version, ROW_NUMBER() OVER (ORDER BY moment, version, stream) AS rank FROM ( \
            SELECT stream, version, MAX(encode(id, 'hex') COLLATE \"C\") \
                OVER (PARTITION BY stream ORDER BY version) AS moment \
            FROM store_fact WHERE position IS NULL \
        ) AS waiting ORDER BY rank LIMIT 2000 \
    ) AS placed WHERE store_fact.stream = placed.stream AND store_fact.version = placed.version";

/// How long facts of other nodes may lie unplaced, and how long nobody may be the sequencer.
const POLL: Duration = Duration::from_millis(100);
/// The shortest time between two rounds.
const PACE: Duration = Duration::from_millis(3);
/// The server takes the lock away from a sequencer that says nothing for so long: its program sleeps, or its machine
/// lost power and cannot even hang up. (PostgreSQL 14 and later.)
const ALIVE: &str = "SET idle_session_timeout = '5s'";
/// How long to wait before an unreachable server is tried again.
const RETRY: Duration = Duration::from_millis(500);

/// The texts that only PostgreSQL runs.
pub(crate) const SQL: &[&str] = &[ELECT, PLACE];

/// Starts the thread.
pub(crate) fn spawn(url: String, shared: Arc<Shared>) -> Result<thread::JoinHandle<()>, StoreError> {
    thread::Builder::new()
        .name("store-sequencer".to_owned())
        .spawn(move || watch(&url, &shared))
        .map_err(|e| StoreError::Unavailable(e.to_string()))
}

/// Sequences on one connection after the other until the store is closed.
fn watch(url: &str, shared: &Shared) {
    while !shared.bell.is_closed() {
        let done = PgConn::open(url).and_then(|mut conn| {
            conn.patience(ALIVE);
            Sequencer { conn, mint: &shared.mint, last: None }.work(shared)
        });
        if let Err(error) = done {
            tracing::warn!(%error, "the sequencer lost its connection and tries again");
            shared.bell.wait(RETRY);
        }
    }
}

struct Sequencer<'a> {
    conn: PgConn,
    mint: &'a Mint,
    /// The position of the newest fact, known to the one who holds the lock.
    last: Option<i64>,
}

impl Sequencer<'_> {
    fn work(mut self, shared: &Shared) -> Result<(), StoreError> {
        loop {
            let closed = shared.bell.is_closed();
            if self.last.is_none() {
                self.elect()?;
            }
            let last = match self.last {
                Some(last) => self.place(last)?,
                None => self.newest()?,
            };
            shared.placed(last);
            if closed {
                return Ok(());
            }
            // Rings that come close together are answered in one round.
            thread::park_timeout(PACE);
            shared.bell.wait(POLL);
        }
    }

    fn elect(&mut self) -> Result<(), StoreError> {
        let mine = self.tx().get(ELECT, &[], |row| row.flag(0))?;
        if mine {
            self.last = Some(self.newest()?);
            tracing::debug!("this node is the sequencer");
        }
        Ok(())
    }

    fn newest(&mut self) -> Result<i64, StoreError> {
        Ok(self.tx().find(LAST, &[], |row| row.int(0))?.unwrap_or(0))
    }

    /// Places all that can be seen; each statement is its own transaction.
    fn place(&mut self, mut last: i64) -> Result<i64, StoreError> {
        loop {
            let many = self.tx().run(PLACE, &[last.into()])?;
            if many == 0 {
                return Ok(last);
            }
            last += i64::try_from(many).unwrap_or(0);
            self.last = Some(last);
        }
    }

    fn tx(&mut self) -> Tx<'_> {
        Tx::new(Conn::Pg(&mut self.conn), self.mint)
    }
}
