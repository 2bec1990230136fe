//! What questions may see and do.

use plat_store::StoreError;

use crate::world::{Oops, count, worlds};

#[tokio::test(flavor = "multi_thread")]
async fn a_question_cannot_change_anything() {
    for world in worlds() {
        let changed = world.db.read(|tx| count(tx, "a")).await;
        assert!(matches!(changed, Err(StoreError::Engine(_) | StoreError::Unavailable(_))), "{changed:?}");
        assert_eq!(world.counted("a").await, 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_is_seen_by_the_next_question() {
    for world in worlds() {
        for n in 1..=50 {
            world.count("a").await.unwrap();
            assert_eq!(world.counted("a").await, n);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_sees_one_state_from_its_first_to_its_last_statement() {
    for world in worlds() {
        world.count("a").await.unwrap();
        let (asked, rest) = (std::sync::mpsc::channel::<()>(), std::sync::mpsc::channel::<()>());
        let (started, (go, wait)) = (asked.0, rest);
        let db = world.db.clone();
        let question = tokio::spawn(async move {
            db.read(move |tx| {
                let ask =
                    |tx: &mut plat_store::Tx<'_>| tx.get("SELECT many FROM tally_count", &[], |r| r.int(0));
                let first = ask(tx)?;
                started.send(()).unwrap();
                let _released = wait.recv();
                Ok::<_, StoreError>((first, ask(tx)?))
            })
            .await
        });
        tokio::task::spawn_blocking(move || asked.1.recv().unwrap()).await.unwrap();
        world.count("a").await.unwrap();
        drop(go);
        assert_eq!(question.await.unwrap(), Ok((1, 1)));
        assert_eq!(world.counted("a").await, 2);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_that_panics_hurts_only_who_asked() {
    for world in worlds() {
        world.count("a").await.unwrap();
        let mad: Result<(), Oops> = world.db.read(|_| panic!("this question is mad")).await;
        assert_eq!(mad, Err(Oops::Store(StoreError::Panicked)));
        assert_eq!(world.counted("a").await, 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_is_not_there_and_a_cell_that_lies_are_told_apart() {
    for world in worlds() {
        let sql = "SELECT name, many FROM tally_count";
        let missing = world.db.read(move |tx| tx.get(sql, &[], |r| r.int(1))).await;
        assert_eq!(missing, Err(StoreError::Missing("tally_count")));
        world.count("a").await.unwrap();
        let lie = world.db.read(move |tx| tx.get(sql, &[], |r| r.flag(0))).await;
        let Err(StoreError::Corrupt { table, column, .. }) = lie else { panic!("{lie:?}") };
        assert_eq!((table.as_str(), column.as_str()), ("tally_count", "name"));
    }
}
