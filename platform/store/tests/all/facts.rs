//! Facts and their positions.

use std::time::Duration;

use plat_store::{StoreError, Tx};

use crate::world::{World, worlds};

async fn positions(world: &World) -> Vec<i64> {
    world.db.facts().after(0, 10_000).await.unwrap().iter().map(|it| it.position).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn positions_have_no_gap_even_when_commands_are_undone() {
    for world in worlds() {
        let mut tasks = tokio::task::JoinSet::new();
        for n in 0..200 {
            let (db, fact) = (world.db.clone(), world.fact(world.stream(), 1));
            tasks.spawn(async move {
                db.write(move |tx: &mut Tx<'_>| {
                    tx.append(fact.clone())?;
                    if n % 3 == 0 { Err(StoreError::Missing("nothing")) } else { Ok(()) }
                })
                .await
            });
        }
        let good = i64::try_from(tasks.join_all().await.into_iter().flatten().count()).unwrap();
        world.db.facts().settle().await.unwrap();
        assert_eq!(positions(&world).await, (1..=good).collect::<Vec<_>>());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fact_that_commits_late_is_never_skipped_by_a_reader() {
    for world in worlds().filter(World::is_postgres) {
        let (door, shut) = std::sync::mpsc::channel::<()>();
        let (here, arrived) = tokio::sync::oneshot::channel();
        let (db, late, stream) = (world.db.clone(), world.fact(world.stream(), 1), world.stream());
        let late_stream = late.stream;
        let mut here = Some(here);
        let holding = tokio::spawn(async move {
            db.write(move |tx| {
                tx.append(late.clone())?;
                here.take().map(|it| it.send(()));
                let _released = shut.recv();
                Ok::<_, StoreError>(())
            })
            .await
        });
        arrived.await.unwrap();
        world.append(stream, 1).await.unwrap();
        world.append(stream, 2).await.unwrap();
        world.db.facts().settle().await.unwrap();
        let first = world.db.facts().after(0, 100).await.unwrap();
        assert_eq!(first.iter().map(|it| it.stream).collect::<Vec<_>>(), [stream, stream]);
        drop(door);
        holding.await.unwrap().unwrap();
        world.db.facts().settle().await.unwrap();
        let then = world.db.facts().after(first[1].position, 100).await.unwrap();
        assert_eq!(then.iter().map(|it| (it.position, it.stream)).collect::<Vec<_>>(), [(3, late_stream)]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn within_a_stream_positions_follow_versions_though_clocks_differ() {
    for world in worlds() {
        let stream = world.stream();
        let facts: Vec<_> = (1..=5)
            .map(|version| {
                let mut fact = world.fact(stream, version);
                fact.at =
                    fact.at.saturating_sub(plat_kernel::SignedDuration::from_secs(60 * version)).unwrap();
                fact
            })
            .collect();
        world
            .db
            .write(move |tx| facts.iter().try_for_each(|it| tx.append(it.clone())))
            .await
            .map_err(|e: StoreError| e)
            .unwrap();
        world.db.facts().settle().await.unwrap();
        let seen = world.db.facts().after(0, 9).await.unwrap();
        assert_eq!(seen.iter().map(|it| it.version).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fact_is_read_back_as_it_was_appended() {
    for world in worlds() {
        let (stream, other) = (world.stream(), world.stream());
        let told = world.fact(stream, 1);
        world.append(other, 1).await.unwrap();
        world.db.facts().settle().await.unwrap();
        let copy = told.clone();
        world.db.write(move |tx| tx.append(copy.clone())).await.map_err(|e: StoreError| e).unwrap();
        world.db.facts().settle().await.unwrap();
        let facts = world.db.facts().of_stream(stream).await.unwrap();
        assert_eq!(facts.len(), 1);
        let fact = &facts[0];
        assert_eq!((fact.position, fact.version, fact.stream, fact.at), (2, 1, stream, told.at));
        assert_eq!((fact.kind.as_str(), fact.actor, &fact.body), (told.kind, told.actor, &told.body));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_version_that_is_taken_is_a_conflict() {
    for world in worlds() {
        let stream = world.stream();
        world.append(stream, 1).await.unwrap();
        assert_eq!(world.append(stream, 1).await, Err(StoreError::Conflict));
        assert_eq!(world.append(stream, 2).await, Ok(()));
        world.db.facts().settle().await.unwrap();
        assert_eq!(positions(&world).await, [1, 2]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_subscriber_is_woken_by_a_new_fact() {
    for world in worlds() {
        let mut news = world.db.facts().subscribe();
        assert_eq!(*news.borrow_and_update(), 0);
        world.append(world.stream(), 1).await.unwrap();
        tokio::time::timeout(Duration::from_secs(10), news.changed()).await.unwrap().unwrap();
        assert_eq!(*news.borrow(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_node_takes_over_when_the_sequencer_dies() {
    for world in worlds().filter(World::is_postgres) {
        world.append(world.stream(), 1).await.unwrap();
        world.db.facts().settle().await.unwrap();
        let second = world.reopen().unwrap();
        let mut news = second.facts().subscribe();
        world.db.close().await;
        let fact = world.fact(world.stream(), 1);
        second.write(move |tx| tx.append(fact.clone())).await.map_err(|e: StoreError| e).unwrap();
        tokio::time::timeout(Duration::from_secs(10), news.wait_for(|it| *it == 2)).await.unwrap().unwrap();
        assert_eq!(second.facts().after(0, 9).await.unwrap().len(), 2);
        second.close().await;
    }
}
