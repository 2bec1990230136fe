//! Headers, assets, health, the description of the API.

use axum::body::Body;
use http::{Request, StatusCode};

use super::world::World;

#[tokio::test]
async fn every_page_forbids_inline_scripts_framing_and_sniffing() {
    let world = World::new();
    let mut browser = world.browser();
    for path in ["/test", "/signin", "/nowhere", "/test/busy", "/api/v1/me", "/api/openapi.json"] {
        let seen = browser.get(path).await;
        let csp = seen.header("content-security-policy");
        assert!(csp.contains("default-src 'self'") && !csp.contains("unsafe"), "{path}");
        assert_eq!(seen.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(seen.header("referrer-policy"), "same-origin", "{path}");
    }
}

#[tokio::test]
async fn a_page_of_a_person_is_stored_nowhere() {
    let world = World::new();
    assert_eq!(world.resident().await.get("/test").await.header("cache-control"), "no-store");
    assert_eq!(world.browser().get("/test").await.header("cache-control"), "private, no-cache");
}

#[tokio::test]
async fn no_page_of_the_platform_has_an_inline_script_or_style() {
    let world = World::new();
    let mut browser = world.browser();
    for path in ["/signin", "/signup", "/signin/code", "/nowhere", "/problems/web.busy", "/api/docs"] {
        let body = browser.get(path).await.body;
        assert!(
            !body.contains("style=\"") && !body.contains("<style") && !body.contains(" onclick"),
            "{path}"
        );
        assert!(!body.contains("<script>"), "{path}");
    }
}

#[tokio::test]
async fn a_page_is_compressed_for_those_who_take_it() {
    let world = World::new();
    let request = Request::get("/signin").header("accept-encoding", "gzip").body(Body::empty()).unwrap();
    let router = world.browser();
    let response = router.raw(request).await;
    assert_eq!(response.headers()["content-encoding"], "gzip");
}

#[tokio::test]
async fn a_page_names_its_assets_by_their_content() {
    let world = World::new();
    let mut browser = world.browser();
    let body = browser.get("/signin").await.body;
    let (_, after) = body.split_once("href=\"/assets/app.css?v=").unwrap();
    let seen = browser.get(&format!("/assets/app.css?v={}", &after[..16])).await;
    assert!(seen.header("cache-control").contains("immutable"));
}

#[tokio::test]
async fn the_program_says_that_it_lives_is_ready_and_what_it_did() {
    let world = World::new();
    let mut browser = world.browser();
    browser.get("/test").await;
    assert_eq!(browser.get("/healthz").await.body, "ok");
    assert_eq!(browser.get("/readyz").await.status, StatusCode::OK);
    let figures = browser.get("/metrics").await.body;
    assert!(
        figures.contains("yc_http_requests_total{class=\"2xx\"} 1") && figures.contains("yc_store_waiting 0")
    );
    world.db.close().await;
    assert_eq!(browser.get("/readyz").await.status, StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test]
async fn the_description_names_every_call_under_its_whole_path() {
    let world = World::new();
    let document = world.browser().get("/api/openapi.json").await.json();
    assert_eq!(document["openapi"], "3.1.0");
    for path in ["/api/v1/session", "/api/v1/me", "/api/v1/test/count"] {
        assert!(document["paths"].get(path).is_some(), "{path}");
    }
    assert!(world.browser().get("/api/docs").await.body.contains("/api/v1/test/count"));
}
