use super::{catalogue_of_files as fresh, item};
use axum::http::Method;
use cap_catalogue::Nowhere;
use plat_testing::{Built, Engine, World};
use std::sync::Arc;

async fn world() -> World {
    let build = |_: &plat_testing::House| Built::of(vec![cap_catalogue::module(fresh(), Arc::new(Nowhere))]);
    World::on(Engine::Sqlite, &[], build).await
}

#[tokio::test]
async fn a_reader_finds_a_guide_and_reads_it_twice_in_either_language() {
    let world = world().await;
    let mut chinese = world.stranger();
    let found = chinese.get("/guides?branch=exit-entry").await;
    assert!(found.has("往来港澳个人旅游签注"), "{}", found.text());
    let mut english = world.stranger().in_english();
    for _ in 0..2 {
        assert!(chinese.get("/guides/CR012").await.has("材料清单"));
        assert!(english.get("/guides/CR012").await.has("Individual travel endorsement"));
        assert!(!english.get("/guides/CR012?size=large").await.has("材料清单"));
    }
}

#[tokio::test]
async fn an_item_that_is_not_there_is_missing_on_pages_and_in_the_api() {
    let world = world().await;
    let mut browser = world.stranger();
    assert_eq!(browser.get("/guides/ZZ999").await.status, 404);
    let problem = browser.json(Method::GET, "/api/v1/items/ZZ999", None).await;
    assert_eq!(problem.status, 404);
    assert_eq!(problem.json()["code"], "catalogue.no_such_item");
}

#[tokio::test]
async fn the_api_tells_what_a_guide_tells() {
    let world = world().await;
    let mut browser = world.stranger();
    let read = browser.json(Method::GET, "/api/v1/items/CR012", None).await.json();
    let item = item("CR012");
    assert_eq!(read["name"]["en"], item.name.en.as_str());
    assert_eq!(read["fee"]["options"][1]["amount"], 3000);
    assert_eq!(read["legal_term"]["stated"], "unstated");
    let page = browser.json(Method::GET, "/api/v1/items?branch=fire", None).await.json();
    assert_eq!(page["items"].as_array().map(Vec::len), Some(4));
}

#[tokio::test]
async fn every_way_of_browsing_opens() {
    let world = world().await;
    let mut browser = world.stranger();
    for path in [
        "/guides",
        "/guides?branch=vehicles",
        "/guides?event=birth",
        "/guides/figures",
        "/guides/figures?class=five-stars",
        "/guides?class=no-visit&branch=vehicles",
        "/guides?class=applied&on=2026-11-30",
    ] {
        assert_eq!(browser.get(path).await.status, 200, "{path}");
    }
    for path in [
        "/guides?branch=weather",
        "/guides?class=six-stars",
        "/guides/figures?class=",
        "/guides?class=online&on=soon",
    ] {
        assert_eq!(browser.get(path).await.status, 404, "{path}");
    }
}
