//! The database: migrations and SQL texts, on both engines.

use plat_store::{Engine, sql_test::prepare_all};

use crate::city::on_both;

#[test]
fn a_city_that_is_opened_again_migrates_nothing_and_serves() {
    on_both(async |it| {
        let again = it.again().await;
        assert_eq!(again.identity.count_residents().await.unwrap(), 0);
        assert!(again.router().is_ok());
        again.db.close().await;
    });
}

#[test]
fn every_sql_text_is_understood_by_the_engine_and_has_its_parameters_in_order() {
    on_both(async |it| {
        let mut texts: Vec<&'static str> = [plat_store::SQL, plat_identity::SQL, plat_jobs::SQL].concat();
        texts.extend(plat_ledger::SQL);
        texts.extend(cap_sites::sql());
        texts.extend(cap_cases::sql());
        texts.extend(cap_papers::sql());
        texts.extend(cap_bundles::sql());
        texts.extend(cap_supervision::sql());
        texts.extend(cap_evaluation::sql());
        texts.extend(cap_guidebook::sql());
        texts.extend(cap_assistant::sql());
        texts.extend(cap_archive::sql());
        texts.extend(cap_appointments::sql());
        texts.extend(cap_queue::sql());
        if it.db().engine() == Engine::Postgres {
            texts.extend(plat_store::SQL_POSTGRES);
            texts.extend(plat_ledger::SQL_POSTGRES);
        }
        assert!(texts.len() > 50, "{}", texts.len());
        prepare_all(it.db(), &texts).await.unwrap();
    });
}
