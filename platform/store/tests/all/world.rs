//! A fresh database with one small table, and what stories do with it.

use std::sync::mpsc;

use plat_facts::{Actor, NewFact, Stream};
use plat_kernel::{Chance, Clock, Id, Mint};
use plat_store::{Db, Engine, Migrations, Options, StoreError, Tx, scratch};

pub(crate) const TALLY: Migrations = Migrations {
    module: "tally",
    steps: &[("001", "CREATE TABLE tally_count (name TEXT NOT NULL PRIMARY KEY, many BIGINT NOT NULL)")],
};

const UPDATE: &str = "UPDATE tally_count SET many = many + 1 WHERE name = $1";
const INSERT: &str = "INSERT INTO tally_count (name, many) VALUES ($1, 1)";
const FIND: &str = "SELECT many FROM tally_count WHERE name = $1";
const TOTAL: &str = "SELECT CAST(COALESCE(SUM(many), 0) AS BIGINT) FROM tally_count";

/// What a story's command may say.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Oops {
    Refused,
    Taken,
    Store(StoreError),
}

impl From<StoreError> for Oops {
    fn from(e: StoreError) -> Self {
        Self::Store(e)
    }
}

pub(crate) struct World {
    pub(crate) db: Db,
    pub(crate) mint: Mint,
    pub(crate) scratch: scratch::Scratch,
}

pub(crate) fn worlds() -> impl Iterator<Item = World> {
    scratch::engines().into_iter().map(|engine| World::with(engine, Options::small()))
}

impl World {
    pub(crate) fn with(engine: Engine, options: Options) -> Self {
        let mint = Mint::new(Clock::system(), Chance::system());
        let scratch = scratch::Scratch::on(engine).unwrap();
        let db = Db::open(scratch.place(), &[TALLY], &mint, options).unwrap();
        Self { db, mint, scratch }
    }

    pub(crate) fn is_postgres(&self) -> bool {
        self.db.engine() == Engine::Postgres
    }

    pub(crate) fn reopen(&self) -> Result<Db, StoreError> {
        Db::open(self.scratch.place(), &[TALLY], &self.mint, Options::small())
    }

    pub(crate) fn stream(&self) -> Id<Stream> {
        self.mint.id()
    }

    pub(crate) async fn count(&self, name: &'static str) -> Result<(), StoreError> {
        self.db.write(move |tx| count(tx, name)).await
    }

    pub(crate) async fn counted(&self, name: &'static str) -> i64 {
        self.db
            .read(move |tx| Ok::<_, StoreError>(tx.find(FIND, &[name.into()], |r| r.int(0))?.unwrap_or(0)))
            .await
            .unwrap()
    }

    pub(crate) async fn total(&self) -> i64 {
        total_of(&self.db).await
    }

    pub(crate) async fn append(&self, stream: Id<Stream>, version: i64) -> Result<(), StoreError> {
        let fact = self.fact(stream, version);
        self.db.write(move |tx| tx.append(fact.clone())).await
    }

    pub(crate) fn fact(&self, stream: Id<Stream>, version: i64) -> NewFact {
        let body = serde_json::json!({ "n": version });
        NewFact { stream, version, kind: "tally.counted", at: self.mint.now(), actor: Actor::System, body }
    }

    /// Keeps every writer busy until the answer is dropped or sent to.
    pub(crate) async fn block(&self, writers: usize) -> Vec<mpsc::Sender<()>> {
        let mut doors = Vec::new();
        for _ in 0..writers {
            let (door, shut) = mpsc::channel::<()>();
            let (here, arrived) = tokio::sync::oneshot::channel();
            let (db, mut here) = (self.db.clone(), Some(here));
            tokio::spawn(async move {
                db.write(move |_| {
                    here.take().map(|it| it.send(()));
                    let _released = shut.recv();
                    Ok::<_, StoreError>(())
                })
                .await
            });
            arrived.await.unwrap();
            doors.push(door);
        }
        doors
    }

    /// How many commands run at once.
    pub(crate) fn writers(&self) -> usize {
        if self.is_postgres() { Options::small().writers } else { 1 }
    }
}

pub(crate) fn count(tx: &mut Tx<'_>, name: &str) -> Result<(), StoreError> {
    if tx.run(UPDATE, &[name.into()])? == 0 {
        tx.run(INSERT, &[name.into()])?;
    }
    Ok(())
}

pub(crate) async fn total_of(db: &Db) -> i64 {
    db.read(|tx| tx.get(TOTAL, &[], |r| r.int(0))).await.map_err(|e: StoreError| e).unwrap()
}
