//! The chain grows with the facts, once, whoever extends it.

use plat_jobs::{Occasion, Runner, Work};
use plat_kernel::SignedDuration;
use plat_ledger::tree;
use plat_store::{Engine, StoreError, sql_test::prepare_all};

use crate::world::{World, worlds};

#[tokio::test(flavor = "multi_thread")]
async fn every_text_runs_on_its_engine() {
    for world in worlds() {
        prepare_all(&world.db, plat_ledger::SQL).await.unwrap();
        let own = if world.is_postgres() { plat_ledger::SQL_POSTGRES } else { plat_ledger::SQL_SQLITE };
        prepare_all(&world.db, own).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_ledger_is_whole_and_has_no_head() {
    for world in worlds() {
        assert!(!world.ledger.follow(Occasion::Last).await.unwrap(), "there is nothing to do");
        assert_eq!(world.ledger.newest().await.unwrap(), None);
        assert_eq!(world.is_whole().await.facts, 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn all_facts_are_chained_and_signed_over_several_batches_and_blocks() {
    for world in worlds() {
        for many in [1, 2, 700, 300, 1, 1100] {
            world.grow(many).await;
        }
        let counts = world.is_whole().await;
        assert_eq!((counts.facts, counts.heads, counts.unchained, counts.unsigned), (2104, 6, 0, 0));
        // 8 blocks of 256, 4 of 512, 2 of 1024, 1 of 2048.
        assert_eq!(counts.nodes, 8 + 4 + 2 + 1);
        assert!(counts.vouched);
        assert_eq!(counts.head.unwrap().head.size, 2104);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn newest_facts_are_counted_that_are_not_chained_or_not_signed() {
    for world in worlds() {
        world.grow(5).await;
        world.tell(3).await;
        assert_eq!(world.is_whole().await.unchained, 3);
        // The last head was signed in this very second: the next comes later.
        world.ledger.follow(Occasion::Usual).await.unwrap();
        let counts = world.is_whole().await;
        assert_eq!((counts.facts, counts.unchained, counts.unsigned), (8, 0, 3));
        world.clock.advance(SignedDuration::from_secs(1));
        world.ledger.follow(Occasion::Usual).await.unwrap();
        assert_eq!(world.is_whole().await.unsigned, 0);
    }
}

/// How many facts are told while somebody looks.
const TOLD: i64 = 400;

#[tokio::test(flavor = "multi_thread")]
async fn what_is_told_while_one_looks_is_not_missed() {
    for world in worlds() {
        world.grow(5).await;
        let (db, stream) = (world.db.clone(), world.mint.id());
        let facts: Vec<_> = (1..=TOLD).map(|version| world.fact(stream, version)).collect();
        let telling = tokio::spawn(async move {
            for fact in facts {
                let told: Result<(), StoreError> = db.write(move |tx| tx.append(&fact)).await;
                told.unwrap();
            }
        });
        while !telling.is_finished() {
            world.is_whole().await;
        }
        telling.await.unwrap();
        world.db.facts().settle().await.unwrap();
        assert_eq!(world.is_whole().await.unchained, TOLD);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_chained_and_signed_while_one_looks_is_not_taken_for_forged() {
    for world in worlds() {
        let world = std::sync::Arc::new(world);
        world.tell(TOLD).await;
        let signing = std::sync::Arc::clone(&world);
        let growing = tokio::spawn(async move {
            for _ in 0..40 {
                signing.grow(3).await;
            }
        });
        while !growing.is_finished() {
            world.is_whole().await;
        }
        growing.await.unwrap();
        let counts = world.is_whole().await;
        assert_eq!((counts.facts, counts.unsigned), (520, 0));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_starts_anew_goes_on_where_the_chain_ended() {
    for world in worlds() {
        // Each time another node without memory, as after a crash between two batches.
        for many in [3, 254, 600, 1] {
            world.tell(many).await;
            world.clock.advance(SignedDuration::from_secs(1));
            world.node().follow(Occasion::Usual).await.unwrap();
        }
        assert_eq!(world.is_whole().await.facts, 858);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_followers_on_one_database_make_one_chain() {
    for world in worlds() {
        let others = [world.node(), world.node()];
        let mut tasks = tokio::task::JoinSet::new();
        for ledger in others.into_iter().chain([world.ledger.clone()]) {
            tasks.spawn(async move {
                for _ in 0..60 {
                    ledger.follow(Occasion::Last).await.unwrap();
                    tokio::time::sleep(std::time::Duration::from_millis(2)).await;
                }
            });
        }
        for _ in 0..30 {
            world.tell(40).await;
        }
        while let Some(done) = tasks.join_next().await {
            done.unwrap();
        }
        world.follow().await;
        let counts = world.is_whole().await;
        assert_eq!((counts.facts, counts.unsigned), (1200, 0));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn in_the_background_the_chain_follows_and_a_stop_signs_what_is_left() {
    for world in worlds() {
        let work = Work { followers: vec![world.ledger.follower()], ..Work::default() };
        let runner = Runner::start(world.db.clone(), world.mint.clone(), work);
        world.tell(10).await;
        for _ in 0..100 {
            if world.is_whole().await.unchained == 0 {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        assert_eq!(world.is_whole().await.facts, 10);
        world.tell(10).await;
        runner.stop().await;
        let counts = world.is_whole().await;
        assert_eq!((counts.facts, counts.unsigned), (20, 0));
        assert!(runner.health().is_good());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fact_that_commits_late_is_chained_where_it_became_visible() {
    for world in worlds().filter(World::is_postgres) {
        let (door, shut) = std::sync::mpsc::channel::<()>();
        let (here, arrived) = tokio::sync::oneshot::channel();
        let late = world.fact(world.mint.id(), 1);
        let late_stream = late.stream;
        let (db, mut here) = (world.db.clone(), Some(here));
        // Appended first, with the earliest id, and held open while others commit.
        let holding = tokio::spawn(async move {
            db.write(move |tx| {
                tx.append(&late)?;
                here.take().map(|it| it.send(()));
                let _released = shut.recv();
                Ok::<_, StoreError>(())
            })
            .await
        });
        arrived.await.unwrap();
        world.clock.advance(SignedDuration::from_secs(1));
        for _ in 0..4 {
            world.grow(25).await;
        }
        let before = world.ledger.newest().await.unwrap().unwrap();
        assert_eq!(before.head.size, 100, "nobody waits for the open transaction");
        drop(door);
        holding.await.unwrap().unwrap();
        world.grow(10).await;

        let facts = world.db.facts().after(0, 1000).await.unwrap();
        let positions: Vec<_> = facts.iter().map(|it| it.position).collect();
        assert_eq!(positions, (1..=111).collect::<Vec<_>>(), "no gap");
        let late = facts.iter().find(|it| it.stream == late_stream).unwrap();
        assert!(late.position > 100, "the late one comes behind what was chained: {}", late.position);
        assert!(facts[..100].iter().all(|it| it.id > late.id), "though its id is the earliest");
        assert_eq!(world.is_whole().await.facts, 111);
        // And the ledger with it continues the one without it.
        let proof = world.ledger.consistency(100, 111).await.unwrap();
        assert_eq!(proof.from, before);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn many_nodes_that_commit_at_once_leave_no_gap_and_one_chain() {
    for world in worlds().filter(World::is_postgres) {
        let nodes = [world.node(), world.node(), world.node()];
        let mut tasks = tokio::task::JoinSet::new();
        for (n, ledger) in nodes.into_iter().enumerate() {
            let facts: Vec<_> = (0..80).map(|_| world.fact(world.mint.id(), 1)).collect();
            tasks.spawn(async move {
                for fact in facts {
                    let told: Result<(), StoreError> = ledger.db().write(move |tx| tx.append(&fact)).await;
                    told.unwrap();
                    if n == 0 {
                        ledger.follow(Occasion::Usual).await.unwrap();
                    }
                }
            });
        }
        while let Some(done) = tasks.join_next().await {
            done.unwrap();
        }
        world.db.facts().settle().await.unwrap();
        world.follow().await;
        assert_eq!(world.is_whole().await.facts, 240);
    }
}

/// Counts the subtrees that are asked for.
struct Counting<'a>(&'a mut usize);
impl tree::Nodes for Counting<'_> {
    type Error = std::convert::Infallible;
    fn node(&mut self, _: tree::Subtree) -> Result<plat_ledger::twin::Twin, Self::Error> {
        *self.0 += 1;
        Ok(plat_ledger::twin::Twin::START)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn appending_does_not_get_slower_with_the_number_of_facts() {
    let world = World::on(Engine::Sqlite);
    // What a batch needs of the past is the frontier: one hash for each digit of the size.
    world.grow(3000).await;
    let mut asked = 0;
    tree::Frontier::read((1 << 40) - 1, &mut Counting(&mut asked)).unwrap();
    assert_eq!(asked, 40);
}
