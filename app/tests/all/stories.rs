//! One case through the whole house, over the API.

use std::collections::BTreeSet;

use axum::http::{Method, StatusCode};
use cap_cases::reading;
use plat_identity::{Branch, Role};
use serde_json::{Value, json};

use crate::{
    api::Caller,
    city::{HALL, PASSWORD, TestCity, on_both},
};

fn application() -> Value {
    json!({
        "item": "CR012",
        "site": HALL,
        "answers": {"delivery": "pickup", "destination": "hong-kong", "times": "once", "permit_number": "C00000001"},
    })
}

/// Everything that the item wants photographed.
pub(crate) async fn photographed(zhang: &Caller, item: &str) -> Value {
    let application = Value::Object(
        [application(), json!({"item": item})]
            .iter()
            .flat_map(|it| it.as_object().unwrap().clone())
            .collect(),
    );
    let guide = zhang.get(&format!("/api/v1/items/{item}")).await;
    let uploads: Vec<String> = guide["materials"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|it| it["provision"] == "upload" && it["required"] == true)
        .map(|it| it["id"].as_str().unwrap().to_owned())
        .collect();
    if !uploads.is_empty() {
        let draft = zhang.post("/api/v1/applications", application.clone()).await;
        for material in uploads {
            photograph(zhang, draft["id"].as_str().unwrap(), &material).await;
        }
    }
    zhang.post("/api/v1/cases", application).await
}

async fn photograph(zhang: &Caller, case: &str, material: &str) {
    let picture = plat_testing::PHOTOGRAPH.to_vec();
    let path = format!("/api/v1/cases/{case}/materials?material={material}");
    let (status, answer) = zhang.send(Method::POST, &path, "application/octet-stream", picture).await;
    assert_eq!(status, StatusCode::CREATED, "{answer}");
}

fn stage(case: &Value) -> &str {
    case["stage"].as_str().unwrap()
}

#[test]
fn a_resident_applies_an_officer_finishes_the_case_at_the_window_and_the_resident_evaluates() {
    on_both(async |it| {
        let zhang = it.resident(1).await;
        let wang = it.officer("330001", Branch::ExitEntry, Role::Window).await;
        let case = photographed(&zhang, "CR012").await;
        let id = case["id"].as_str().unwrap();
        assert_eq!(stage(&case), "received");
        let tray = wang.get("/api/v1/desk/tasks?tray=examine").await;
        assert!(tray.to_string().contains(id), "{tray}");
        for (command, after) in [
            (json!({"verb": "accept"}), "accepted"),
            (json!({"verb": "grant"}), "granted"),
            (json!({"verb": "produce", "serial": "339900000001"}), "produced"),
            (json!({"verb": "deliver", "way": "window"}), "delivered"),
        ] {
            assert_eq!(stage(&wang.does(id, command).await), after);
        }
        it.settle().await;
        let path = format!("/api/v1/cases/{id}/evaluation");
        assert_eq!(zhang.get(&path).await["state"], "waiting");
        zhang.post(&path, json!({"level": 5, "words": "很快"})).await;
        let (again, _) = zhang.call(Method::POST, &path, Some(json!({"level": 1}))).await;
        assert_eq!(again, StatusCode::CONFLICT, "an evaluation is given once");
        let (staff, _) = wang.call(Method::POST, &path, Some(json!({"level": 5}))).await;
        assert!(staff == StatusCode::UNAUTHORIZED || staff == StatusCode::FORBIDDEN, "{staff}");
        let told = zhang.get(&format!("/api/v1/cases/{id}")).await;
        let kinds: Vec<&str> =
            told["timeline"].as_array().unwrap().iter().filter_map(|it| it["kind"].as_str()).collect();
        assert_eq!(kinds.len(), 5, "{kinds:?}");
        papers_can_be_verified(it, &zhang, id).await;
    });
}

async fn papers_can_be_verified(it: &TestCity, zhang: &Caller, id: &str) {
    let case = it.city.cases.get(id.parse().unwrap()).await.unwrap();
    let file = reading::file(&it.city.cases, case).await.unwrap();
    assert_eq!(file.papers.len(), 4, "receipt, acceptance, decision, delivery record");
    for paper in &file.papers {
        let code = it.city.cases.papers.code(paper);
        let asked = |code: &str| format!("/api/v1/verify?number={}&code={code}", urlencoded(&paper.number));
        assert_eq!(zhang.get(&asked(&code)).await["genuine"], true);
        let wrong = zhang.get(&asked("0000000000")).await;
        assert_eq!((&wrong["genuine"], &wrong["paper"]), (&false.into(), &Value::Null));
    }
}

fn urlencoded(text: &str) -> String {
    text.bytes()
        .map(|it| if it.is_ascii_alphanumeric() { char::from(it).to_string() } else { format!("%{it:02X}") })
        .collect()
}

#[test]
fn an_application_is_corrected_once_and_the_answer_opens_a_new_five_day_clock() {
    on_both(async |it| {
        let mut zhang = it.resident(1).await;
        let mut wang = it.officer("330001", Branch::ExitEntry, Role::Window).await;
        let case = photographed(&zhang, "CR012").await;
        let id = case["id"].as_str().unwrap();
        let defect = json!({"material": null, "what": "通行证号码与登记不一致", "todo": "请核对后重新填写"});
        let asked = wang.does(id, json!({"verb": "ask-correction", "defects": [defect]})).await;
        assert_eq!((stage(&asked), asked["due"].as_str()), ("correcting", None), "no term runs");
        it.city.mint.clock().advance(plat_kernel::SignedDuration::from_hours(48));
        zhang.sign_in("15400000001", PASSWORD).await;
        wang.sign_in("330001", PASSWORD).await;
        let answered = zhang.post(&format!("/api/v1/cases/{id}/answer"), json!({})).await;
        assert_eq!((stage(&answered), answered["due"].as_str()), ("received", Some("2026-03-11")));
        let path = format!("/api/v1/desk/cases/{id}/commands");
        let again = json!({"verb": "ask-correction", "defects": [{"material": null, "what": "又一处", "todo": "改"}]});
        assert_eq!(wang.call(Method::POST, &path, Some(again)).await.0, StatusCode::CONFLICT);
        assert_eq!(stage(&wang.does(id, json!({"verb": "accept"})).await), "accepted");
    });
}

#[test]
fn another_residents_case_is_not_found() {
    on_both(async |it| {
        let (zhang, li) = (it.resident(1).await, it.resident(2).await);
        let case = photographed(&zhang, "CR012").await;
        let path = format!("/api/v1/cases/{}", case["id"].as_str().unwrap());
        assert_eq!(li.call(Method::GET, &path, None).await.0, StatusCode::NOT_FOUND);
        let nobody = Caller::of(it.router.clone());
        assert_eq!(nobody.call(Method::GET, &path, None).await.0, StatusCode::UNAUTHORIZED);
    });
}

#[test]
fn two_hundred_and_fifty_six_applications_at_once_get_as_many_numbers() {
    on_both(async |it| {
        let mut callers = Vec::new();
        for serial in 1..=16 {
            callers.push(it.resident(serial).await);
        }
        let mut waiting = tokio::task::JoinSet::new();
        for caller in callers {
            // One resident's applications come one after the other: a draft becomes one case.
            waiting.spawn(async move {
                let mut numbers = Vec::new();
                for _ in 0..16 {
                    let case = photographed(&caller, "CR012").await;
                    numbers.push(case["number"].as_str().unwrap().to_owned());
                }
                numbers
            });
        }
        let numbers: Vec<String> = waiting.join_all().await.concat();
        assert_eq!(numbers.len(), 256);
        assert_eq!(numbers.iter().collect::<BTreeSet<_>>().len(), 256);
    });
}
