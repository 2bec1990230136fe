//! What rests on somebody's word: deferral 容缺, promise 告知承诺, false materials, duplicates.

use http::{Method, StatusCode};
use plat_identity::{Branch, Role, Roles};
use plat_testing::{Browser, Upload, World, both_engines};
use serde_json::{Value, json};

use crate::{
    city::{HALL, morning_of, ninghe},
    steps::{JPEG, Sent, command, done, hand_in, kinds, papers, read, refused, text},
};

/// A licence of five promised days: the plan and the rules may follow.
const SEALS: &str = "ZA005";
const PLAN: &str = "plan-of-the-business-premises";
const RULES: &str = "public-security-rules";
/// A collective household: a promise may stand for the proof of its premises.
const COLLECTIVE: &str = "HZ033";
const PREMISES: &str = "proof-of-premises";

async fn desk(world: &World, branch: Branch, role: Role) -> Browser {
    world.officer_of(branch, Roles::from([role]), HALL).await
}

/// Applies with wishes by the API; photographs are not needed where the wishes spare them.
async fn apply(resident: &mut Browser, item: &str, wishes: Value) -> plat_testing::Seen {
    let body = json!({ "item": item, "site": HALL, "answers": { "delivery": "pickup" }, "wishes": wishes });
    resident.json(Method::POST, "/api/v1/cases", Some(&body)).await
}

fn sent(seen: &plat_testing::Seen) -> Sent {
    assert_eq!(seen.status, StatusCode::CREATED, "{}", seen.html());
    let case = seen.json();
    Sent { id: text(&case["id"]), number: text(&case["number"]) }
}

/// Applies for the licence of five days, page by page; the plan and the rules follow later.
async fn deferring(zhang: &mut Browser) -> Sent {
    zhang.get(&format!("/apply/{SEALS}")).await;
    let wishes = zhang.submit("main form", &[("delivery", "pickup")], &[]).await;
    assert!(wishes.has("容缺受理（自愿）") && wishes.has("3 个工作日内补齐"), "{}", wishes.text());
    let silent = zhang.submit("main form", &[("deferred", PLAN), ("deferred", RULES)], &[]).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    let fields = [("deferred", PLAN), ("deferred", RULES), ("signed", "yes")];
    let photographs = zhang.submit("main form", &fields, &[]).await;
    let field = photographs.attr("input[type=file]", "name").unwrap();
    let card = Upload { field: &field, name: "IMG_0001.jpg", media: "image/jpeg", bytes: JPEG };
    let check = zhang.submit("main form", &[], &[card]).await;
    assert!(check.has("以后再交的材料"), "{}", check.text());
    let done = zhang.submit("main form", &[("declare", "yes")], &[]).await;
    let id = done.address.strip_prefix("/me/cases/").and_then(|rest| rest.strip_suffix("/done"));
    let id = id.unwrap_or_else(|| panic!("not sent, but on {}: {}", done.address, done.text())).to_owned();
    Sent { id, number: done.all(".receipt-number b").remove(0) }
}

/// A promise by 张三, accepted.
async fn promised(world: &World, zhang: &mut Browser) -> Sent {
    let case = sent(&apply(zhang, COLLECTIVE, json!({ "promised": [PREMISES] })).await);
    let mut window = desk(world, Branch::Household, Role::Window).await;
    done(&mut window, &case, json!({ "verb": "accept" })).await;
    case
}

async fn checked(world: &World, case: &Sent, kept: bool) -> Value {
    let mut reviewer = desk(world, Branch::Household, Role::Reviewer).await;
    done(&mut reviewer, case, json!({ "verb": "check-promise", "kept": kept, "reason": "房屋已于去年出售" }))
        .await
}

both_engines! { ninghe =>
    async fn what_follows_later_is_signed_for_and_the_notice_names_its_day(world) {
        let mut zhang = world.resident("张三").await;
        let mut window = desk(world, Branch::PublicOrder, Role::Window).await;
        let case = deferring(&mut zhang).await;
        let before = read(&mut zhang, &case).await;
        assert_eq!(before["trust"]["deferred"], json!([PLAN, RULES]));
        assert_eq!(before["trust"]["deferred_until"], Value::Null);
        done(&mut window, &case, json!({ "verb": "accept" })).await;
        let after = read(&mut zhang, &case).await;
        assert_eq!(after["trust"]["deferred_until"], "2026-03-05");
        assert_eq!(papers(&after), ["receipt", "deferral-notice"]);
        let happened = kinds(&after);
        assert_eq!(
            happened,
            ["cases.case_received", "cases.deferral_asked", "cases.case_accepted", "cases.deferral_begun"]
        );
        let page = zhang.get(&format!("/me/cases/{}", case.id)).await;
        assert!(page.has("2026年3月5日前补交") && page.has("补交材料"), "{}", page.text());
    }

    async fn what_was_deferred_is_handed_in_and_the_case_goes_on(world) {
        let mut zhang = world.resident("张三").await;
        let mut window = desk(world, Branch::PublicOrder, Role::Window).await;
        let case = deferring(&mut zhang).await;
        done(&mut window, &case, json!({ "verb": "accept" })).await;
        morning_of(world, "2026-03-05", &mut [&mut zhang]).await;
        let form = zhang.get(&format!("/me/cases/{}/supply", case.id)).await;
        let fields = form.attrs("input[type=file]", "name");
        assert_eq!(fields.len(), 2, "{}", form.text());
        let early = zhang.submit("main form[action$=supply]", &[], &[]).await;
        assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
        let photo = |field| Upload { field, name: "IMG.jpg", media: "image/jpeg", bytes: JPEG };
        let photos = [photo(fields[0].as_str()), photo(fields[1].as_str())];
        let there = zhang.submit("main form[action$=supply]", &[], &photos).await;
        assert!(there.has("容缺材料已补齐"), "{}", there.text());
        morning_of(world, "2026-03-06", &mut [&mut zhang]).await;
        world.settle().await;
        let after = read(&mut zhang, &case).await;
        assert_eq!((after["stage"].as_str(), after["trust"]["outstanding"].as_bool()), (Some("accepted"), Some(false)));
    }

    async fn what_is_not_handed_in_by_its_day_ends_the_case_with_a_notice(world) {
        let mut zhang = world.resident("张三").await;
        let mut window = desk(world, Branch::PublicOrder, Role::Window).await;
        let case = deferring(&mut zhang).await;
        done(&mut window, &case, json!({ "verb": "accept" })).await;
        morning_of(world, "2026-03-05", &mut [&mut zhang]).await;
        world.settle().await;
        assert_eq!(read(&mut zhang, &case).await["stage"], "accepted");
        morning_of(world, "2026-03-06", &mut [&mut zhang]).await;
        world.settle().await;
        let after = read(&mut zhang, &case).await;
        assert_eq!((after["stage"].as_str(), after["tray"].as_str()), (Some("ended"), Some("closed")));
        assert_eq!(papers(&after).last().map(String::as_str), Some("deferral-ended"));
        assert!(zhang.get(&format!("/me/cases/{}", case.id)).await.has("终止办理"));
        assert!(zhang.get("/me/cases").await.has("终止办理"));
    }

    async fn at_the_window_the_printed_statement_is_signed_before_the_officer(world) {
        let mut zhang = world.resident("张三").await;
        let mut window = desk(world, Branch::PublicOrder, Role::Window).await;
        let number = crate::city::id_number_of(world, &zhang).await;
        let body = json!({ "id_number": number, "item": SEALS, "answers": { "delivery": "pickup" } });
        let case = sent(&window.json(Method::POST, "/api/v1/desk/cases", Some(&body)).await);
        let defer = |materials: &[&str], signed: bool| {
            json!({ "verb": "defer", "materials": materials, "signed": signed })
        };
        assert_eq!(refused(&mut window, &case, defer(&[PLAN], false)).await.1, "cases.field");
        assert_eq!(refused(&mut window, &case, defer(&["business-licence"], true)).await.1, "cases.not_deferrable");
        let after = done(&mut window, &case, defer(&[PLAN], true)).await;
        assert_eq!(after["stage"], "accepted");
        done(&mut window, &case, json!({ "verb": "supply-deferred" })).await;
        let read = read(&mut zhang, &case).await;
        assert_eq!(read["trust"]["outstanding"], false);
        assert!(read["materials"].as_array().unwrap().iter().any(|it| it["material"] == PLAN), "{read}");
    }

    async fn what_the_procedure_does_not_name_cannot_follow_later(world) {
        let mut zhang = world.resident("张三").await;
        let other = apply(&mut zhang, SEALS, json!({ "deferred": ["business-licence"] })).await;
        assert_eq!(other.json()["code"], "cases.not_deferrable");
        let none = apply(&mut zhang, "ZA002", json!({ "deferred": [PLAN] })).await;
        assert_eq!(none.json()["code"], "cases.deferral_not_offered");
        let none = apply(&mut zhang, "ZA002", json!({ "promised": [PLAN] })).await;
        assert_eq!(none.json()["code"], "cases.promise_not_offered");
    }

    async fn a_promise_stands_for_a_material_and_is_on_paper(world) {
        let mut zhang = world.resident("张三").await;
        let without = apply(&mut zhang, COLLECTIVE, json!({})).await;
        assert_eq!(without.json()["code"], "cases.material_missing", "{}", without.html());
        let case = promised(world, &mut zhang).await;
        let read = read(&mut zhang, &case).await;
        assert_eq!(papers(&read)[..2], ["receipt", "promise"]);
        assert_eq!(read["trust"]["promised"], json!([PREMISES]));
        assert_eq!(read["trust"]["promise_kept"], Value::Null);
    }

    async fn a_true_promise_changes_nothing(world) {
        let mut zhang = world.resident("张三").await;
        let case = promised(world, &mut zhang).await;
        checked(world, &case, true).await;
        assert_eq!(read(&mut zhang, &case).await["trust"]["promise_kept"], true);
        sent(&apply(&mut zhang, COLLECTIVE, json!({ "promised": [PREMISES] })).await);
    }

    async fn a_false_promise_excludes_until_an_objection_is_found_right(world) {
        let mut zhang = world.resident("张三").await;
        let mut li = world.resident("李四").await;
        let case = promised(world, &mut zhang).await;
        checked(world, &case, false).await;
        let again = apply(&mut zhang, COLLECTIVE, json!({ "promised": [PREMISES] })).await;
        assert_eq!(again.json()["code"], "cases.promise_not_offered");
        let later = apply(&mut zhang, SEALS, json!({ "deferred": [PLAN] })).await;
        assert_eq!(later.json()["code"], "cases.deferral_not_offered");
        sent(&apply(&mut li, COLLECTIVE, json!({ "promised": [PREMISES] })).await);

        let page = zhang.get(&format!("/me/cases/{}", case.id)).await;
        assert!(page.has("承诺经核查不属实") && page.has("房屋已于去年出售"), "{}", page.text());
        let words = [("words", "房屋仍在我名下，有产权证为证")];
        assert!(zhang.submit("form[action$=object]", &words, &[]).await.has("异议已提交"));
        assert_eq!(zhang.post_form(&format!("/me/cases/{}/object", case.id), &words).await.status, StatusCode::CONFLICT);

        let answer = json!({ "verb": "answer-objection", "lifted": true, "reason": "经复核属实" });
        let mut decider = desk(world, Branch::Household, Role::Decider).await;
        let at = format!("/api/v1/desk/cases/{}/objection", case.id);
        let read = decider.json(Method::GET, &at, None).await;
        assert_eq!(read.json()["words"], words[0].1, "{}", read.html());
        let mut reviewer = desk(world, Branch::Household, Role::Reviewer).await;
        assert_eq!(reviewer.json(Method::GET, &at, None).await.status, StatusCode::FORBIDDEN);
        done(&mut decider, &case, answer).await;
        assert!(zhang.get(&format!("/me/cases/{}", case.id)).await.has("异议成立，认定已撤销"));
        sent(&apply(&mut zhang, COLLECTIVE, json!({ "promised": [PREMISES] })).await);
    }

    async fn no_fact_and_no_row_in_clear_says_why_somebody_was_excluded(world) {
        let mut zhang = world.resident("张三").await;
        let case = promised(world, &mut zhang).await;
        checked(world, &case, false).await;
        world.settle().await;
        let facts = world.db().read(|tx| tx.facts_after(0, 1000)).await.unwrap();
        let told = facts.iter().filter(|fact| fact.kind == "cases.person_excluded").count();
        assert_eq!(told, 1);
        assert!(facts.iter().all(|fact| !fact.body.to_string().contains("出售")));
    }

    async fn who_goes_on_in_spite_of_an_earlier_case_does_so_knowingly(world) {
        let mut zhang = world.resident("张三").await;
        let first = hand_in(&mut zhang, "ZA002").await;
        zhang.get("/apply/ZA002").await;
        let told = zhang.submit("main form", &[("delivery", "pickup")], &[]).await;
        assert!(told.has("已经有办件") && told.has(&first.number), "{}", told.text());
        let silent = zhang.submit("main form", &[], &[]).await;
        assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
        let check = zhang.submit("main form", &[("despite", &first.id)], &[]).await;
        assert!(check.address.ends_with("/check"), "{}", check.address);
        let done = zhang.submit("main form", &[("declare", "yes")], &[]).await;
        let id = done.address.split('/').nth(3).unwrap().to_owned();
        let second = read(&mut zhang, &Sent { id, number: String::new() }).await;
        assert_eq!(second["trust"]["despite"], json!(first.id));
        assert_eq!(kinds(&second), ["cases.case_received", "cases.duplicate_known"]);
        // By the API it is not asked, and never blocked.
        hand_in(&mut zhang, "ZA002").await;
    }

    async fn false_materials_for_what_concerns_public_safety_exclude_for_a_year(world) {
        let mut zhang = world.resident("张三").await;
        let mut window = desk(world, Branch::Explosives, Role::Window).await;
        let number = crate::city::id_number_of(world, &zhang).await;
        let body = json!({ "id_number": number, "item": SAFETY, "answers": { "delivery": "pickup" } });
        let case = sent(&window.json(Method::POST, "/api/v1/desk/cases", Some(&body)).await);
        let refuse = json!({ "verb": "refuse-acceptance", "ground": "false-materials", "reason": "材料系伪造" });
        done(&mut window, &case, refuse).await;
        let mut hard = world.officer_of(Branch::Explosives, Roles::from([Role::HardCase]), HALL).await;
        let confirmed = command(&mut hard, &case, json!({ "verb": "confirm-hard-case" })).await;
        assert!(confirmed.status.is_success(), "{}", confirmed.html());
        assert_eq!(read(&mut zhang, &case).await["stage"], "not-accepted");
        let again = window.json(Method::POST, "/api/v1/desk/cases", Some(&body)).await;
        assert_eq!((again.status, again.json()["code"].as_str()), (StatusCode::CONFLICT, Some("cases.excluded")));
        morning_of(world, "2027-03-03", &mut [&mut window]).await;
        sent(&window.json(Method::POST, "/api/v1/desk/cases", Some(&body)).await);
    }
}

/// An item that directly concerns public safety.
const SAFETY: &str = "MB001";
