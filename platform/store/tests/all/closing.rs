//! The end of a store, and the beginning of the next on the same data.

use plat_store::StoreError;

use crate::world::worlds;

#[tokio::test(flavor = "multi_thread")]
async fn closing_finishes_what_waits_and_refuses_what_comes() {
    for world in worlds() {
        let doors = world.block(world.writers()).await;
        let waiting: Vec<_> = (0..20)
            .map(|_| {
                let db = world.db.clone();
                tokio::spawn(async move { db.write(|tx| crate::world::count(tx, "a")).await })
            })
            .collect();
        while world.db.waiting() < 20 {
            tokio::task::yield_now().await;
        }
        let (db, closing) = (
            world.db.clone(),
            tokio::spawn({
                let db = world.db.clone();
                async move { db.close().await }
            }),
        );
        drop(doors);
        for done in waiting {
            assert_eq!(done.await.unwrap(), Ok(()));
        }
        closing.await.unwrap();
        assert_eq!(world.count("a").await, Err(StoreError::Closed));
        let read: Result<(), StoreError> = db.read(|_| Ok(())).await;
        assert_eq!(read, Err(StoreError::Closed));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_keeps_rows_and_facts_and_goes_on_counting() {
    for mut world in worlds() {
        let stream = world.stream();
        world.count("a").await.unwrap();
        world.append(stream, 1).await.unwrap();
        world.append(stream, 2).await.unwrap();
        world.db.facts().settle().await.unwrap();
        world.db.close().await;
        world.db = world.reopen().unwrap();
        assert_eq!(world.counted("a").await, 1);
        assert_eq!(*world.db.facts().subscribe().borrow(), 2);
        world.append(stream, 3).await.unwrap();
        world.db.facts().settle().await.unwrap();
        let facts = world.db.facts().after(0, 100).await.unwrap();
        let seen: Vec<_> = facts.iter().map(|it| (it.position, it.version)).collect();
        assert_eq!(seen, [(1, 1), (2, 2), (3, 3)]);
    }
}
