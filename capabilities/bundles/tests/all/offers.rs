//! What a department certified is offered, and nothing begins by itself.

use http::{Method, StatusCode};
use plat_testing::{Browser, World, both_engines};
use serde_json::{Value, json};

use crate::city::{ninghe, of_department};

async fn id_number_of(world: &World, browser: &Browser) -> String {
    let resident = world.house().identity.resident(browser.person()).await.unwrap().unwrap();
    resident.id_number.as_str().to_owned()
}

fn notice(people: &[String], reference: &str) -> Value {
    json!({
        "reference": reference, "bundle": "YJS02", "people": people,
        "fields": { "deceased_name": "李四", "died_on": "2026-02-27" },
    })
}

both_engines! { ninghe =>
    async fn a_certified_death_is_offered_to_the_family_and_to_nobody_else(world) {
        let mut zhang = world.resident("张三").await;
        let mut wang = world.resident("王五").await;
        let mut health = of_department(world, "health").await;
        let number = id_number_of(world, &zhang).await;
        let seen = health.json(Method::POST, "/api/v1/bundles/offers", Some(&notice(&[number], "D-2026-17"))).await;
        assert_eq!(seen.status, StatusCode::CREATED, "{}", seen.html());
        assert!(zhang.get("/me/bundles").await.has("现在什么都没有开始"));
        assert!(!wang.get("/me/bundles").await.has("现在什么都没有开始"));
        let offers = zhang.json(Method::GET, "/api/v1/offers", None).await.json();
        let offer = offers[0]["id"].as_str().unwrap().to_owned();
        let path = format!("/api/v1/offers/{offer}");
        let strange = wang.json(Method::POST, &path, Some(&json!({"answer": "accepted"}))).await;
        assert_eq!(strange.status, StatusCode::NOT_FOUND);
        let begun = zhang.json(Method::POST, &path, Some(&json!({"answer": "accepted"}))).await;
        assert_eq!(begun.status, StatusCode::OK, "{}", begun.html());
        assert!(zhang.json(Method::GET, "/api/v1/errands", None).await.json().as_array().unwrap().is_empty(), "a draft, and nothing more");
        let again = zhang.json(Method::POST, &path, Some(&json!({"answer": "declined"}))).await;
        assert_eq!(again.status, StatusCode::CONFLICT, "answered once");
    }

    async fn the_same_notice_twice_is_one_offer_and_what_it_brings_is_typed_by_nobody(world) {
        let mut zhang = world.resident("张三").await;
        let mut health = of_department(world, "health").await;
        let body = notice(&[id_number_of(world, &zhang).await], "D-2026-18");
        let first = health.json(Method::POST, "/api/v1/bundles/offers", Some(&body)).await.json();
        let second = health.json(Method::POST, "/api/v1/bundles/offers", Some(&body)).await.json();
        assert_eq!(first["offer"], second["offer"]);
        let path = format!("/api/v1/offers/{}", first["offer"].as_str().unwrap());
        let draft = zhang.json(Method::POST, &path, Some(&json!({"answer": "accepted"}))).await.json();
        let id = draft["id"].as_str().unwrap();
        zhang.get(&format!("/me/bundles/{id}/questions")).await;
        let body = json!({ "chosen": crate::city::chosen(), "answers": {} });
        let _ = body;
        let kept = world.house().identity.resident(zhang.person()).await.unwrap().unwrap();
        let drafts = cap_bundles::draft::list(&crate::city::bundles_of(world.house()), &kept).await.unwrap();
        assert_eq!(drafts[0].answers["deceased_name"], "李四");
    }

    async fn another_department_makes_no_offer_and_a_wrong_number_reaches_nobody(world) {
        let mut tax = of_department(world, "tax").await;
        let seen = tax.json(Method::POST, "/api/v1/bundles/offers", Some(&notice(&["11010519491231002X".to_owned()], "1"))).await;
        assert_eq!(seen.status, StatusCode::FORBIDDEN, "{}", seen.html());
        let mut health = of_department(world, "health").await;
        let seen = health.json(Method::POST, "/api/v1/bundles/offers", Some(&notice(&["123".to_owned()], "1"))).await;
        assert_eq!((seen.status, seen.json()["code"].as_str()), (StatusCode::UNPROCESSABLE_ENTITY, Some("bundles.bad_people")));
    }
}
