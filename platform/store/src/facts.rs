//! Reading facts, in the order of their positions.

use std::sync::Arc;

use plat_facts::{Actor, Fact, Stream};
use plat_kernel::id::Id;
use tokio::sync::watch;

use crate::{Db, Row, StoreError, Tx};

pub(crate) const AFTER: &str = "SELECT id, position, stream, version, kind, at, actor, body FROM store_fact \
    WHERE position > $1 ORDER BY position LIMIT $2";
pub(crate) const BEFORE: &str = "SELECT id, position, stream, version, kind, at, actor, body FROM store_fact \
    WHERE position < $1 ORDER BY position DESC LIMIT $2";
pub(crate) const OF_STREAM: &str = "SELECT id, COALESCE(position, 0), stream, version, kind, at, actor, body \
    FROM store_fact WHERE stream = $1 ORDER BY version";
pub(crate) const LAST: &str =
    "SELECT position FROM store_fact WHERE position IS NOT NULL ORDER BY position DESC LIMIT 1";
pub(crate) const UNPLACED: &str = "SELECT version FROM store_fact WHERE position IS NULL LIMIT 1";

/// The facts of a database. [`Db::facts`] gives it.
#[derive(Clone)]
pub struct Facts {
    db: Db,
}

impl Facts {
    pub(crate) fn of(db: Db) -> Self {
        Self { db }
    }

    /// Up to `limit` facts behind a position, oldest first. A fact that commits later never comes before one that
    /// was already seen.
    pub async fn after(&self, position: i64, limit: u32) -> Result<Vec<Fact>, StoreError> {
        self.db.read(move |tx| tx.facts_after(position, limit)).await
    }

    /// Up to `limit` facts before a position, newest first.
    pub async fn before(&self, position: i64, limit: u32) -> Result<Vec<Fact>, StoreError> {
        self.db.read(move |tx| tx.facts_before(position, limit)).await
    }

    /// All facts of one stream by their versions. The newest may have no position yet: theirs is 0.
    pub async fn of_stream(&self, stream: Id<Stream>) -> Result<Vec<Fact>, StoreError> {
        self.db.read(move |tx| tx.facts_of_stream(stream)).await
    }

    /// The position of the newest fact, 0 if there is none.
    pub async fn last(&self) -> Result<i64, StoreError> {
        self.db.read(|tx| Ok(tx.find(LAST, &[], |row| row.int(0))?.unwrap_or(0))).await
    }

    /// Wakes whoever waits for facts; the value is the position of the newest. On a cluster it may lag a fraction
    /// of a second behind other nodes.
    pub fn subscribe(&self) -> watch::Receiver<i64> {
        self.db.shared().last.subscribe()
    }

    /// Waits until every fact that is committed now has its position.
    pub async fn settle(&self) -> Result<(), StoreError> {
        loop {
            let waiting: Result<Option<i64>, StoreError> =
                self.db.read(|tx| tx.find(UNPLACED, &[], |row| row.int(0))).await;
            if waiting?.is_none() {
                return Ok(());
            }
            Arc::clone(self.db.shared()).wake_sequencer();
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        }
    }
}

impl Tx<'_> {
    /// Up to `limit` facts behind a position, oldest first.
    pub fn facts_after(&mut self, position: i64, limit: u32) -> Result<Vec<Fact>, StoreError> {
        self.list(AFTER, &[position.into(), limit.into()], fact)
    }

    /// Up to `limit` facts before a position, newest first.
    pub fn facts_before(&mut self, position: i64, limit: u32) -> Result<Vec<Fact>, StoreError> {
        self.list(BEFORE, &[position.into(), limit.into()], fact)
    }

    /// All facts of one stream by their versions; 0 is the position of those that have none yet.
    pub fn facts_of_stream(&mut self, stream: Id<Stream>) -> Result<Vec<Fact>, StoreError> {
        self.list(OF_STREAM, &[(&stream).into()], fact)
    }
}

fn fact(row: &Row<'_>) -> Result<Fact, StoreError> {
    Ok(Fact {
        id: row.id(0)?,
        position: row.int(1)?,
        stream: row.id(2)?,
        version: row.int(3)?,
        kind: row.text(4)?,
        at: row.time(5)?,
        actor: Actor::parse(&row.text(6)?).map_err(|e| row.corrupt(6, e))?,
        body: serde_json::from_str(&row.text(7)?).map_err(|e| row.corrupt(7, e))?,
    })
}
