//! Personal data on the desk: masked, shown for a reason, and the person reads who looked.

use http::{Method, StatusCode};
use plat_facts::{Published, identity::PersonShown};
use plat_identity::{Branch, Role, Roles};
use plat_testing::{Browser, World, both_engines};
use serde_json::{Value, json};

use crate::{
    city::{HALL, STATION, id_number_of, ninghe},
    steps::{Sent, apply_by_forms, call, text},
};

/// A name of which a page has no other reason to say anything.
const NAME: &str = "欧阳砚秋";
const FORM: &str = "form[action$='/shown']";

async fn a_case(world: &World) -> (Browser, Browser, Sent) {
    let mut ouyang = world.resident(NAME).await;
    let sent = apply_by_forms(&mut ouyang).await;
    (ouyang, world.officer(Role::Window, HALL).await, sent)
}

async fn shown(world: &World) -> Vec<PersonShown> {
    world.db().facts().settle().await.unwrap();
    let facts = world.db().facts().after(0, 1000).await.unwrap();
    facts.iter().filter_map(PersonShown::read).map(Result::unwrap).collect()
}

async fn phone_of(world: &World, browser: &Browser) -> String {
    world.house().identity.resident(browser.person()).await.unwrap().unwrap().phone
}

both_engines! { ninghe =>
    async fn on_the_desk_a_person_is_masked_until_an_officer_gives_a_reason(world) {
        let (ouyang, mut window, sent) = a_case(world).await;
        let (phone, number) = (phone_of(world, &ouyang).await, id_number_of(world, &ouyang).await);
        let desk = format!("/desk/cases/{}", sent.id);
        let masked = window.get(&desk).await;
        assert!(masked.has("欧***") && masked.has("C***") && masked.has("香港"), "{}", masked.text());
        for personal in [NAME, &phone, &number, "C00000001"] {
            assert!(!masked.html().contains(personal), "{personal} is not masked");
        }
        assert!(masked.has("每次查看都会记录"), "the officer is told before: {}", masked.text());
        let asked = [("fields", "phone"), ("fields", "answers"), ("reason", "contact")];
        let clear = window.submit(FORM, &asked, &[]).await;
        assert_eq!(clear.status, StatusCode::OK, "{}", clear.text());
        assert!(clear.has(&phone) && clear.has("C00000001") && clear.has("这次查看已经记录"), "{}", clear.text());
        assert!(!clear.html().contains(NAME) && !clear.html().contains(&number), "what was not asked for stays masked");
        assert_eq!(clear.headers["cache-control"], "no-store");
        let address = clear.address.clone();
        let again = window.get(&address).await;
        assert_eq!(again.address, desk);
        assert!(!again.html().contains(&phone) && !again.has("C00000001"), "a reload asks again");
    }

    async fn every_look_is_a_fact_and_stands_where_officers_and_the_person_read_it(world) {
        let (mut ouyang, mut window, sent) = a_case(world).await;
        window.get(&format!("/desk/cases/{}", sent.id)).await;
        window.submit(FORM, &[("fields", "phone"), ("fields", "name"), ("reason", "contact")], &[]).await;
        let seen = window.seen().text();
        assert!(seen.contains("查看了姓名、电话") && seen.contains("联系申请人") && seen.contains("王警官"), "{seen}");
        let told = shown(world).await;
        assert_eq!(told.len(), 1);
        let it = &told[0];
        assert_eq!((it.person, it.officer), (ouyang.person(), window.person()));
        assert_eq!((it.case.unwrap().to_string(), it.site.as_str(), it.reason.as_str()), (sent.id.clone(), HALL, "contact"));
        assert_eq!(it.fields, ["name", "phone"]);
        let mine = ouyang.get(&format!("/me/cases/{}", sent.id)).await;
        assert!(mine.has("谁看过我的信息") && mine.has("查看了姓名、电话") && mine.has("宁和市"), "{}", mine.text());
        assert!(!mine.has("王警官"), "where, not who");
        let all = ouyang.get("/me/shown").await;
        assert!(all.has("联系申请人") && all.link("查看了姓名、电话").unwrap().ends_with(&sent.id), "{}", all.text());
    }

    async fn without_a_choice_or_a_reason_nothing_is_shown_and_nothing_recorded(world) {
        let (ouyang, mut window, sent) = a_case(world).await;
        let phone = phone_of(world, &ouyang).await;
        for asked in [&[("reason", "contact")][..], &[("fields", "phone")], &[("fields", "phone"), ("reason", "curiosity")]] {
            window.get(&format!("/desk/cases/{}", sent.id)).await;
            let refused = window.submit(FORM, asked, &[]).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{asked:?}");
            assert!(refused.has("请选择") && !refused.html().contains(&phone), "{}", refused.text());
        }
        assert!(window.seen().attr("input[name=fields][value=phone][checked]", "value").is_some(), "what was chosen stays");
        assert!(shown(world).await.is_empty());
    }

    async fn who_may_not_handle_a_case_is_shown_nothing(world) {
        let (mut ouyang, _, sent) = a_case(world).await;
        let path = format!("/api/v1/desk/cases/{}/shown", sent.id);
        let ask = json!({ "fields": ["phone"], "reason": "law" });
        let mut supervisor = world.officer(Role::Supervisor, HALL).await;
        let mut station = world.officer_of(Branch::Traffic, Roles::from([Role::Window]), STATION).await;
        let mut stranger = world.stranger();
        for (who, expected) in [
            (&mut supervisor, StatusCode::FORBIDDEN),
            (&mut station, StatusCode::NOT_FOUND),
            (&mut stranger, StatusCode::UNAUTHORIZED),
            (&mut ouyang, StatusCode::FORBIDDEN),
        ] {
            let refused = who.json(Method::POST, &path, Some(&ask)).await;
            assert_eq!(refused.status, expected, "{}", refused.html());
        }
        assert!(!supervisor.get(&format!("/desk/cases/{}", sent.id)).await.has("显示完整信息"));
        assert!(shown(world).await.is_empty());
    }

    async fn a_window_checks_who_is_there_and_the_person_reads_that_too(world) {
        let mut ouyang = world.resident(NAME).await;
        let mut window = world.officer(Role::Window, HALL).await;
        let number = id_number_of(world, &ouyang).await;
        window.get("/desk/receive").await;
        window.submit("form[action='/desk/receive/find']", &[("id_number", &number)], &[]).await;
        assert!(window.seen().has("欧***") && !window.seen().html().contains(NAME));
        let refused = window.submit("form[action*='/desk/receive/shown']", &[("fields", "name")], &[]).await;
        assert!(refused.has("请选择查看的原因") && !refused.html().contains(NAME), "{}", refused.text());
        let asked = [("fields", "name"), ("reason", "identity")];
        let clear = window.submit("form[action*='/desk/receive/shown']", &asked, &[]).await;
        assert!(clear.has(NAME) && !clear.html().contains(&number), "{}", clear.text());
        let told = shown(world).await;
        assert_eq!((told.len(), told[0].case, told[0].person), (1, None, ouyang.person()));
        let mine = ouyang.get("/me/shown").await;
        assert!(mine.has("查看了姓名") && mine.has("核对本人身份"), "{}", mine.text());
    }

    async fn the_same_over_the_api_and_a_replay_shows_nothing_again(world) {
        let (mut ouyang, mut window, sent) = a_case(world).await;
        let case = window.json(Method::GET, &format!("/api/v1/desk/cases/{}", sent.id), None).await.json();
        assert_eq!((&case["answers"]["permit_number"], &case["answers"]["destination"]), (&json!("C***"), &json!("hong-kong")));
        let path = format!("/api/v1/desk/cases/{}/shown", sent.id);
        let ask = json!({ "fields": ["id_number", "answers"], "reason": "examine" }).to_string().into_bytes();
        let headers = [("content-type", "application/json"), ("idempotency-key", "one-look")];
        let clear = call(world, &window, (Method::POST, &path), &headers, ask.clone()).await;
        assert_eq!((clear.status, clear.headers["cache-control"].to_str().unwrap()), (StatusCode::OK, "no-store"));
        let body = clear.json();
        assert_eq!(text(&body["id_number"]), id_number_of(world, &ouyang).await);
        assert_eq!((&body["answers"]["permit_number"], body.get("name")), (&json!("C00000001"), None::<&Value>));
        let again = call(world, &window, (Method::POST, &path), &headers, ask).await;
        assert_eq!(again.status, StatusCode::OK, "{}", again.html());
        assert!(!again.html().contains("C00000001"), "kept for a replay: {}", again.html());
        assert_eq!(shown(world).await.len(), 1);
        let mine = ouyang.json(Method::GET, "/api/v1/shown", None).await.json();
        assert_eq!(mine["items"][0]["fields"], json!(["id_number", "answers"]));
        assert_eq!((&mine["items"][0]["reason"], text(&mine["items"][0]["case"])), (&json!("examine"), sent.id.clone()));
        let wrong = json!({ "fields": ["password"], "reason": "examine" });
        assert_eq!(window.json(Method::POST, &path, Some(&wrong)).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
}
