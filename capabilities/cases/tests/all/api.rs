//! The same story over the API, and what only programs meet.

use http::{Method, StatusCode};
use plat_identity::Role;
use plat_testing::both_engines;
use serde_json::{Value, json};

use crate::{
    city::{HALL, ninghe},
    steps::{ANSWERS, JPEG, PERMIT, Sent, call, done, hand_in, papers, read, text},
};

fn answers() -> Value {
    ANSWERS
        .iter()
        .map(|(key, value)| ((*key).to_owned(), json!(value)))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

both_engines! { ninghe =>
    async fn a_program_applies_and_an_officers_program_decides(world) {
        let mut zhang = world.resident("张三").await;
        let mut window = world.officer(Role::Window, HALL).await;
        let body = json!({ "item": "CR012", "site": HALL, "answers": answers() });
        let begun = zhang.json(Method::POST, "/api/v1/applications", Some(&body)).await;
        assert_eq!(begun.status, StatusCode::CREATED);
        let id = text(&begun.json()["id"]);
        let early = zhang.json(Method::POST, "/api/v1/cases", Some(&body)).await;
        assert_eq!(early.json()["code"], "cases.material_missing");
        assert_eq!(early.json()["errors"][0]["field"], PERMIT);
        let path = format!("/api/v1/cases/{id}/materials?material={PERMIT}");
        let added = call(world, &zhang, (Method::POST, &path), &[], JPEG.to_vec()).await;
        assert_eq!((added.status, added.json()["media"].as_str()), (StatusCode::CREATED, Some("image/jpeg")));
        let sent = zhang.json(Method::POST, "/api/v1/cases", Some(&body)).await.json();
        assert_eq!(text(&sent["id"]), id);
        let case = Sent { id, number: text(&sent["number"]) };
        for verb in [
            json!({ "verb": "accept", "version": 1 }),
            json!({ "verb": "grant" }),
            json!({ "verb": "produce" }),
            json!({ "verb": "deliver", "way": "electronic" }),
        ] {
            done(&mut window, &case, verb).await;
        }
        let read = read(&mut zhang, &case).await;
        assert_eq!((read["stage"].as_str(), papers(&read).len()), (Some("delivered"), 4));
        assert_eq!(read["answers"]["permit_number"], "C00000001");
        assert_eq!(
            zhang
                .json(Method::GET, &format!("/api/v1/cases/{}", case.id), None)
                .await
                .html()
                .matches("张三")
                .count(),
            0
        );
    }

    async fn a_repeated_request_with_its_key_is_one_case(world) {
        let mut zhang = world.resident("张三").await;
        let body = json!({ "item": "CR031", "answers": { "delivery": "pickup" } }).to_string().into_bytes();
        let headers = [("content-type", "application/json"), ("idempotency-key", "5f1c2d3e")];
        let first = call(world, &zhang, (Method::POST, "/api/v1/cases"), &headers, body.clone()).await;
        let second = call(world, &zhang, (Method::POST, "/api/v1/cases"), &headers, body.clone()).await;
        assert_eq!((first.status, second.status), (StatusCode::CREATED, StatusCode::CREATED));
        assert_eq!(first.body, second.body);
        let other = body.iter().copied().chain(*b" ").collect();
        let changed = call(world, &zhang, (Method::POST, "/api/v1/cases"), &headers, other).await;
        assert_eq!(changed.status, StatusCode::UNPROCESSABLE_ENTITY);
        let mine = zhang.json(Method::GET, "/api/v1/cases", None).await.json();
        assert_eq!(mine["items"].as_array().map(Vec::len), Some(1));
    }

    async fn a_refused_application_names_its_field_and_its_code(world) {
        let mut zhang = world.resident("张三").await;
        let mut refused = async |body: Value| {
            let seen = zhang.json(Method::POST, "/api/v1/cases", Some(&body)).await;
            assert_eq!(seen.headers["content-type"], "application/problem+json", "{}", seen.html());
            (seen.status.as_u16(), seen.json())
        };
        let (status, why) = refused(json!({ "item": "CR031" })).await;
        assert_eq!(
            (status, &why["code"], &why["errors"][0]["field"]),
            (422, &json!("web.invalid"), &json!("delivery"))
        );
        let (status, why) =
            refused(json!({ "item": "CR031", "site": "NH-9999", "answers": { "delivery": "pickup" } })).await;
        assert_eq!((status, &why["code"]), (422, &json!("cases.wrong_site")));
        let (status, why) = refused(json!({ "item": "ZZ999" })).await;
        assert_eq!((status, &why["code"]), (404, &json!("cases.no_such_item")));
        let (status, why) = refused(json!({ "item": "XF001" })).await;
        assert_eq!((status, &why["code"]), (409, &json!("cases.item_closed")));
        assert_eq!(refused(json!({ "items": 1 })).await.0, 422);
    }

    async fn a_command_that_is_not_one_is_refused_before_anything_happens(world) {
        let mut zhang = world.resident("张三").await;
        let mut window = world.officer(Role::Window, HALL).await;
        let case = hand_in(&mut zhang, "CR031").await;
        for body in [
            json!({}),
            json!({ "verb": "destroy" }),
            json!({ "verb": "refuse-acceptance", "ground": "bad-mood", "reason": "x" }),
            json!({ "verb": "accept", "extra": 1 }),
        ] {
            let seen = crate::steps::command(&mut window, &case, body.clone()).await;
            assert!(
                seen.status.is_client_error() && seen.json()["code"].is_string(),
                "{body}: {}",
                seen.html()
            );
        }
        assert_eq!(read(&mut zhang, &case).await["version"], 1);
    }

    async fn my_cases_are_paged_by_cursor_and_none_is_missed_or_shown_twice(world) {
        let mut zhang = world.resident("张三").await;
        let mut sent = Vec::new();
        for at in 0..7 {
            sent.push(hand_in(&mut zhang, "CR031").await.id);
            if at % 2 == 0 {
                world.clock().advance(plat_kernel::SignedDuration::from_secs(1));
            }
        }
        let (mut seen, mut after) = (Vec::new(), String::new());
        loop {
            let page = zhang.json(Method::GET, &format!("/api/v1/cases?limit=3{after}"), None).await.json();
            seen.extend(page["items"].as_array().unwrap().iter().map(|case| text(&case["id"])));
            let Some(next) = page["next"].as_str() else { break };
            after = format!("&after={next}");
        }
        assert_eq!(seen.len(), 7);
        assert!(sent[5..].contains(&seen[0]), "the last two came in at the same moment");
        seen.sort();
        sent.sort();
        assert_eq!(seen, sent);
        let bad = zhang.json(Method::GET, "/api/v1/cases?after=nonsense", None).await;
        assert!(bad.status.is_client_error(), "{}", bad.status);
    }
}
