//! From an appointment to the line of the hall: checking in, and how busy the hall is then.

use std::net::SocketAddr;

use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{Method, Request, StatusCode, header},
};
use plat_identity::{Branch, Role};
use plat_kernel::{Date, idno::ResidentId};
use serde_json::{Value, json};
use tower::ServiceExt as _;

use crate::{
    api::Caller,
    city::{HALL, TestCity, on_both},
};

/// Books a time of today at the hall, for an identity card.
async fn book(who: &Caller, time: &str) -> Value {
    let wanted = json!({ "site": HALL, "day": "2026-03-02", "time": time, "items": ["SF001"], "persons": 1 });
    let held = who.post("/api/v1/appointments", wanted).await;
    let confirm = format!("/api/v1/appointments/{}/confirm", held["id"].as_str().unwrap());
    let (status, booked) = who.call(Method::POST, &confirm, None).await;
    assert_eq!(status, StatusCode::OK, "{booked}");
    booked
}

async fn states(who: &Caller) -> Vec<Value> {
    let mine = who.get("/api/v1/appointments").await;
    mine["appointments"].as_array().unwrap().iter().map(|it| it["state"].clone()).collect()
}

async fn checked_in(it: &TestCity, shown: Value) -> Value {
    let machine = Caller::of(it.router.clone());
    let path = format!("/api/v1/sites/{HALL}/tickets");
    let (status, ticket) = machine.call(Method::POST, &path, Some(shown)).await;
    assert_eq!(status, StatusCode::CREATED, "{ticket}");
    it.settle().await;
    ticket
}

#[test]
fn whoever_shows_the_code_or_the_card_at_the_hall_gets_a_ticket_and_came() {
    on_both(async |it| {
        let (zhang, li) = (it.resident(1).await, it.resident(2).await);
        let link = book(&zhang, "09:45").await["link"].as_str().unwrap().to_owned();
        book(&li, "10:00").await;
        let code = link.rsplit('/').next().unwrap();
        checked_in(it, json!({ "appointment": code })).await;
        assert_eq!(states(&zhang).await, ["attended"]);
        let number = ResidentId::synthetic("339900", Date::constant(1990, 1, 15), 2).unwrap();
        checked_in(it, json!({ "items": ["SF001"], "id_number": number.to_string() })).await;
        assert_eq!(states(&li).await, ["attended"]);
        let hall = zhang.get(&format!("/api/v1/sites/{HALL}")).await;
        assert_eq!(hall["load"]["waiting"], 2, "{hall}");
        assert_eq!(hall["load"]["usual_minutes"], Value::Null, "no window is open yet");
        calls_as_the_roster_says(it).await;
    });
}

/// A page as whoever is not signed in sees it: where it leads, and what it says.
async fn seen(it: &TestCity, path: &str) -> (String, String) {
    let asked = Request::builder().uri(path).header(header::HOST, "yichuang.test");
    let asked = asked.header(header::ACCEPT, "text/html").header(header::ACCEPT_LANGUAGE, "zh-CN");
    let mut asked = asked.body(Body::empty()).unwrap();
    asked.extensions_mut().insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 40_000))));
    let answer = it.router.clone().oneshot(asked).await.unwrap();
    let to = answer.headers().get(header::LOCATION).map(|to| to.to_str().unwrap().to_owned());
    let bytes = axum::body::to_bytes(answer.into_body(), usize::MAX).await.unwrap();
    (to.unwrap_or_default(), String::from_utf8(bytes.into()).unwrap())
}

#[test]
fn the_plan_shows_what_windows_do_and_whoever_was_served_says_by_their_ticket_how_it_went() {
    on_both(async |it| {
        let wang = it.officer("349901", Branch::IdCard, Role::Window).await;
        let home = Caller::of(it.router.clone());
        let now = async |window: usize| {
            let hall = home.get(&format!("/api/v1/sites/{HALL}/windows")).await;
            hall["windows"][window - 1]["now"].clone()
        };
        let number = ResidentId::synthetic("339900", Date::constant(1990, 1, 15), 3).unwrap();
        let ticket = checked_in(it, json!({ "items": ["SF001"], "id_number": number.to_string() })).await;
        assert_eq!(now(13).await, "closed");
        let press = async |key: &str| wang.post(&format!("/api/v1/desk/window/{key}"), json!({})).await;
        wang.post("/api/v1/desk/window/open", json!({ "window": 13 })).await;
        assert_eq!((now(13).await, now(14).await), (json!("open"), json!("closed")));
        let rate = format!("/rate/ticket/{}", ticket["code"].as_str().unwrap());
        assert!(seen(it, &rate).await.1.contains("办结以后再来评价"), "nothing was done yet");
        for key in ["next", "begin", "finish", "pause"] {
            press(key).await;
        }
        it.settle().await;
        assert_eq!(now(13).await, "paused");
        let (to, _) = seen(it, &rate).await;
        assert!(to.starts_with("/rate/code/") && seen(it, &to).await.1.contains("name=\"level\""), "{to}");
    });
}

/// At a window that does everything the next of the two is called as soon as the head lets the officer do what they came for.
async fn calls_as_the_roster_says(it: &TestCity) {
    let wang = it.officer("349901", Branch::IdCard, Role::Window).await;
    let head = it.officer("349902", Branch::IdCard, Role::Supervisor).await;
    let officers = it.city.identity.officers().await.unwrap();
    let id = officers.iter().find(|it| it.badge == "349901").unwrap().id;
    wang.post("/api/v1/desk/window/open", json!({ "window": 60 })).await;
    for (branch, called) in [("household", json!(null)), ("id-card", json!(["SF001"]))] {
        let skills = json!({ "officer": id, "branches": [branch] });
        head.post("/api/v1/desk/rosters/skills", skills).await;
        let desk = wang.post("/api/v1/desk/window/next", json!({})).await;
        assert_eq!((&desk["ticket"]["items"], &desk["may_only"]), (&called, &json!([branch])));
    }
}
