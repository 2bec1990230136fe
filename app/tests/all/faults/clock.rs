//! The clock is set back, while the city works and while it is closed.

use std::collections::BTreeSet;

use axum::http::{Method, StatusCode};
use plat_identity::{Branch, Role};
use plat_jobs::Runner;
use plat_kernel::SignedDuration;
use serde_json::{Value, json};

use crate::{
    api::Caller,
    city::{PASSWORD, TestCity, on_both},
    stories::photographed,
};

const HOUR: SignedDuration = SignedDuration::from_hours(1);
/// From nine in the morning to half past midnight.
const TO_NIGHT: SignedDuration = SignedDuration::from_mins(15 * 60 + 30);

/// One case from application to evaluation; the clock goes back by `back` after each step.
async fn a_whole_case(it: &TestCity, (zhang, wang): (&Caller, &Caller), back: SignedDuration) -> Value {
    let case = photographed(zhang, "CR012").await;
    let id = case["id"].as_str().unwrap();
    for command in [
        json!({"verb": "accept"}),
        json!({"verb": "grant"}),
        json!({"verb": "produce", "serial": "339900000001"}),
        json!({"verb": "deliver", "way": "window"}),
    ] {
        it.city.mint.clock().advance(-back);
        wang.does(id, command).await;
    }
    it.settle().await;
    it.city.mint.clock().advance(-back);
    zhang.post(&format!("/api/v1/cases/{id}/evaluation"), json!({"level": 5})).await;
    zhang.get(&format!("/api/v1/cases/{id}")).await
}

/// Positions have no gap, streams have none, ids and numbers are unique.
async fn is_in_order(it: &TestCity) {
    it.db().facts().settle().await.unwrap();
    let facts = it.db().facts().after(0, 10_000).await.unwrap();
    let positions: Vec<i64> = facts.iter().map(|fact| fact.position).collect();
    assert_eq!(positions, (1..=i64::try_from(facts.len()).unwrap()).collect::<Vec<_>>());
    let mut versions = std::collections::BTreeMap::new();
    for fact in &facts {
        let version: &mut i64 = versions.entry(fact.stream).or_default();
        *version += 1;
        assert_eq!(fact.version, *version, "{fact:?}");
    }
    assert_eq!(facts.iter().map(|fact| fact.id).collect::<BTreeSet<_>>().len(), facts.len());
    let numbers: Vec<&str> = facts.iter().filter_map(|fact| fact.body["number"].as_str()).collect();
    assert_eq!(numbers.iter().collect::<BTreeSet<_>>().len(), numbers.len(), "{numbers:?}");
}

#[test]
fn a_clock_set_back_an_hour_after_each_step_refuses_no_command_and_mixes_up_no_order() {
    on_both(async |it| {
        let (zhang, wang) =
            (it.resident(1).await, it.officer("330001", Branch::ExitEntry, Role::Window).await);
        let case = a_whole_case(it, (&zhang, &wang), HOUR).await;
        let kinds: Vec<&str> =
            case["timeline"].as_array().unwrap().iter().filter_map(|it| it["kind"].as_str()).collect();
        assert!(kinds.first().is_some_and(|it| it.ends_with("received")), "{kinds:?}");
        assert!(kinds.iter().any(|it| it.ends_with("delivered")), "{kinds:?}");
        a_whole_case(it, (&zhang, &wang), SignedDuration::ZERO).await;
        is_in_order(it).await;
    });
}

#[test]
fn a_clock_set_back_over_midnight_refuses_no_command() {
    on_both(async |it| {
        it.city.mint.clock().advance(TO_NIGHT);
        let (zhang, wang) =
            (it.resident(1).await, it.officer("330001", Branch::ExitEntry, Role::Window).await);
        a_whole_case(it, (&zhang, &wang), SignedDuration::from_mins(20)).await;
        a_whole_case(it, (&zhang, &wang), HOUR).await;
        is_in_order(it).await;
    });
}

#[test]
fn a_clock_set_back_signs_nobody_out_and_opens_no_lock() {
    on_both(async |it| {
        let zhang = it.resident(1).await;
        it.resident(2).await;
        let mut thief = Caller::of(it.router.clone());
        let login = "15400000002";
        for _ in 0..5 {
            let wrong = json!({"login": login, "password": "Wrong-2026"});
            thief.call(Method::POST, "/api/v1/session", Some(wrong)).await;
        }
        it.city.mint.clock().advance(-HOUR);
        zhang.get("/api/v1/cases").await;
        let right = json!({"login": login, "password": PASSWORD});
        let (status, said) = thief.call(Method::POST, "/api/v1/session", Some(right)).await;
        assert_eq!(status, StatusCode::TOO_MANY_REQUESTS, "{said}");
        it.city.mint.clock().advance(HOUR + HOUR);
        thief.sign_in(login, PASSWORD).await;
    });
}

#[test]
fn a_clock_set_back_while_the_city_is_closed_does_no_harm_when_it_opens() {
    on_both(async |it| {
        let (zhang, wang) =
            (it.resident(1).await, it.officer("330001", Branch::ExitEntry, Role::Window).await);
        a_whole_case(it, (&zhang, &wang), SignedDuration::ZERO).await;
        it.city.mint.clock().advance(-HOUR);
        let again = it.again().await;
        let runner = Runner::idle(again.db.clone(), again.mint.clone(), again.work());
        runner.settle().await;
        assert!(runner.health().is_good(), "{:?}", runner.health());
        a_whole_case(it, (&zhang, &wang), SignedDuration::ZERO).await;
        is_in_order(it).await;
        again.db.close().await;
    });
}
