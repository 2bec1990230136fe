//! The rows behind the figures: written from facts and nothing else.

use plat_identity::Role;
use plat_jobs::Runner;
use plat_store::StoreError;
use plat_testing::{World, both_engines};

use crate::city::{HALL, Told, a_city, day, facts, figures, supervision, supervisor};

const TABLES: [&str; 4] = [
    "DELETE FROM supervision_case",
    "DELETE FROM supervision_step",
    "DELETE FROM supervision_defect",
    "DELETE FROM supervision_spot",
];

/// The rows as the version before would have written them.
const BEFORE_IT_WAS_COUNTED: [&str; 3] = [
    "UPDATE supervision_case SET spots = 0, is_spot = 0",
    "DELETE FROM supervision_step WHERE step = 'spot'",
    "DELETE FROM supervision_spot",
];

/// Reads every fact from the first one again.
async fn read_again(world: &World, reader: &str) {
    let work = cap_supervision::work(&supervision(world.house()));
    let runner = Runner::idle(world.db().clone(), world.house().mint.clone(), work);
    runner.rewind(reader).await.unwrap();
    runner.settle().await;
    assert!(runner.health().is_good(), "{:?}", runner.health());
}

both_engines! { a_city =>
    async fn the_rows_can_be_written_anew_and_a_fact_that_is_read_twice_counts_once(world) {
        let wang = world.officer(Role::Window, HALL).await.person();
        let mut told = Told::received(world, "ZA001", HALL, Some(wang)).await;
        told.corrected(wang, &["plan"]).await;
        told.put_right(wang, &["premises_name"], &[]).await;
        told.accepted(wang, "2026-03-04", "2026-03-30").await;
        told.granted(wang).await;
        world.morning_of(day("2026-03-03"));
        let mut li = supervisor(world, HALL).await;
        let before = figures(&mut li, "").await;
        assert_eq!(before["all"]["corrections"], 1);
        assert_eq!(facts(world).await.iter().filter(|it| it.stream == told.case.cast()).count(), 5);

        read_again(world, "supervision.follow").await;
        assert_eq!(figures(&mut li, "").await, before, "read twice");
        for table in TABLES {
            let emptied: Result<u64, StoreError> = world.db().write(move |tx| tx.run(table, &[])).await;
            emptied.unwrap();
        }
        assert_eq!(figures(&mut li, "").await["all"]["received"], 0);
        read_again(world, "supervision.follow").await;
        assert_eq!(figures(&mut li, "").await, before, "written anew");
    }

    async fn what_was_put_right_before_it_was_counted_is_counted_once(world) {
        let wang = world.officer(Role::Window, HALL).await.person();
        let mut told = Told::received(world, "ZA001", HALL, Some(wang)).await;
        told.put_right(wang, &["premises_name"], &["fire-check"]).await;
        told.accepted(wang, "2026-03-04", "2026-03-30").await;
        let mut li = supervisor(world, HALL).await;
        let counted = figures(&mut li, "").await;
        assert_eq!(counted["all"]["on_the_spot"], 1);
        for undone in BEFORE_IT_WAS_COUNTED {
            let undone: Result<u64, StoreError> = world.db().write(move |tx| tx.run(undone, &[])).await;
            undone.unwrap();
        }
        assert_eq!(figures(&mut li, "").await["all"]["on_the_spot"], 0, "as a city is after the upgrade");
        for _ in 0..2 {
            read_again(world, "supervision.on_the_spot").await;
            assert_eq!(figures(&mut li, "").await, counted);
        }
    }

    async fn every_sql_text_is_understood(world) {
        let sql: Vec<&str> = cap_supervision::sql().collect();
        plat_store::sql_test::prepare_all(world.db(), &sql).await.unwrap();
    }
}
