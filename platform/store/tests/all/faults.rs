//! What the machine does wrong.

use std::time::Duration;

use plat_store::StoreError;

use crate::world::{Oops, World, worlds};

const HANG_UP: &str = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
    WHERE datname = current_database() AND pid <> pg_backend_pid()";

#[tokio::test(flavor = "multi_thread")]
async fn when_sqlite_rolls_a_batch_back_all_of_its_callers_hear_an_error() {
    for world in worlds().filter(|it| !it.is_postgres()) {
        world.count("a").await.unwrap();
        let doors = world.block(1).await;
        let spoil = world.db.write(|tx| tx.run("ROLLBACK", &[]).map(drop).map_err(Oops::from));
        let (before, _, after, ()) =
            tokio::join!(biased; world.count("a"), spoil, world.count("a"), async { drop(doors) });
        assert!(matches!(before, Err(StoreError::Unavailable(_))), "{before:?}");
        assert_eq!(after, Ok(()), "what had not begun is done in the next batch");
        assert_eq!(world.counted("a").await, 2);
        assert_eq!(world.count("a").await, Ok(()));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_told_and_the_store_goes_on_when_there_is_room() {
    for world in worlds().filter(|it| !it.is_postgres()) {
        let limit =
            |sql: &'static str| world.db.write(move |tx| tx.get(sql, &[], |r| r.int(0)).map_err(Oops::from));
        limit("PRAGMA max_page_count=60").await.unwrap();
        let mut full = None;
        for _ in 0..200 {
            let fact = world.fact(world.stream(), 1);
            let body = serde_json::json!("x".repeat(4000));
            let big = plat_facts::NewFact { body, ..fact };
            let done: Result<(), StoreError> = world.db.write(move |tx| tx.append(big.clone())).await;
            if let Err(e) = done {
                full = Some(e);
                break;
            }
        }
        assert!(matches!(full, Some(StoreError::Full(_))), "{full:?}");
        limit("PRAGMA max_page_count=1000000").await.unwrap();
        assert_eq!(world.append(world.stream(), 1).await, Ok(()));
        let facts = world.db.facts().after(0, 1000).await.unwrap();
        let positions: Vec<_> = facts.iter().map(|it| it.position).collect();
        assert_eq!(positions, (1..=i64::try_from(facts.len()).unwrap()).collect::<Vec<_>>());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn when_the_server_hangs_up_the_store_comes_back_by_itself() {
    for world in worlds().filter(World::is_postgres) {
        world.append(world.stream(), 1).await.unwrap();
        for n in 1..=5 {
            world.scratch.meddle(HANG_UP).unwrap();
            assert_eq!(world.count("a").await, Ok(()));
            assert_eq!(world.counted("a").await, n);
        }
        world.append(world.stream(), 1).await.unwrap();
        tokio::time::timeout(Duration::from_secs(10), world.db.facts().settle()).await.unwrap().unwrap();
        assert_eq!(world.db.facts().last().await, Ok(2));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_breaks_in_the_middle_of_a_command_costs_only_time() {
    for world in worlds().filter(World::is_postgres) {
        let mut first = true;
        let done = world.db.write(move |tx| {
            crate::world::count(tx, "a")?;
            if std::mem::take(&mut first) {
                let me = "SELECT CASE WHEN pg_terminate_backend(pg_backend_pid()) THEN 'y' ELSE 'n' END";
                tx.get(me, &[], |r| r.text(0))?;
            }
            Ok::<_, StoreError>(())
        });
        assert_eq!(done.await, Ok(()));
        assert_eq!(world.counted("a").await, 1);
    }
}
