//! Which language, which size.

use axum::body::Body;
use http::Request;

use super::world::World;

#[tokio::test]
async fn a_language_chosen_once_stays_chosen() {
    let world = World::new();
    let mut browser = world.browser();
    assert!(browser.get("/test").await.body.starts_with("你好"));
    assert!(browser.get("/test?lang=en").await.body.starts_with("hello"));
    assert!(browser.get("/test").await.body.starts_with("hello"));
    assert!(browser.get("/test?lang=zh").await.body.starts_with("你好"));
}

#[tokio::test]
async fn a_browser_that_prefers_english_reads_english() {
    let world = World::new();
    let request = Request::get("/test").header("accept-language", "en-GB,en;q=0.9,zh;q=0.1");
    let seen = world.browser().send(request.body(Body::empty()).unwrap()).await;
    assert!(seen.body.starts_with("hello"));
}

#[tokio::test]
async fn large_print_stays_and_the_link_to_it_keeps_the_rest_of_the_address() {
    let world = World::new();
    let mut browser = world.browser();
    let seen = browser.get("/signin?next=%2Fa&lang=en").await;
    assert!(seen.body.contains("href=\"/signin?next=%2Fa&#38;lang=en&#38;size=large\""), "{}", seen.body);
    browser.get("/signin?size=large").await;
    assert!(browser.get("/signin").await.body.contains("data-size=\"large\""));
}

#[tokio::test]
async fn a_notice_is_said_once() {
    let world = World::new();
    let mut browser = world.browser();
    browser.post("/test", "name=A").await;
    assert!(browser.get("/test?lang=en").await.body.ends_with("A, it is done"));
    assert!(browser.get("/test").await.body.ends_with('|'));
}
