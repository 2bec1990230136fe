//! What a refused request looks like.

use axum::body::Body;
use http::{Request, StatusCode};

use super::world::World;
use crate::{Lines, Options, Rate, Rates};

#[tokio::test]
async fn a_page_that_is_not_there_says_so_in_both_languages() {
    let world = World::new();
    let mut browser = world.browser();
    let chinese = browser.get("/nowhere").await;
    assert_eq!(chinese.status, StatusCode::NOT_FOUND);
    assert!(chinese.body.contains("没有找到") && chinese.body.contains("请检查网址"));
    let english = browser.get("/nowhere?lang=en").await;
    assert!(english.body.contains("Not found") && english.body.contains("Check the address"));
}

#[tokio::test]
async fn a_refused_call_of_the_api_answers_a_problem() {
    let world = World::new();
    let seen = world.browser().get("/api/v1/nowhere?lang=en").await;
    assert_eq!(seen.header("content-type"), "application/problem+json");
    let problem = seen.json();
    assert_eq!(problem["type"], "/problems/web.not_found");
    assert_eq!(problem["status"], 404);
    assert_eq!(problem["code"], "web.not_found");
    assert_eq!(problem["title"], "Not found");
    assert!(problem.get("trace").is_none());
    let page = world.browser().get("/problems/web.not_found?lang=en").await;
    assert!(page.body.contains("does not exist"));
}

#[tokio::test]
async fn a_method_that_is_not_served_is_refused_with_those_that_are() {
    let world = World::new();
    let request = Request::delete("/test").body(Body::empty()).unwrap();
    let seen = world.browser().send(request).await;
    assert_eq!(seen.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(seen.header("allow").contains("GET"));
    assert!(seen.body.contains("不支持的操作"));
}

#[tokio::test]
async fn a_full_store_asks_to_come_back_later() {
    let world = World::new();
    for path in ["/test/busy", "/api/v1/test/busy"] {
        let seen = world.browser().get(path).await;
        assert_eq!(
            (seen.status, seen.header("retry-after")),
            (StatusCode::SERVICE_UNAVAILABLE, "3"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn our_own_fault_shows_a_number_and_no_detail() {
    let world = World::new();
    let seen = world.browser().get("/test/broken").await;
    assert_eq!(seen.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(!seen.body.contains("secret detail"));
    assert!(seen.body.contains("class=\"mono\">"));
}

#[tokio::test]
async fn a_handler_that_panics_hurts_nobody_else() {
    let world = World::new();
    let mut browser = world.browser();
    assert_eq!(browser.get("/test/really-panic").await.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(browser.get("/test").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_handler_that_cannot_be_called_is_our_own_fault() {
    let world = World::new();
    let seen = world.browser().get("/test/panic").await;
    assert_eq!(seen.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(!seen.body.contains("Extension"));
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused() {
    let world = World::new();
    let seen = world.browser().post("/test/large", &"x".repeat(20_000)).await;
    assert_eq!(seen.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(seen.body.contains("内容过大"));
}

#[tokio::test]
async fn json_that_cannot_be_read_says_where_and_wrong_fields_are_listed() {
    let world = World::new();
    let ask = |body: &'static str| {
        let request = Request::post("/api/v1/test/json?lang=en").header("content-type", "application/json");
        request.body(Body::from(body)).unwrap()
    };
    let broken = world.browser().send(ask("{\"age\":")).await;
    assert_eq!(broken.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(broken.json()["code"], "web.unreadable_json");
    assert!(broken.json()["detail"].as_str().unwrap().contains("column"));
    let problem = world.browser().send(ask("{}")).await.json();
    assert_eq!(problem["errors"][0]["field"], "age");
    assert_eq!(problem["errors"][0]["code"], "web.required");
}

#[tokio::test]
async fn htmx_gets_a_part_of_the_page_and_a_redirect_it_understands() {
    let world = World::new();
    let ask = |path: &str| Request::get(path).header("hx-request", "true").body(Body::empty()).unwrap();
    let part = world.browser().send(ask("/nowhere")).await.body;
    assert!(part.contains("没有找到") && !part.contains("<html"));
    let to_sign_in = world.browser().send(ask("/test/mine")).await;
    assert_eq!(to_sign_in.header("hx-redirect"), "/signin?next=%2Ftest%2Fmine");
}

fn rates(sign_up: u32) -> Options {
    let rates = Rates { sign_up: Rate::of(sign_up, 1), ..Rates::default() };
    Options { rates: Some(rates), ..Options::default() }
}

#[tokio::test]
async fn who_makes_accounts_without_end_is_told_how_long_to_wait() {
    let world = World::with(rates(2));
    let mut script = world.browser();
    for _ in 0..2 {
        assert_eq!(script.post("/signup", "name=x").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let refused = script.post("/signup", "name=x").await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    let seconds: u32 = refused.header("retry-after").parse().unwrap();
    assert!((50..=60).contains(&seconds), "{seconds}");
    assert!(refused.body.contains(&format!("请等 {seconds} 秒后再试")), "{}", refused.body);
    assert_eq!(script.get("/signup").await.status, StatusCode::OK, "reading the form is no attempt");
    assert_eq!(script.post("/signin", "login=x").await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_program_that_asks_too_often_gets_a_code_it_can_decide_by() {
    let rates = Rates { code: Rate::of(1, 1), ..Rates::default() };
    let world = World::with(Options { rates: Some(rates), ..Options::default() });
    let mut program = world.browser();
    let ask = || {
        let request = Request::post("/api/v1/session/code").header("content-type", "application/json");
        request.body(Body::from("{\"phone\":\"13000000001\"}")).unwrap()
    };
    assert_ne!(program.send(ask()).await.status, StatusCode::TOO_MANY_REQUESTS);
    let refused = program.send(ask()).await;
    assert_eq!(
        (refused.status, &refused.json()["code"]),
        (StatusCode::TOO_MANY_REQUESTS, &"web.too_many".into())
    );
    assert!(!refused.header("retry-after").is_empty());
}

#[tokio::test]
async fn too_many_who_follow_are_told_when_to_ask_and_whoever_goes_leaves_a_place() {
    let lines = Lines { all: 3, of_address: 2, of_account: 2 };
    let world = World::with(Options { lines, ..Options::default() });
    let mut hall = world.browser();
    let (one, _two) = (hall.follow("/test/events").await, hall.follow("/test/events").await);
    assert_eq!(one.headers()["content-type"], "text/event-stream");
    let refused = hall.get("/test/events").await;
    assert_eq!((refused.status, refused.header("retry-after")), (StatusCode::TOO_MANY_REQUESTS, "5"));
    assert_eq!(hall.get("/test").await.status, StatusCode::OK, "the page itself is there for whoever asks");
    drop(one);
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    assert_eq!(hall.follow("/test/events").await.status(), StatusCode::OK);
}

#[tokio::test]
async fn health_and_figures_are_answered_however_often_they_are_asked() {
    let rates = Rates { post: Rate::of(1, 1), search: Rate::of(1, 1), ..Rates::default() };
    let world = World::with(Options { rates: Some(rates), ..Options::default() });
    for _ in 0..50 {
        for path in ["/healthz", "/readyz", "/metrics"] {
            assert_eq!(world.browser().get(path).await.status, StatusCode::OK, "{path}");
        }
    }
}
