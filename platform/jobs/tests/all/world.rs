//! A fresh database, a clock that stands still, and a reader that adds up what it reads.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use plat_facts::{Actor, Fact, NewFact};
use plat_jobs::{JobError, Reader, Runner, Work};
use plat_kernel::{Chance, Clock, Mint};
use plat_store::{Db, Migrations, Options, StoreError, Tx, scratch};

const TALLY: Migrations = Migrations {
    module: "tally",
    steps: &[("001", "CREATE TABLE tally_read (position BIGINT NOT NULL PRIMARY KEY, n BIGINT NOT NULL)")],
};

pub(crate) struct World {
    pub(crate) db: Db,
    pub(crate) clock: Clock,
    pub(crate) mint: Mint,
    pub(crate) scratch: scratch::Scratch,
}

pub(crate) fn worlds() -> impl Iterator<Item = World> {
    scratch::engines().into_iter().map(|engine| {
        let clock = Clock::manual("2026-02-13T08:00:00Z".parse().unwrap());
        let mint = Mint::new(clock.clone(), Chance::system());
        let scratch = scratch::Scratch::on(engine).unwrap();
        let db = open(&scratch, &mint);
        World { db, clock, mint, scratch }
    })
}

fn open(scratch: &scratch::Scratch, mint: &Mint) -> Db {
    Db::open(scratch.place(), &[plat_jobs::MIGRATIONS, TALLY], mint, Options::small()).unwrap()
}

impl World {
    /// Another node on the same database.
    pub(crate) fn node(&self) -> Db {
        open(&self.scratch, &self.mint)
    }

    pub(crate) async fn tell(&self, n: i64) {
        let fact = NewFact {
            stream: self.mint.id(),
            version: 1,
            kind: "tally.told",
            at: self.mint.now(),
            actor: Actor::System,
            body: serde_json::json!({ "n": n }),
        };
        let told: Result<(), StoreError> = self.db.write(move |tx| tx.append(fact.clone())).await;
        told.unwrap();
        // One after the other, so that stories know the positions.
        self.db.facts().settle().await.unwrap();
    }

    /// What the readers wrote, in order.
    pub(crate) async fn read(&self) -> Vec<i64> {
        let sql = "SELECT n FROM tally_read ORDER BY position";
        let read: Result<_, StoreError> = self.db.read(move |tx| tx.list(sql, &[], |row| row.int(0))).await;
        read.unwrap()
    }

    pub(crate) async fn forget(&self) {
        let done: Result<u64, StoreError> = self.db.write(|tx| tx.run("DELETE FROM tally_read", &[])).await;
        done.unwrap();
    }

    pub(crate) fn idle(&self, reader: &Arc<Tally>) -> Runner {
        Runner::idle(self.db.clone(), self.mint.clone(), work(reader))
    }
}

pub(crate) fn work(reader: &Arc<Tally>) -> Work {
    Work { readers: vec![Arc::clone(reader) as Arc<dyn Reader>], ..Work::default() }
}

/// Writes down what it reads, but not the fact that it is afraid of.
pub(crate) struct Tally {
    pub(crate) poison: AtomicI64,
}

impl Tally {
    pub(crate) fn afraid_of(n: i64) -> Arc<Self> {
        Arc::new(Self { poison: AtomicI64::new(n) })
    }
}

impl Reader for Tally {
    fn name(&self) -> &'static str {
        "tally"
    }

    fn read(&self, tx: &mut Tx<'_>, fact: &Fact) -> Result<(), JobError> {
        let n = fact.body.get("n").and_then(serde_json::Value::as_i64).unwrap_or_default();
        let insert = "INSERT INTO tally_read (position, n) VALUES ($1, $2)";
        tx.run(insert, &[fact.position.into(), n.into()])?;
        if n == self.poison.load(Ordering::SeqCst) { Err(JobError::failed("poison")) } else { Ok(()) }
    }
}
