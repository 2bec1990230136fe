//! What rides on the deed of a request.

use plat_store::{Beside, StoreError};

use crate::world::{World, count, worlds};

/// Counts `mark` beside the deed.
fn mark() -> Beside {
    Beside::new(|tx, told| {
        assert_eq!(told.map(|it| (it.version, it.kind)), Some((1, "tally.counted")));
        count(tx, "mark")
    })
}

async fn deed(world: &World) -> Result<(), StoreError> {
    world.count("step").await?;
    world.append(world.stream(), 1).await?;
    world.append(world.stream(), 1).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mark_is_written_once_with_the_first_command_that_appends_a_fact() {
    for world in worlds() {
        let mark = mark();
        assert_eq!(mark.clone().scope(deed(&world)).await, Ok(()));
        assert!(mark.is_kept());
        assert_eq!((world.counted("step").await, world.counted("mark").await), (1, 1));
        assert_eq!(world.append(world.stream(), 1).await, Ok(()));
        assert_eq!(world.counted("mark").await, 1, "outside of the scope nothing rides along");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mark_rides_on_a_command_without_a_fact_if_it_says_that_it_is_the_deed() {
    for world in worlds() {
        let mark = Beside::new(|tx, told| {
            assert_eq!(told, None);
            count(tx, "mark")
        });
        let deed = world.db.write(|tx| {
            tx.is_the_deed();
            count(tx, "step")
        });
        assert_eq!(mark.scope(deed).await, Ok(()));
        assert_eq!(world.counted("mark").await, 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deed_whose_mark_is_taken_is_undone() {
    for world in worlds() {
        let taken = "INSERT INTO tally_count (name, many) VALUES ('mark', 1)";
        world.count("mark").await.unwrap();
        let mark = Beside::new(move |tx, _| tx.run(taken, &[]).map(drop));
        let done = mark.clone().scope(world.append(world.stream(), 1)).await;
        assert_eq!(done, Err(StoreError::Conflict));
        assert!(!mark.is_kept());
        assert_eq!(world.db.facts().settle().await, Ok(()));
        assert_eq!(world.db.facts().last().await, Ok(0));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_that_is_refused_leaves_no_mark() {
    for world in worlds() {
        let stream = world.stream();
        world.append(stream, 1).await.unwrap();
        let mark = mark();
        assert_eq!(mark.clone().scope(world.append(stream, 1)).await, Err(StoreError::Conflict));
        assert!(!mark.is_kept());
        assert_eq!(world.counted("mark").await, 0);
    }
}
