//! An objection to what was found of a promise, on the desk of whoever answers it.

use http::{Method, StatusCode};
use plat_identity::{Branch, Role, Roles};
use plat_jobs::Runner;
use plat_store::StoreError;
use plat_testing::{Browser, World, both_engines};
use serde_json::json;

use crate::{
    city::{HALL, cases_of, ninghe},
    steps::{Sent, done, text},
};

/// What the person says.
const WORDS: &str = "房屋仍在我名下，有产权证为证";

async fn desk(world: &World, role: Role) -> Browser {
    world.officer_of(Branch::Household, Roles::from([role]), HALL).await
}

/// A collective household, reviewed (or even granted and handed over) on a promise that was then found false; its applicant
/// objects.
async fn disputed(world: &World, over: bool) -> Sent {
    let mut zhang = world.resident("张三").await;
    let body = json!({ "item": "HZ033", "site": HALL, "answers": { "delivery": "pickup" },
        "wishes": { "promised": ["proof-of-premises"] } });
    let case = zhang.json(Method::POST, "/api/v1/cases", Some(&body)).await.json();
    let case = Sent { id: text(&case["id"]), number: text(&case["number"]) };
    let mut reviewer = desk(world, Role::Reviewer).await;
    let (mut window, mut decider) = (desk(world, Role::Window).await, desk(world, Role::Decider).await);
    done(&mut window, &case, json!({ "verb": "accept" })).await;
    done(&mut reviewer, &case, json!({ "verb": "review", "grant": true })).await;
    if over {
        done(&mut decider, &case, json!({ "verb": "grant" })).await;
        done(&mut window, &case, json!({ "verb": "produce" })).await;
        done(&mut window, &case, json!({ "verb": "deliver", "way": "window" })).await;
    }
    done(
        &mut reviewer,
        &case,
        json!({ "verb": "check-promise", "kept": false, "reason": "房屋已于去年出售" }),
    )
    .await;
    zhang.get(&format!("/me/cases/{}", case.id)).await;
    assert_eq!(zhang.submit("form[action$=object]", &[("words", WORDS)], &[]).await.status, StatusCode::OK);
    case
}

both_engines! { ninghe =>
    async fn an_objection_lies_in_a_tray_with_its_date_and_is_read_by_who_may_answer(world) {
        let case = disputed(world, true).await;
        let mut decider = desk(world, Role::Decider).await;
        let tray = decider.get("/desk?tray=objection").await;
        assert!(tray.has(&case.number) && tray.has("2026年3月16日") && tray.has("正常"), "{}", tray.text());
        let page = format!("/desk/cases/{}", case.id);
        let seen = decider.get(&page).await;
        assert!(seen.has(WORDS) && seen.has("房屋已于去年出售") && seen.has("异议复核的答复期限"), "{}", seen.text());
        let mut reviewer = desk(world, Role::Reviewer).await;
        assert!(!reviewer.get(&page).await.has(WORDS), "who does not answer is not given the words");
        decider.get(&page).await;
        let answer = [("lifted", "yes"), ("reason", "经复核属实")];
        let answered = decider.submit("form[action$='/answer-objection']", &answer, &[]).await;
        assert!(answered.has("已复核异议") && !answered.has(WORDS), "{}", answered.text());
        assert!(!decider.get("/desk?tray=objection").await.has(&case.number));
    }

    async fn an_objection_to_a_case_that_is_still_open_is_not_forgotten_among_its_other_steps(world) {
        let case = disputed(world, false).await;
        let mut decider = desk(world, Role::Decider).await;
        let tray = decider.get("/desk?tray=objection").await;
        assert!(tray.has(&case.number) && tray.has("2026年3月16日"), "{}", tray.text());
        assert!(decider.get("/desk?tray=decide").await.has(&case.number), "and in its own tray");
        let page = decider.get(&format!("/desk/cases/{}", case.id)).await;
        let text = page.text();
        let at = |words: &str| text.find(words).unwrap_or_else(|| panic!("no {words}: {text}"));
        assert!(at("认定不属实的人员不得复核") < at("请其他警种的民警发表意见"), "before a consultation is offered");
        assert!(page.has("已书面承诺，不用提交"), "what was promised is not missing");
        let answer = [("lifted", "yes"), ("reason", "经复核属实")];
        decider.submit("form[action$='/answer-objection']", &answer, &[]).await;
        assert!(!decider.get("/desk?tray=objection").await.has(&case.number));
        assert!(decider.get("/desk?tray=decide").await.has(&case.number));
    }

    async fn what_was_objected_to_or_consulted_on_before_these_lists_were_kept_is_on_them_after_the_upgrade(world) {
        let case = disputed(world, false).await;
        let mut decider = desk(world, Role::Decider).await;
        let mut legal = world.officer_of(Branch::Legal, Roles::from([Role::Reviewer]), HALL).await;
        let colleague = desk(world, Role::Reviewer).await;
        let mut badges = Vec::new();
        for member in [&legal, &colleague] {
            badges.push(world.house().identity.officer(member.person()).await.unwrap().unwrap().badge);
        }
        let consult = json!({ "verb": "consult", "question": "异议如何处理", "members": badges });
        done(&mut decider, &case, consult).await;
        for forgotten in ["UPDATE cases_case SET disputed = NULL", "DELETE FROM cases_consulted"] {
            let forgotten: Result<u64, StoreError> = world.db().write(move |tx| tx.run(forgotten, &[])).await;
            forgotten.unwrap();
        }
        assert!(!decider.get("/desk?tray=objection").await.has(&case.number));
        assert!(!legal.get("/desk/mine").await.has(&case.number));

        let work = cap_cases::work(&cases_of(world.house()));
        let runner = Runner::idle(world.db().clone(), world.house().mint.clone(), work);
        runner.rewind("cases.lists").await.unwrap();
        runner.settle().await;
        let tray = decider.get("/desk?tray=objection").await;
        assert!(tray.has(&case.number) && tray.has("2026年3月16日"), "{}", tray.text());
        assert!(legal.get("/desk/mine").await.has(&case.number));
    }
}
