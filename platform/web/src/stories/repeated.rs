//! The same POST sent twice.

use axum::body::Body;
use http::{Request, StatusCode};
use plat_kernel::SignedDuration;

use super::world::{Browser, Seen, World};

async fn post(browser: &mut Browser, key: &str, path: &str, body: &'static str) -> Seen {
    let request = Request::post(path).header("idempotency-key", key).header("content-type", "text/plain");
    browser.send(request.body(Body::from(body)).unwrap()).await
}

const COUNT: &str = "/api/v1/test/count";

#[tokio::test]
async fn the_same_request_under_the_same_key_is_done_once() {
    let world = World::new();
    let mut browser = world.browser();
    let first = post(&mut browser, "k1", COUNT, "a").await;
    let again = post(&mut browser, "k1", COUNT, "a").await;
    assert_eq!((first.status, first.body.as_str()), (StatusCode::CREATED, "1 a"));
    assert_eq!((again.status, again.body.as_str()), (StatusCode::CREATED, "1 a"));
    assert_eq!(again.header("location"), "/counted/1");
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!(post(&mut browser, "k2", COUNT, "a").await.body, "2 a");
}

#[tokio::test]
async fn another_request_under_the_same_key_is_refused() {
    let world = World::new();
    let mut browser = world.browser();
    post(&mut browser, "k1", COUNT, "a").await;
    let other = post(&mut browser, "k1", COUNT, "b").await;
    assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(other.json()["code"], "web.idempotency_mismatch");
}

#[tokio::test]
async fn the_same_key_of_another_person_is_another_key() {
    let world = World::new();
    let mut zhang = world.resident().await;
    let token = zhang.token().await;
    post(&mut world.browser(), "k1", COUNT, "a").await;
    let request = Request::post(COUNT).header("idempotency-key", "k1").header("x-csrf-token", token);
    assert_eq!(zhang.send(request.body(Body::from("b")).unwrap()).await.body, "2 b");
}

#[tokio::test]
async fn a_key_whose_request_still_runs_is_told_to_wait() {
    let world = World::new();
    let mut patient = world.browser();
    let first = tokio::spawn(async move { post(&mut patient, "k1", "/api/v1/test/slow", "a").await });
    let again = loop {
        tokio::task::yield_now().await;
        let mut browser = world.browser();
        let seen = tokio::time::timeout(
            std::time::Duration::from_secs(2),
            post(&mut browser, "k1", "/api/v1/test/slow", "a"),
        );
        if let Ok(seen) = seen.await {
            break seen;
        }
    };
    first.abort();
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert_eq!(again.json()["code"], "web.idempotency_running");
}

#[tokio::test]
async fn a_refusal_is_not_kept_so_that_the_caller_may_try_again() {
    let world = World::new();
    let mut browser = world.browser();
    let key = |body: &'static str| {
        Request::post("/api/v1/test/json")
            .header("idempotency-key", "k1")
            .header("content-type", "application/json")
            .body(Body::from(body))
            .unwrap()
    };
    assert_eq!(browser.send(key("{}")).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(browser.send(key("{\"age\":1}")).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_key_is_forgotten_after_a_day() {
    let world = World::new();
    let mut browser = world.browser();
    post(&mut browser, "k1", COUNT, "a").await;
    world.clock.advance(SignedDuration::from_hours(25));
    assert_eq!(crate::forget_old_answers(&world.db, world.clock.now()).await, Ok(1));
    assert_eq!(post(&mut browser, "k1", COUNT, "a").await.body, "2 a");
}

#[tokio::test]
async fn a_deed_whose_answer_was_lost_is_told_and_not_done_again() {
    let world = World::new();
    let mut browser = world.browser();
    let lost = post(&mut browser, "k1", "/api/v1/test/deed", "").await;
    assert_eq!(lost.status, StatusCode::INTERNAL_SERVER_ERROR);
    let again = post(&mut browser, "k1", "/api/v1/test/deed", "").await;
    assert_eq!(again.status, StatusCode::OK, "{}", again.body);
    let said = again.json();
    assert_eq!((&said["done"], &said["version"]), (&true.into(), &1.into()));
    assert_eq!(said["kind"], "test.deed_done");
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!(world.db.facts().last().await, Ok(1));
    assert_eq!(
        post(&mut browser, "k1", "/api/v1/test/deed", "x").await.json()["code"],
        "web.idempotency_mismatch"
    );
}
