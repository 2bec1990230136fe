//! Passkeys over HTTP: half a session, forged requests, words. (What an authenticator may say is told in plat-identity, and a
//! real browser does it all in e2e/passkey.test.mjs.)

use askama::Template;
use axum::body::Body;
use http::{Request, StatusCode};
use plat_identity::{HalfSession, PasskeyRow, SecondStep};
use plat_kernel::{Id, Lang, Timestamp};
use serde_json::json;

use super::templates::{is_whole, page};
use super::world::{BADGE, Browser, PASSWORD, Seen, World};
use crate::Errors;
use crate::account::{PasskeysPage, SecondStepPage};

/// A window officer who gave the right password where a passkey is a must.
async fn halfway(world: &World) -> Browser {
    let mut browser = world.officer().await;
    let page = browser.get("/signin/passkey?next=%2Ftest%2Fdesk").await;
    assert!(page.body.contains("先添加通行密钥") && page.body.contains(BADGE), "{}", page.body);
    browser
}

async fn call(browser: &mut Browser, path: &str, body: serde_json::Value) -> Seen {
    let request = Request::post(path).header("content-type", "application/json");
    browser.send(request.body(Body::from(body.to_string())).unwrap()).await
}

#[tokio::test]
async fn half_a_session_leads_to_the_second_step_and_nowhere_else() {
    let world = World::strict();
    let mut browser = halfway(&world).await;
    for path in ["/test/desk", "/account", "/account/passkeys"] {
        let seen = browser.get(path).await;
        assert_eq!(seen.status, StatusCode::SEE_OTHER, "{path}");
        assert!(seen.header("location").starts_with("/signin?next="), "{path}");
    }
    assert_eq!(call(&mut browser, "/account/passkeys/begin", json!({})).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn half_a_session_is_a_cookie_that_no_script_reads_and_no_other_site_brings_along() {
    let world = World::strict();
    world.an_officer().await;
    let seen = world.browser().post("/signin", &format!("login={BADGE}&password={PASSWORD}")).await;
    assert_eq!(seen.header("location"), "/signin/passkey?next=");
    let cookie = seen.header("set-cookie");
    assert!(cookie.starts_with("yc_half=") && cookie.contains("HttpOnly; SameSite=Strict"), "{cookie}");
    assert!(cookie.contains("Max-Age=600"), "{cookie}");
}

#[tokio::test]
async fn the_browser_is_asked_for_a_passkey_of_this_site_and_nonsense_is_refused_in_words() {
    let world = World::strict();
    let mut browser = halfway(&world).await;
    let asked = call(&mut browser, "/signin/passkey/first/begin", json!({})).await.json();
    assert_eq!(asked["options"]["rp"]["id"], "localhost");
    assert_eq!(asked["options"]["user"]["name"], BADGE);
    assert_eq!(asked["options"]["authenticatorSelection"]["residentKey"], "preferred");
    let answer = json!({ "handle": asked["handle"], "credential": {}, "label": "x", "next": "/test/desk" });
    let refused = call(&mut browser, "/signin/passkey/first/finish", answer.clone()).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert_eq!(refused.json()["code"], "identity.passkey_refused");
    let again = call(&mut browser, "/signin/passkey/first/finish", answer).await;
    assert_eq!(again.json()["say"], "等待时间过长，请再试一次", "a question is answered once");
}

#[tokio::test]
async fn without_half_a_session_the_second_step_sends_back_to_the_first() {
    let world = World::strict();
    let mut nobody = world.browser();
    let seen = nobody.get("/signin/passkey?next=%2Fdesk").await;
    assert_eq!(seen.header("location"), "/signin?next=%2Fdesk");
    assert!(nobody.get("/signin").await.body.contains("请重新登录"));
    let seen = call(&mut nobody, "/signin/passkey/begin", json!({})).await;
    assert_eq!(
        (seen.status, seen.json()["code"].as_str()),
        (StatusCode::UNAUTHORIZED, Some("identity.half_session_over"))
    );
}

#[tokio::test]
async fn a_program_cannot_pass_by_the_second_step() {
    let world = World::strict();
    world.an_officer().await;
    let login = json!({ "login": BADGE, "password": PASSWORD });
    let seen = call(&mut world.browser(), "/api/v1/session", login).await;
    assert_eq!(
        (seen.status, seen.json()["code"].as_str()),
        (StatusCode::FORBIDDEN, Some("identity.second_step_needed"))
    );
}

#[tokio::test]
async fn a_passkey_is_added_only_by_a_page_of_this_site_and_this_session() {
    let world = World::new();
    let mut zhang = world.resident().await;
    let forged = call(&mut zhang, "/account/passkeys/begin", json!({})).await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN);
    let token = zhang.token().await;
    let request = Request::post("/account/passkeys/begin").header("x-csrf-token", token);
    let asked = zhang.send(request.body(Body::empty()).unwrap()).await.json();
    assert_eq!(asked["options"]["user"]["displayName"], "张*", "nothing in clear on somebody's screen");
    let request = Request::post("/signin/passkey/alone/begin").header("sec-fetch-site", "cross-site");
    let foreign = world.browser().send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_passkey_of_somebody_else_is_not_there() {
    let world = World::new();
    let mut zhang = world.resident().await;
    let token = zhang.token().await;
    let path = "/account/passkeys/0192f3a4-1c00-7000-8000-000000000001/remove";
    assert_eq!(zhang.post(path, &format!("_csrf={token}")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_pages_of_passkeys_are_whole_in_both_languages() {
    let world = World::new();
    world.an_officer().await;
    let officer = world.identity.find_officer_by_badge(BADGE).await.unwrap().unwrap();
    let key = |used_at| PasskeyRow {
        id: Id::nil(),
        label: "U 盾".to_owned(),
        made_at: Timestamp::UNIX_EPOCH,
        used_at,
    };
    let passkeys = [key(None), key(Some(Timestamp::UNIX_EPOCH))];
    for (lang, origin) in
        [(Lang::Zh, None), (Lang::Zh, Some("http://localhost")), (Lang::En, Some("http://localhost"))]
    {
        let (page, errors) = (&page(lang), &Errors::new());
        for step in [SecondStep::Add, SecondStep::Show] {
            let half = &HalfSession { officer: officer.clone(), step };
            is_whole(&SecondStepPage { page, errors, half, origin, next: "/a" }.render().unwrap());
        }
        for (passkeys, must) in [(&passkeys[..0], false), (&passkeys[..], false), (&passkeys[..1], true)] {
            is_whole(&PasskeysPage { page, errors, passkeys, origin, must }.render().unwrap());
        }
    }
}
