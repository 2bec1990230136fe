//! Who acts for whom, and where a case is taken in, handled and handed out.

use http::{Method, StatusCode};
use plat_identity::{Branch, Role, Roles};
use plat_kernel::{Date, idno::ResidentId};
use plat_testing::{Browser, Engine, House, Upload, World, both_engines};
use serde_json::json;

use crate::{
    city::{HALL, STATION, cases_with, id_number_of, morning_of, ninghe, wide_catalogue},
    steps::{JPEG, Sent, call, done, kinds, papers, read, refused, text},
};

const ITEM: &str = "ZA002";

fn child() -> String {
    ResidentId::synthetic("339900", Date::constant(2014, 6, 1), 33).unwrap().as_str().to_owned()
}

fn sent(seen: &plat_testing::Seen) -> Sent {
    assert_eq!(seen.status, StatusCode::CREATED, "{}", seen.html());
    let case = seen.json();
    Sent { id: text(&case["id"]), number: text(&case["number"]) }
}

/// A mother applies for her child, page by page.
async fn for_the_child(mother: &mut Browser) -> Sent {
    mother.get(&format!("/apply/{ITEM}")).await;
    mother.submit("main form", &[("delivery", "pickup"), ("to", "wishes")], &[]).await;
    let id_number = child();
    let silent = [("acts", "guardian"), ("acts_name", "李小明"), ("acts_id_number", id_number.as_str())];
    let refused = mother.submit("main form", &silent, &[]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.has("监护人同意") && refused.has("第三十一条"), "{}", refused.text());
    let agreed = [silent.as_slice(), &[("consent", "yes")]].concat();
    let photographs = mother.submit("main form", &agreed, &[]).await;
    assert!(photographs.has("监护关系证明"), "{}: {}", photographs.address, photographs.text());
    let field = photographs.attr("input[type=file]", "name").unwrap();
    let proof = Upload { field: &field, name: "IMG.jpg", media: "image/jpeg", bytes: JPEG };
    let check = mother.submit("main form", &[], &[proof]).await;
    assert!(check.has("为谁办理"), "{}", check.text());
    let done = mother.submit("main form", &[("declare", "yes")], &[]).await;
    let id = done.address.strip_prefix("/me/cases/").and_then(|rest| rest.strip_suffix("/done"));
    let id = id.unwrap_or_else(|| panic!("not sent, but on {}: {}", done.address, done.text())).to_owned();
    Sent { id, number: done.all(".receipt-number b").remove(0) }
}

/// A city in which one item is open at any window.
async fn wide(engine: Engine) -> World {
    let build = |house: &House| {
        let cases = cases_with(house, wide_catalogue());
        plat_testing::Built::of(vec![cap_cases::module(&cases), cap_papers::module(&cases.verifier())])
            .with_work(cap_cases::work(&cases))
    };
    World::on(engine, &[cap_cases::MIGRATIONS], build).await
}

both_engines! { ninghe =>
    async fn a_guardian_applies_for_a_child_and_sees_the_case(world) {
        let mut mother = world.resident("李梅").await;
        let case = for_the_child(&mut mother).await;
        let read = read(&mut mother, &case).await;
        assert_eq!(read["trust"]["acts_as"], "guardian");
        assert_eq!(kinds(&read), ["cases.case_received", "cases.case_represented"]);
        assert_eq!(papers(&read), ["receipt"]);
        assert!(mother.get("/me/cases").await.has(&case.number));
        assert!(mother.get(&format!("/me/cases/{}", case.id)).await.has("代办：被监护人"));
        let child = world.house().identity.find_resident_by_id_number(&child()).await.unwrap().unwrap();
        assert_eq!(child.name, "李小明");
        let mut stranger = world.resident("张三").await;
        assert_eq!(stranger.get(&format!("/me/cases/{}", case.id)).await.status, StatusCode::NOT_FOUND);
        let mut window = world.officer_of(Branch::PublicOrder, Roles::from([Role::Window]), HALL).await;
        let desk = window.json(Method::GET, &format!("/api/v1/desk/cases/{}", case.id), None).await;
        assert_eq!(desk.json()["trust"]["acts_as"], "guardian", "{}", desk.html());
        done(&mut window, &case, json!({ "verb": "accept" })).await;
        let withdrawn = mother.post_form(&format!("/me/cases/{}/withdraw", case.id), &[]).await;
        assert!(withdrawn.has("已撤回"), "{}", withdrawn.text());
    }

    async fn a_guardian_sends_the_childs_papers_in_pieces(world) {
        let mut mother = world.resident("李梅").await;
        let acts = json!({ "kind": "guardian", "name": "李小明", "id_number": child(), "consent": true });
        let body = json!({ "item": ITEM, "answers": { "delivery": "pickup" }, "wishes": { "acts_for": acts } });
        let begun = mother.json(Method::POST, "/api/v1/applications", Some(&body)).await.json();
        let base = format!("/api/v1/cases/{}/uploads", text(&begun["id"]));
        let file = json!({ "material": "proof-of-guardianship", "size": JPEG.len() });
        let upload = mother.json(Method::POST, &base, Some(&file)).await.json();
        let upload = format!("{base}/{}", text(&upload["id"]));
        let piece = (Method::PUT, format!("{upload}?at=0"));
        let sent = call(world, &mother, (piece.0, &piece.1), &[], JPEG.to_vec()).await;
        assert_eq!(sent.status, StatusCode::OK, "{}", sent.html());
        let page = mother.json(Method::POST, &format!("{upload}/finish"), Some(&json!({}))).await.json();
        let case = crate::agents::sent(&mother.json(Method::POST, "/api/v1/cases", Some(&body)).await);
        let picture = mother.get(&format!("/me/cases/{}/files/{}", case.id, text(&page["id"]))).await;
        assert_eq!(picture.headers["content-type"], "image/jpeg", "under the child's key");
    }

    async fn at_the_window_a_child_comes_with_its_guardian(world) {
        let mother = world.resident("李梅").await;
        let mut window = world.officer_of(Branch::PublicOrder, Roles::from([Role::Window]), HALL).await;
        let identity = &world.house().identity;
        identity.enter_represented(("李小明", &child()), mother.person()).await.unwrap();
        let number = id_number_of(world, &mother).await;
        let body = |spoken: serde_json::Value| {
            json!({ "id_number": child(), "item": ITEM, "answers": { "delivery": "pickup" }, "spoken": spoken })
        };
        let alone = window.json(Method::POST, "/api/v1/desk/cases", Some(&body(json!({})))).await;
        assert_eq!(alone.json()["code"], "cases.guardian_needed");
        let acting = json!({ "acting": { "kind": "guardian", "id_number": number, "consent": true } });
        sent(&window.json(Method::POST, "/api/v1/desk/cases", Some(&body(acting))).await);
    }

    async fn who_says_that_they_act_for_somebody_learns_nothing_of_their_earlier_cases(world) {
        let mut zhang = world.resident("张三").await;
        let earlier = crate::steps::hand_in(&mut zhang, ITEM).await;
        let mut wang = world.resident("王五").await;
        wang.get(&format!("/apply/{ITEM}")).await;
        wang.submit("main form", &[("delivery", "pickup"), ("to", "wishes")], &[]).await;
        let number = id_number_of(world, &zhang).await;
        let acts = [("acts", "relative"), ("acts_name", "张三"), ("acts_id_number", number.as_str())];
        let next = wang.submit("main form", &acts, &[]).await;
        assert!(next.has("授权委托书") && !next.has(&earlier.number), "{}: {}", next.address, next.text());
        let draft = next.address.strip_suffix("/materials").unwrap().to_owned();
        let again = wang.get(&format!("{draft}/wishes")).await;
        assert!(again.status.is_success() && !again.has(&earlier.number), "{}", again.text());
    }

    async fn an_agent_acts_until_the_letter_of_attorney_ends_and_reads_on(world) {
        let mut zhang = world.resident("张三").await;
        let mut agent = world.resident("王五").await;
        let mut window = world.officer_of(Branch::PublicOrder, Roles::from([Role::Window]), HALL).await;
        let (principal, number) = (id_number_of(world, &zhang).await, id_number_of(world, &agent).await);
        let body = json!({ "id_number": principal, "item": ITEM, "answers": { "delivery": "pickup" },
            "spoken": { "acting": { "kind": "agent", "id_number": number, "until": "2026-03-03" } } });
        let case = sent(&window.json(Method::POST, "/api/v1/desk/cases", Some(&body)).await);
        assert_eq!(read(&mut agent, &case).await["trust"]["acts_until"], "2026-03-03");
        assert_eq!(read(&mut zhang, &case).await["trust"]["acts_as"], "agent");
        morning_of(world, "2026-03-04", &mut [&mut zhang, &mut agent]).await;
        assert!(agent.get(&format!("/me/cases/{}", case.id)).await.status.is_success());
        let late = agent.post_form(&format!("/me/cases/{}/withdraw", case.id), &[]).await;
        assert_eq!(late.status, StatusCode::FORBIDDEN, "{}", late.text());
        assert!(zhang.post_form(&format!("/me/cases/{}/withdraw", case.id), &[]).await.has("已撤回"));
    }
}

both_engines! { wide =>
    async fn a_station_takes_a_city_wide_item_the_hall_handles_it_and_it_comes_out_at_the_station(world) {
        let mut zhang = world.resident("张三").await;
        let mut station = world.officer_of(Branch::PublicOrder, Roles::from([Role::Window]), STATION).await;
        let number = id_number_of(world, &zhang).await;
        let body = json!({ "id_number": number, "item": "CG004", "answers": { "delivery": "pickup" } });
        let case = sent(&station.json(Method::POST, "/api/v1/desk/cases", Some(&body)).await);
        let taken = read(&mut zhang, &case).await;
        assert_eq!((taken["site"].as_str(), taken["trust"]["taken_at"].as_str()), (Some(HALL), Some(STATION)));
        assert_eq!(kinds(&taken), ["cases.case_received", "cases.case_routed"]);
        // It is the hall's turn now; the station that took it in may look, and not decide.
        assert_eq!(refused(&mut station, &case, json!({ "verb": "accept" })).await.0, 403);
        let mut hall = world.officer_of(Branch::Vehicles, Roles::from([Role::Window]), HALL).await;
        for verb in ["accept", "grant", "produce"] {
            done(&mut hall, &case, json!({ "verb": verb })).await;
        }
        // What is made lies where it is picked up.
        let hand = json!({ "verb": "deliver", "way": "window" });
        assert_eq!(refused(&mut hall, &case, hand.clone()).await.0, 403);
        let tasks = station.json(Method::GET, "/api/v1/desk/tasks?tray=deliver", None).await.json();
        assert_eq!(tasks["items"][0]["number"], json!(case.number), "{tasks}");
        assert_eq!(done(&mut station, &case, hand).await["stage"], "delivered");
    }
}
