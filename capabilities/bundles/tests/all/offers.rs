//! What a department certified is offered, and nothing begins by itself.

use http::{Method, StatusCode};
use plat_testing::{Browser, World, both_engines};
use serde_json::{Value, json};

use crate::city::{ninghe, of_department};

/// Somebody without an account.
const STRANGER: &str = "11010519491231002X";

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
        assert!(zhang.get(&format!("/me/bundles/{id}/questions")).await.has("身后"));
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

    async fn a_department_reads_how_many_answered_what_and_what_came_of_it_and_never_who(world) {
        let mut zhang = world.resident("张三").await;
        let wang = world.resident("王五").await;
        let mut health = of_department(world, "health").await;
        let people = [id_number_of(world, &zhang).await, id_number_of(world, &wang).await, STRANGER.to_owned()];
        let made = health.json(Method::POST, "/api/v1/bundles/offers", Some(&notice(&people, "D-2026-20"))).await.json();
        let offer = made["offer"].as_str().unwrap().to_owned();
        let path = format!("/api/v1/bundles/offers/{offer}");
        let stands = health.json(Method::GET, &path, None).await.json();
        assert_eq!((&stands["people"], &stands["waiting"], &stands["handed_in"]), (&json!(3), &json!(3), &json!(0)), "{stands}");
        let answer = json!({"answer": "accepted"});
        zhang.json(Method::POST, &format!("/api/v1/offers/{offer}"), Some(&answer)).await;
        crate::city::hand_in(world, &mut zhang, &crate::city::chosen()).await;
        let stands = health.json(Method::GET, "/api/v1/bundles/offers?reference=D-2026-20", None).await.json();
        let one = &stands["items"][0];
        assert_eq!((&one["accepted"], &one["waiting"], &one["handed_in"], &one["over"]), (&json!(1), &json!(2), &json!(1), &json!(0)), "{stands}");
        for person in &people {
            assert!(!stands.to_string().contains(person.as_str()), "{stands}");
        }
        let mut tax = of_department(world, "tax").await;
        assert_eq!(tax.json(Method::GET, &path, None).await.status, StatusCode::NOT_FOUND, "another department's is not there");
        let none = tax.json(Method::GET, "/api/v1/bundles/offers?reference=D-2026-20", None).await.json();
        assert_eq!(none["items"], json!([]));
    }

    async fn what_was_offered_by_mistake_is_taken_back_and_is_asked_no_more(world) {
        let mut zhang = world.resident("张三").await;
        let mut health = of_department(world, "health").await;
        let number = id_number_of(world, &zhang).await;
        let made = health.json(Method::POST, "/api/v1/bundles/offers", Some(&notice(&[number], "D-2026-21"))).await.json();
        let offer = made["offer"].as_str().unwrap().to_owned();
        assert!(zhang.get("/me/bundles").await.has("现在什么都没有开始"));
        let mut tax = of_department(world, "tax").await;
        let path = format!("/api/v1/bundles/offers/{offer}/withdraw");
        assert_eq!(tax.json(Method::POST, &path, None).await.status, StatusCode::NOT_FOUND);
        let stands = health.json(Method::POST, &path, None).await.json();
        assert_eq!((&stands["withdrawn"], &stands["waiting"]), (&json!(1), &json!(0)), "{stands}");
        assert!(stands["withdrawn_at"].is_string(), "{stands}");
        let again = health.json(Method::POST, &path, None).await;
        assert_eq!((again.status, again.json()), (StatusCode::OK, stands), "twice is once");
        assert!(!zhang.get("/me/bundles").await.has("现在什么都没有开始"));
        let late = zhang.json(Method::POST, &format!("/api/v1/offers/{offer}"), Some(&json!({"answer": "accepted"}))).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        world.settle().await;
        let facts = world.db().facts().after(0, 500).await.unwrap();
        assert_eq!(facts.iter().filter(|it| it.kind == "bundles.offer_withdrawn").count(), 1);
    }

    async fn an_officer_makes_an_offer_by_form_and_takes_it_back(world) {
        let mut zhang = world.resident("张三").await;
        let number = id_number_of(world, &zhang).await;
        let mut health = of_department(world, "health").await;
        let seen = health.get("/desk/offers?bundle=YJS02").await;
        assert!(seen.has("还没有推送过") && seen.has("死亡医学证明"), "{}", seen.text());
        let form = r#"form[action="/desk/offers"]"#;
        let typed = [("reference", "D-2026-22"), ("people", "123"), ("deceased_name", "李四"), ("died_on", "昨天")];
        let seen = health.submit(form, &typed, &[]).await;
        assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", seen.text());
        assert_eq!(seen.attr(r#"[name="reference"]"#, "value").as_deref(), Some("D-2026-22"), "nothing typed is lost");
        let seen = health.submit(form, &[("died_on", "2026-02-27")], &[]).await;
        assert!(seen.has("正确的公民身份号码"), "{}", seen.text());
        let seen = health.submit(form, &[("people", &number)], &[]).await;
        assert!(seen.has("已推送。") && seen.has("1 人未答复"), "{}", seen.text());
        let offered = zhang.get("/me/bundles").await;
        assert!(offered.has("现在什么都没有开始"), "{}", offered.text());
        health.get("/desk/offers").await;
        let seen = health.submit(r#"form[action$="/withdraw"]"#, &[], &[]).await;
        assert!(seen.has("1 人未答复时已收回"), "{}", seen.text());
        assert!(!zhang.get("/me/bundles").await.has("现在什么都没有开始"));
        let mut tax = of_department(world, "tax").await;
        assert!(tax.get("/desk/offers").await.has("没有哪一件事由本部门出具的证明引出"));
    }

    async fn what_an_offer_brings_is_sealed_for_each_and_gone_with_the_answer(world) {
        let mut zhang = world.resident("张三").await;
        let wang = world.resident("王五").await;
        let mut health = of_department(world, "health").await;
        let people = [id_number_of(world, &zhang).await, id_number_of(world, &wang).await];
        let made = health.json(Method::POST, "/api/v1/bundles/offers", Some(&notice(&people, "D-2026-23"))).await.json();
        let kept = copies(world).await;
        assert!(kept.len() == 2 && kept[0] != kept[1], "a copy for each");
        assert!(kept.iter().flatten().all(|copy| !String::from_utf8_lossy(copy).contains("李四")));
        let path = format!("/api/v1/offers/{}", made["offer"].as_str().unwrap());
        zhang.json(Method::POST, &path, Some(&json!({"answer": "not_me"}))).await;
        assert_eq!(copies(world).await.iter().flatten().count(), 1, "the other one waits");
    }
}

/// What is kept for each of those to whom offers were made.
async fn copies(world: &World) -> Vec<Option<Vec<u8>>> {
    let read = |tx: &mut plat_store::Tx<'_>| {
        tx.list("SELECT content FROM bundles_offered ORDER BY person", &[], |row| row.opt_blob(0))
    };
    world.db().read::<_, plat_store::StoreError>(read).await.unwrap()
}
