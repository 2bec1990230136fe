//! Residents ask and editors attach, over HTTP, on both engines.

use axum::http::{Method, StatusCode};
use cap_assistant::Assistance;
use cap_catalogue::Nowhere;
use plat_identity::{Branch, Role, Roles};
use plat_store::sql_test;
use plat_testing::{Browser, Built, Engine, House, World, both_engines};
use serde_json::json;
use std::sync::Arc;

use super::assistant;

const HALL: &str = "NH-HALL";

fn node(house: &House) -> (cap_catalogue::Catalogue, Assistance) {
    let (catalogue, assistant) = assistant();
    let (db, mint, identity) = (house.db.clone(), house.mint.clone(), house.identity.clone());
    (catalogue, Assistance::new(assistant, Arc::new(Nowhere), db, mint, identity))
}

async fn a_city(engine: Engine) -> World {
    World::on(engine, &[cap_assistant::MIGRATIONS], |house| {
        let (_, assistance) = node(house);
        Built::of(vec![cap_assistant::module(&assistance)]).with_work(assistance.work())
    })
    .await
}

async fn editor(world: &World) -> Browser {
    world.officer_of(Branch::Legal, Roles::from([Role::Editor]), HALL).await
}

/// Leaves a question as a stranger does.
async fn left(world: &World, question: &str) {
    let mut stranger = world.stranger();
    let seen = stranger.post_form("/search/questions", &[("q", question)]).await;
    assert!(seen.has("已留下"), "{}", seen.text());
}

both_engines! { a_city =>
    async fn every_sql_text_is_understood(world) {
        let texts: Vec<&str> = cap_assistant::sql().collect();
        sql_test::prepare_all(world.db(), &texts).await.unwrap();
    }

    async fn an_answer_is_the_item_and_two_lines_of_its_guide(world) {
        let mut stranger = world.stranger();
        stranger.get("/search?q=SF005").await;
        let seen = stranger.seen();
        assert!(seen.has("居民身份证丢失补领") && seen.has("带什么") && seen.has("多久"), "{}", seen.text());
        assert!(seen.html().contains("/guides/SF005"));
    }

    async fn programs_ask_in_json_and_hear_problems_in_json(world) {
        let mut stranger = world.stranger();
        let asked = json!({"question": "身份证丢了怎么补", "lang": "en"});
        let answer = stranger.json(Method::POST, "/api/v1/ask", Some(&asked)).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        assert_eq!(answer.json()["known"], true);
        assert!(answer.json()["items"].as_array().unwrap().len() <= 5);
        for question in ["", "   ", &"问".repeat(201)] {
            let answer = stranger.json(Method::POST, "/api/v1/ask", Some(&json!({"question": question}))).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert_eq!(answer.json()["code"], "assistant.length");
        }
    }

    async fn what_nobody_answered_reaches_the_editor_without_numbers_and_is_understood_after_one_click(world) {
        for _ in 0..2 {
            left(world, "怎么申请去月球的通行证 13800000000").await;
        }
        let mut editor = editor(world).await;
        editor.get("/admin/catalogue/questions").await;
        assert!(editor.seen().has("怎么申请去月球的通行证") && editor.seen().has("问过 2 次"), "{}", editor.seen().text());
        assert!(!editor.seen().html().contains("13800000000"));

        let other = r#"form:has(button[value="dismiss"])"#;
        let seen = editor.submit(other, &[("item", "cr012"), ("do", "attach")], &[]).await;
        assert!(seen.has("已归入事项"), "{}", seen.text());
        world.settle().await;
        let asked = json!({"question": "怎么申请去月球的通行证 13800000000"});
        let answer = world.stranger().json(Method::POST, "/api/v1/ask", Some(&asked)).await.json();
        assert!(answer["items"][0]["id"] == "CR012" || !cap_assistant::Assistant::knows_meanings(), "{answer}");

        editor.get("/admin/catalogue/questions?state=attached").await;
        let seen = editor.submit(r#"form:has(button[value="undo"])"#, &[("do", "undo")], &[]).await;
        assert!(seen.has("回到待处理") && seen.has("怎么申请去月球的通行证"), "{}", seen.text());
    }

    async fn an_unknown_item_is_refused_and_nothing_is_attached(world) {
        left(world, "怎么申请去火星的通行证").await;
        let mut editor = editor(world).await;
        editor.get("/admin/catalogue/questions").await;
        let other = r#"form:has(button[value="dismiss"])"#;
        let seen = editor.submit(other, &[("item", "XX999"), ("do", "attach")], &[]).await;
        assert!(seen.has("没有编号为“XX999”的事项"), "{}", seen.text());
    }

    async fn only_the_editor_reads_what_was_left(world) {
        let mut resident = world.resident("张三").await;
        assert_ne!(resident.get("/admin/catalogue/questions").await.status, StatusCode::OK);
        let mut window = world.officer_of(Branch::Legal, Roles::from([Role::Window]), HALL).await;
        assert_eq!(window.get("/admin/catalogue/questions").await.status, StatusCode::FORBIDDEN);
    }
}
