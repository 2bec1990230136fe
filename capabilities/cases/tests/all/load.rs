//! Many at once; and every SQL text on both engines.

use std::collections::BTreeSet;

use cap_cases::{
    policy,
    receive::{self, Receive},
};
use cap_catalogue::Answers;
use http::Method;
use plat_identity::Role;
use plat_store::sql_test;
use plat_testing::both_engines;
use serde_json::json;
use tokio::task::JoinSet;

use crate::{
    city::{HALL, cases_of, ninghe},
    steps::{hand_in, kinds, papers, read},
};

both_engines! { ninghe =>
    async fn two_hundred_applications_at_once_on_two_nodes_have_two_hundred_numbers(world) {
        let zhang = world.resident("张三").await.person();
        let zhang = world.house().identity.resident(zhang).await.unwrap().unwrap();
        let window = world.officer(Role::Window, HALL).await.person();
        let officer = world.house().identity.officer(window).await.unwrap().unwrap();
        let nodes = [cases_of(world.house()), cases_of(world.house())];
        let mut running = JoinSet::new();
        for at in 0..200 {
            let (cases, may) = (nodes[at % 2].clone(), policy::may_receive(nodes[0].authority(), &officer).unwrap());
            let answers = Answers::from([("delivery".to_owned(), "pickup".to_owned())]);
            let command = Receive { applicant: zhang.clone(), item: "CR031".parse().unwrap(), answers, chosen: Answers::new(), seen: vec![] };
            running.spawn(async move { receive::run(&cases, &may, command).await.unwrap() });
        }
        let numbers: BTreeSet<String> =
            running.join_all().await.into_iter().map(|case| case.number.to_string()).collect();
        assert_eq!(numbers.len(), 200);
        // Each node has taken two blocks of 64; the rest of a block is a gap.
        let last = numbers.last().unwrap();
        assert!(last.as_str() < "NH260302-000257", "{last}");
        assert_eq!(nodes[0].count().await.unwrap(), 200);
    }

    async fn of_ten_officers_who_accept_at_once_one_does(world) {
        let mut zhang = world.resident("张三").await;
        let window = world.officer(Role::Window, HALL).await;
        let case = hand_in(&mut zhang, "CR031").await;
        let mut running = JoinSet::new();
        for _ in 0..10 {
            let (mut window, path) = (window.clone(), format!("/api/v1/desk/cases/{}/commands", case.id));
            running.spawn(async move {
                window.json(Method::POST, &path, Some(&json!({ "verb": "accept" }))).await.status.as_u16()
            });
        }
        let answers = running.join_all().await;
        assert_eq!(answers.iter().filter(|status| **status == 200).count(), 1, "{answers:?}");
        assert!(answers.iter().all(|status| matches!(status, 200 | 409)), "{answers:?}");
        let read = read(&mut zhang, &case).await;
        assert_eq!((kinds(&read).len(), papers(&read).len(), read["version"].as_i64()), (2, 2, Some(2)));
    }

    async fn every_sql_text_is_taken_by_the_engine(world) {
        let texts: Vec<&'static str> = cap_cases::sql().collect();
        assert!(texts.len() > 20);
        sql_test::prepare_all(world.db(), &texts).await.unwrap();
    }

    async fn the_list_of_a_rare_branch_does_not_walk_through_the_tray_of_a_whole_hall(world) {
        // PostgreSQL plans by what is in the table, and here is nothing.
        if world.db().engine() != plat_testing::Engine::Sqlite {
            return;
        }
        let lists = cap_cases::sql().filter(|sql| sql.contains("tray = $2 AND branch = $3"));
        let mut seen = 0;
        for list in lists {
            let explain: &'static str = format!("EXPLAIN QUERY PLAN {list}").leak();
            let vals = vec![plat_store::Val::Null; explain.matches('$').count()];
            let plan: Result<Vec<String>, plat_store::StoreError> =
                world.db().read(move |tx| tx.list(explain, &vals, |row| row.text(3))).await;
            let plan = plan.unwrap().join("; ");
            assert!(plan.contains("cases_case_tray_branch") && !plan.contains("TEMP B-TREE"), "{plan}");
            seen += 1;
        }
        assert_eq!(seen, 2);
    }
}
