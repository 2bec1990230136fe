//! The write-ahead log of SQLite: written back while commands go on, and begun anew.

use plat_store::{Engine, Options, Place, StoreError};

use crate::world::{World, count};

/// Commands of one page and more each: several times what the log holds.
const COMMANDS: u32 = 24_000;
const PAGE: usize = 4096;

fn size(world: &World, end: &str) -> u64 {
    let Place::Sqlite(path) = world.scratch.place() else { return 0 };
    let name = format!("{}{end}", path.display());
    std::fs::metadata(name).map_or(0, |it| it.len())
}

async fn fill(world: &World, from: u32, commands: u32) {
    let mut running: tokio::task::JoinSet<Result<(), StoreError>> = tokio::task::JoinSet::new();
    for n in from..from + commands {
        if running.len() >= 64 {
            running.join_next().await.unwrap().unwrap().unwrap();
        }
        let db = world.db.clone();
        running.spawn(async move {
            let name = format!("{n}{}", "x".repeat(PAGE));
            db.write(move |tx| count(tx, &name)).await
        });
    }
    while let Some(done) = running.join_next().await {
        done.unwrap().unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_is_written_back_while_commands_go_on_and_begins_anew() {
    let world = World::with(Engine::Sqlite, Options::small());
    fill(&world, 0, COMMANDS).await;
    let written = u64::from(COMMANDS) * PAGE as u64;
    assert!(size(&world, "") > written / 2, "the file has {} bytes", size(&world, ""));
    assert!(size(&world, "-wal") < written / 2, "the log has {} bytes", size(&world, "-wal"));
    world.db.close().await;
    assert_eq!(size(&world, "-wal"), 0);
    assert_eq!(crate::world::total_of(&world.reopen().unwrap()).await, i64::from(COMMANDS));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_reads_for_long_keeps_the_log_from_beginning_anew_and_nobody_from_writing() {
    let world = World::with(Engine::Sqlite, Options::small());
    fill(&world, 0, 1).await;
    let (door, shut) = std::sync::mpsc::channel::<()>();
    let (here, arrived) = tokio::sync::oneshot::channel();
    let db = world.db.clone();
    let reading = tokio::task::spawn_blocking(move || {
        tokio::runtime::Handle::current().block_on(db.read(move |tx| {
            let before = tx.get("SELECT COUNT(*) FROM tally_count", &[], |row| row.int(0))?;
            here.send(()).unwrap();
            let _released = shut.recv();
            let after = tx.get("SELECT COUNT(*) FROM tally_count", &[], |row| row.int(0))?;
            Ok::<_, StoreError>((before, after))
        }))
    });
    arrived.await.unwrap();
    fill(&world, 1, COMMANDS / 2).await;
    assert!(size(&world, "-wal") > u64::from(COMMANDS / 2) * PAGE as u64);
    drop(door);
    assert_eq!(reading.await.unwrap().unwrap(), (1, 1));
    fill(&world, 1 + COMMANDS / 2, COMMANDS / 2).await;
    assert!(size(&world, "") > u64::from(COMMANDS / 2) * PAGE as u64);
    assert_eq!(world.total().await, i64::from(COMMANDS) + 1);
}
