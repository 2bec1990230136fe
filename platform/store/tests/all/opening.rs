//! Migrations: forward only, once, and never behind a newer program's back.

use plat_store::{Db, Engine, Migrations, Options, StoreError, sql_test};

use crate::world::{TALLY, worlds};

const ONE: &str = "CREATE TABLE extra_one (id {blob} NOT NULL PRIMARY KEY)";
const TWO: &str = "CREATE TABLE extra_two (id {blob} NOT NULL PRIMARY KEY)";
const EXTRA: Migrations = Migrations { module: "extra", steps: &[("001", ONE), ("002", TWO)] };

fn step(step: &str) -> (String, String) {
    ("extra".to_owned(), step.to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newer_database_is_refused() {
    for world in worlds() {
        world.db.close().await;
        let open = |with: &[Migrations]| Db::open(world.scratch.place(), with, &world.mint, Options::small());
        drop(open(&[TALLY, EXTRA]).unwrap());
        let (module, step) = step("002");
        let older = Migrations { module: "extra", steps: &[("001", ONE)] };
        assert_eq!(open(&[TALLY, older]).err(), Some(StoreError::TooNew { module, step }));
        assert!(open(&[TALLY]).is_err());
        assert!(open(&[TALLY, EXTRA]).is_ok());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_migration_is_refused() {
    for world in worlds() {
        let open = |with: &[Migrations]| Db::open(world.scratch.place(), with, &world.mint, Options::small());
        drop(open(&[TALLY, EXTRA]).unwrap());
        let (module, step) = step("001");
        let changed = Migrations { module: "extra", steps: &[("001", TWO), ("002", TWO)] };
        assert_eq!(open(&[TALLY, changed]).err(), Some(StoreError::Changed { module, step }));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_step_put_before_an_applied_one_is_refused() {
    for world in worlds() {
        let open = |with: &[Migrations]| Db::open(world.scratch.place(), with, &world.mint, Options::small());
        let late = Migrations { module: "extra", steps: &[("002", TWO)] };
        drop(open(&[TALLY, late]).unwrap());
        let (module, step) = step("001");
        assert_eq!(open(&[TALLY, EXTRA]).err(), Some(StoreError::Changed { module, step }));
        drop(open(&[TALLY, late]).unwrap());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_migration_that_fails_leaves_nothing_behind() {
    for world in worlds() {
        let open = |with: &[Migrations]| Db::open(world.scratch.place(), with, &world.mint, Options::small());
        let wrong = Migrations { module: "extra", steps: &[("001", ONE), ("002", "CREATE TABEL oops")] };
        assert!(matches!(open(&[TALLY, wrong]).err(), Some(StoreError::Engine(_))));
        drop(open(&[TALLY, EXTRA]).unwrap());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn programs_that_start_at_once_migrate_once() {
    for engine in plat_store::scratch::engines() {
        let scratch = plat_store::scratch::Scratch::on(engine).unwrap();
        let mint = plat_kernel::Mint::new(plat_kernel::Clock::system(), plat_kernel::Chance::system());
        let opened: Vec<_> = std::thread::scope(|scope| {
            let open = || Db::open(scratch.place(), &[TALLY, EXTRA], &mint, Options::small());
            let all: Vec<_> = (0..4).map(|_| scope.spawn(open)).collect();
            all.into_iter().map(|it| it.join().unwrap()).collect()
        });
        for db in &opened {
            assert_eq!(db.as_ref().err(), None);
        }
        let steps = opened[0]
            .as_ref()
            .unwrap()
            .read(|tx| tx.get("SELECT CAST(COUNT(*) AS BIGINT) FROM store_migration", &[], |r| r.int(0)));
        assert_eq!(steps.await, Ok::<_, StoreError>(4));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn both_engines_take_every_text_of_this_crate() {
    for world in worlds() {
        sql_test::prepare_all(&world.db, plat_store::SQL).await.unwrap();
        if world.db.engine() == Engine::Postgres {
            sql_test::prepare_all(&world.db, plat_store::SQL_POSTGRES).await.unwrap();
        }
        let wrong = sql_test::prepare_all(&world.db, &["SELECT nothing FROM nowhere"]).await;
        assert!(wrong.unwrap_err().to_string().contains("nowhere"));
    }
}
