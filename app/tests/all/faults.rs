//! What breaks, and that it does no harm (`docs/adr/0008-faults.md`). The real program as a child process where a process is
//! what breaks, the city in the test's own hands where the clock or the queue is.

mod clock;
mod database;
mod disk;
mod killed;
mod nodes;
mod queue;
mod stop;

use std::{path::Path, time::Duration};

use faults::{Book, Client, Crowd, Start, Town};
use plat_kernel::Chance;
use plat_store::{Engine, scratch};

/// So many officers and residents work; one more of each is the hero of the story.
const CROWD: u16 = 4;

/// The program under test.
fn program() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_yichuang"))
}

fn wait<T>(story: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(story)
}

/// The engines that are there; `make test` demands PostgreSQL.
fn engines() -> Vec<Engine> {
    let engines = scratch::engines();
    let required = std::env::var("YICHUANG_REQUIRE_PG").is_ok_and(|it| it == "1");
    assert!(!required || engines.contains(&Engine::Postgres), "PostgreSQL is required and not there");
    engines
}

fn has_postgres() -> bool {
    engines().contains(&Engine::Postgres)
}

async fn pause(millis: u64) {
    tokio::time::sleep(Duration::from_millis(millis)).await;
}

/// A town, how its program is started, and everybody who will call.
async fn a_town(engine: Engine) -> (Town, Start, Crowd) {
    with(Town::on(engine, CROWD + 1).await.unwrap())
}

fn with(town: Town) -> (Town, Start, Crowd) {
    let start = Start::of(program(), town.data().unwrap(), town.place().clone()).unwrap();
    let crowd = Crowd::of(&town, CROWD, start.site, &Chance::system());
    (town, start, crowd)
}

/// Repeats what was not answered and compares what was told with what is there. The program runs.
async fn nothing_is_lost_or_done_twice(town: &Town, crowd: &mut Crowd) {
    crowd.make_up().await.unwrap();
    let (db, mut book) = (town.look().unwrap(), Book::default());
    let read = book.catch_up(&db).await;
    db.close().await;
    read.unwrap();
    let account = crowd.account();
    println!("{:?}, {} cases, {} facts", account.counts(), book.cases(), book.facts());
    assert_eq!(book.lost(account), Vec::<String>::new());
    assert_eq!(book.doubled(crowd), Vec::<String>::new());
    assert_eq!(book.faults(), Vec::<String>::new());
    assert_eq!(account.surprises(), Vec::<String>::new());
    assert!(account.counts().acknowledged > 0, "nothing was done at all");
}

/// Somebody who reads their own cases and hands in applications.
fn a_resident(town: &Town, start: &Start) -> Client {
    Client::of(start.site, town.resident(CROWD.into()))
}

/// An application of that resident.
fn application() -> serde_json::Value {
    serde_json::json!({
        "item": "CR012",
        "site": "NH-HALL",
        "answers": {"delivery": "pickup", "destination": "hong-kong", "times": "once", "permit_number": "C00000001"},
    })
}
