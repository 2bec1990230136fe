//! What is personal is in clear nowhere; and every SQL text is prepared on both engines.

use plat_testing::both_engines;

use crate::city::{chosen, deed, hand_in, ninghe, of_department};

both_engines! { ninghe =>
    async fn every_sql_text_is_taken(world) {
        let texts: Vec<&'static str> = cap_bundles::sql().collect();
        plat_store::sql_test::prepare_all(world.db(), &texts).await.unwrap();
    }

    async fn no_fact_and_no_row_shows_what_the_family_wrote(world) {
        let mut zhang = world.resident("张三").await;
        let mut funeral = of_department(world, "civil-affairs").await;
        let errand = hand_in(world, &mut zhang, &chosen()).await;
        deed(&mut funeral, &errand, "funeral", "finish", "骨灰寄存在二号楼").await;
        world.settle().await;
        let facts = world.db().facts().after(0, 500).await.unwrap();
        let told = facts.iter().map(|it| it.body.to_string()).collect::<String>();
        for personal in ["李四", "6222020200112233445", "11010519491231002X", "骨灰寄存"] {
            assert!(!told.contains(personal), "{personal} in a fact");
        }
        assert!(told.contains("funeral"));
    }
}
