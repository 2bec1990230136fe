//! Many commands at once, good, bad and mad.

use plat_store::{Options, StoreError};

use crate::world::{Oops, World, count, worlds};

const NAMES: [&str; 10] = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];

#[tokio::test(flavor = "multi_thread")]
async fn thousands_of_commands_with_errors_and_panics_among_them_stay_consistent() {
    for world in worlds() {
        let many = if world.is_postgres() { 800 } else { 6400 };
        let mut tasks = tokio::task::JoinSet::new();
        for n in 0..many {
            let (db, fact) = (world.db.clone(), world.fact(world.stream(), 1));
            tasks.spawn(async move {
                db.write(move |tx| {
                    count(tx, NAMES[n % 10])?;
                    tx.append(fact.clone())?;
                    match n {
                        _ if n % 100 == 7 => panic!("this command is mad"),
                        _ if n % 10 == 3 => Err(Oops::Refused),
                        _ => Ok(()),
                    }
                })
                .await
            });
        }
        let (mut good, mut refused, mut mad, mut busy) = (0, 0, 0, 0);
        while let Some(done) = tasks.join_next().await {
            match done.unwrap() {
                Ok(()) => good += 1,
                Err(Oops::Refused) => refused += 1,
                Err(Oops::Store(StoreError::Panicked)) => mad += 1,
                Err(Oops::Store(StoreError::Busy { .. })) => busy += 1,
                Err(other) => panic!("{other:?}"),
            }
        }
        assert_eq!(good + refused + mad + busy, i64::try_from(many).unwrap());
        assert!(good > 0 && refused > 0 && mad > 0);
        assert_eq!(world.total().await, good);
        world.db.facts().settle().await.unwrap();
        assert_eq!(world.db.facts().last().await.unwrap(), good);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_business_error_rolls_back_only_its_own_command() {
    for world in worlds() {
        let doors = world.block(world.writers()).await;
        let refused = world.db.write(|tx| {
            count(tx, "a")?;
            Err::<(), _>(Oops::Refused)
        });
        let (before, refused, after, ()) =
            tokio::join!(world.count("a"), refused, world.count("a"), async { drop(doors) });
        assert_eq!((before, refused, after), (Ok(()), Err(Oops::Refused), Ok(())));
        assert_eq!(world.counted("a").await, 2);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_queue_says_busy_at_once() {
    for engine in plat_store::scratch::engines() {
        let options = Options { queue: 2, retry_after_secs: 3, ..Options::small() };
        let world = World::with(engine, options);
        let doors = world.block(world.writers()).await;
        let (first, second) = (world.count("a"), world.count("a"));
        tokio::pin!(first, second);
        assert!(poll_once(first.as_mut()).await.is_none());
        assert!(poll_once(second.as_mut()).await.is_none());
        assert_eq!(world.count("a").await, Err(StoreError::Busy { retry_after_secs: 3 }));
        drop(doors);
        assert_eq!((first.await, second.await), (Ok(()), Ok(())));
        assert_eq!(world.count("a").await, Ok(()));
        assert_eq!(world.counted("a").await, 3);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_is_done_even_if_its_caller_goes_away() {
    for world in worlds() {
        let doors = world.block(world.writers()).await;
        {
            let left = world.count("a");
            tokio::pin!(left);
            assert!(poll_once(left).await.is_none());
        }
        drop(doors);
        world.db.close().await;
        let again = world.reopen().unwrap();
        let many = again.read(|tx| tx.get("SELECT many FROM tally_count", &[], |r| r.int(0))).await;
        assert_eq!(many, Ok::<_, StoreError>(1));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_statement_dooms_its_command_though_the_command_shrugs_it_off() {
    for world in worlds() {
        let shrugged = world.db.write(|tx| {
            count(tx, "a")?;
            let _shrug = tx.run("INSERT INTO tally_count (name, many) VALUES ($1, 9)", &["a".into()]);
            Ok::<_, StoreError>(())
        });
        assert_eq!(shrugged.await, Err(StoreError::Conflict));
        assert_eq!(world.counted("a").await, 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_true_duplicate_is_answered_in_the_commands_own_words() {
    for world in worlds() {
        world.count("a").await.unwrap();
        let taken = world.db.write(|tx| {
            let insert = tx.run("INSERT INTO tally_count (name, many) VALUES ($1, 9)", &["a".into()]);
            insert.map_err(|e| if e == StoreError::Conflict { Oops::Taken } else { e.into() })
        });
        assert_eq!(taken.await, Err(Oops::Taken));
        assert_eq!(world.counted("a").await, 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_commands_that_lock_each_other_out_both_go_through() {
    for world in worlds().filter(World::is_postgres) {
        world.count("a").await.unwrap();
        world.count("b").await.unwrap();
        let barrier = std::sync::Arc::new(std::sync::Barrier::new(2));
        let both = |first: &'static str, second: &'static str| {
            let mut meet = Some(std::sync::Arc::clone(&barrier));
            world.db.write(move |tx| {
                count(tx, first)?;
                if let Some(barrier) = meet.take() {
                    barrier.wait();
                }
                count(tx, second)
            })
        };
        assert_eq!(tokio::join!(both("a", "b"), both("b", "a")), (Ok(()), Ok(())));
        assert_eq!((world.counted("a").await, world.counted("b").await), (3, 3));
    }
}

async fn poll_once<F: Future>(mut future: std::pin::Pin<&mut F>) -> Option<F::Output> {
    std::future::poll_fn(|cx| {
        std::task::Poll::Ready(match future.as_mut().poll(cx) {
            std::task::Poll::Ready(it) => Some(it),
            std::task::Poll::Pending => None,
        })
    })
    .await
}
