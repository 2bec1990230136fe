//! Readers of facts.

use std::{sync::atomic::Ordering, time::Duration};

use plat_jobs::Runner;
use plat_store::sql_test;

use crate::world::{Tally, work, worlds};

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_reads_every_fact_once_and_in_order() {
    for world in worlds() {
        let runner = world.idle(&Tally::afraid_of(0));
        for n in 1..=70 {
            world.tell(n).await;
        }
        runner.settle().await;
        runner.settle().await;
        assert_eq!(world.read().await, (1..=70).collect::<Vec<_>>());
        world.tell(71).await;
        runner.settle().await;
        assert_eq!(world.read().await.len(), 71);
        assert!(runner.health().is_good());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fact_that_cannot_be_read_is_never_skipped_and_shows_in_the_health() {
    for world in worlds() {
        let reader = Tally::afraid_of(3);
        let runner = world.idle(&reader);
        for n in 1..=5 {
            world.tell(n).await;
        }
        runner.settle().await;
        runner.settle().await;
        assert_eq!(world.read().await, [1, 2]);
        let health = runner.health();
        assert!(!health.is_good());
        let stuck = health.readers.first().unwrap().stuck.clone().unwrap();
        assert_eq!((stuck.position, stuck.error.as_str()), (3, "poison"));
        assert!(stuck.attempts >= 2);
        assert_eq!(health.readers.first().unwrap().behind, 3);

        reader.poison.store(0, Ordering::SeqCst);
        runner.settle().await;
        assert_eq!(world.read().await, [1, 2, 3, 4, 5]);
        assert!(runner.health().is_good());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_can_be_rebuilt_from_zero() {
    for world in worlds() {
        let runner = world.idle(&Tally::afraid_of(0));
        world.tell(1).await;
        world.tell(2).await;
        runner.settle().await;
        world.forget().await;
        runner.rewind("tally").await.unwrap();
        runner.settle().await;
        assert_eq!(world.read().await, [1, 2]);
        assert!(runner.rewind("nobody").await.is_err());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_reader_of_the_same_name_goes_on_where_the_last_one_stopped() {
    for world in worlds() {
        world.tell(1).await;
        world.idle(&Tally::afraid_of(0)).settle().await;
        world.tell(2).await;
        world.idle(&Tally::afraid_of(1)).settle().await;
        assert_eq!(world.read().await, [1, 2]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn in_the_background_facts_are_read_soon_and_stopping_ends_it() {
    for world in worlds() {
        let reader = Tally::afraid_of(0);
        let runner = Runner::start(world.db.clone(), world.mint.clone(), work(&reader));
        for n in 1..=3 {
            world.tell(n).await;
        }
        let all_read = async {
            while world.read().await.len() < 3 {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(10), all_read).await.unwrap();
        tokio::time::timeout(Duration::from_secs(10), runner.stop()).await.unwrap();
        world.tell(4).await;
        tokio::time::sleep(Duration::from_millis(100)).await;
        assert_eq!(world.read().await, [1, 2, 3]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_nodes_with_the_same_reader_read_each_fact_once() {
    for world in worlds() {
        let (first, second) = (Tally::afraid_of(0), Tally::afraid_of(0));
        let here = Runner::start(world.db.clone(), world.mint.clone(), work(&first));
        let there = Runner::start(world.node(), world.mint.clone(), work(&second));
        for n in 1..=40 {
            world.tell(n).await;
        }
        here.settle().await;
        there.settle().await;
        here.stop().await;
        there.stop().await;
        assert_eq!(world.read().await, (1..=40).collect::<Vec<_>>());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn both_engines_take_every_text_of_this_crate() {
    for world in worlds() {
        sql_test::prepare_all(&world.db, plat_jobs::SQL).await.unwrap();
    }
}

/// Cares for nothing that is told in these stories.
struct Elsewhere;

impl plat_jobs::Reader for Elsewhere {
    fn name(&self) -> &'static str {
        "tally.elsewhere"
    }

    fn kinds(&self) -> &'static [&'static str] {
        &["elsewhere.told"]
    }

    fn read(&self, _tx: &mut plat_store::Tx<'_>, fact: &plat_facts::Fact) -> Result<(), plat_jobs::JobError> {
        assert_eq!(fact.kind, "elsewhere.told", "a reader is given only what it names");
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn facts_that_do_not_count_need_no_commit_until_there_are_many() {
    for world in worlds() {
        let readers: Vec<std::sync::Arc<dyn plat_jobs::Reader>> = vec![std::sync::Arc::new(Elsewhere)];
        let work = plat_jobs::Work { readers, ..plat_jobs::Work::default() };
        let runner = Runner::idle(world.db.clone(), world.mint.clone(), work);
        let commits = async || {
            let count: Result<i64, plat_store::StoreError> = world
                .db
                .read(|tx| {
                    tx.get("SELECT COUNT(*) FROM jobs_cursor WHERE position > 0", &[], |row| row.int(0))
                })
                .await;
            count.unwrap()
        };
        world.tell(1).await;
        runner.settle().await;
        assert_eq!(commits().await, 0);
        assert_eq!(runner.health().readers.first().unwrap().behind, 0);
        for n in 2..=70 {
            world.tell(n).await;
        }
        runner.settle().await;
        assert_eq!(commits().await, 1);
        assert_eq!(runner.health().readers.first().unwrap().behind, 0);
    }
}
