//! What is promised: window, reviewer, decider, each at their own step (ZA002: three working days, by law twenty).

use http::StatusCode;
use plat_identity::{Branch, Role, Roles};
use plat_testing::{Browser, World, both_engines};
use serde_json::json;

use crate::{
    city::{HALL, morning_of, ninghe},
    steps::{Sent, command, done, hand_in, kinds, papers, read, refused},
};

const ITEM: &str = "ZA002";

struct Desk {
    zhang: Browser,
    window: Browser,
    reviewer: Browser,
    decider: Browser,
    case: Sent,
}

async fn of_public_order(world: &World, role: Role) -> Browser {
    world.officer_of(Branch::PublicOrder, Roles::from([role]), HALL).await
}

/// A case that the window has accepted on Monday, 2 March.
async fn accepted(world: &World) -> Desk {
    let mut zhang = world.resident("张三").await;
    let mut window = of_public_order(world, Role::Window).await;
    let case = hand_in(&mut zhang, ITEM).await;
    let accepted = done(&mut window, &case, json!({ "verb": "accept" })).await;
    assert_eq!((accepted["tray"].as_str(), accepted["due"].as_str()), (Some("review"), Some("2026-03-05")));
    let (reviewer, decider) =
        (of_public_order(world, Role::Reviewer).await, of_public_order(world, Role::Decider).await);
    Desk { zhang, window, reviewer, decider, case }
}

async fn reviewed(world: &World) -> Desk {
    let mut desk = accepted(world).await;
    let proposal = json!({ "verb": "review", "grant": true, "opinion": "符合条件" });
    done(&mut desk.reviewer, &desk.case, proposal).await;
    desk
}

both_engines! { ninghe =>
    async fn a_promised_case_is_decided_after_a_review_by_those_whose_step_it_is(world) {
        let Desk { mut zhang, mut window, mut reviewer, mut decider, case } = accepted(world).await;
        let review = json!({ "verb": "review", "grant": true });
        let not_allowed = (403, "cases.not_allowed".to_owned());
        assert_eq!(refused(&mut window, &case, review.clone()).await, not_allowed);
        assert_eq!(refused(&mut decider, &case, review.clone()).await, not_allowed);
        assert_eq!(refused(&mut decider, &case, json!({ "verb": "grant" })).await.1, "cases.wrong_stage");
        assert_eq!(done(&mut reviewer, &case, review).await["tray"], "decide");
        let grant = json!({ "verb": "grant" });
        assert_eq!(refused(&mut reviewer, &case, grant.clone()).await, not_allowed);
        assert_eq!(refused(&mut window, &case, grant.clone()).await, not_allowed);
        assert_eq!(done(&mut decider, &case, grant).await["stage"], "granted");
        let produce = json!({ "verb": "produce", "serial": "TZ-1" });
        assert_eq!(refused(&mut decider, &case, produce.clone()).await, not_allowed);
        done(&mut window, &case, produce).await;
        done(&mut window, &case, json!({ "verb": "deliver", "way": "window" })).await;
        let read = read(&mut zhang, &case).await;
        assert_eq!(papers(&read), ["receipt", "acceptance", "decision", "delivery-record"]);
        assert_eq!(kinds(&read).len(), 6);
    }

    async fn a_suspension_moves_both_dates_and_is_told_in_writing(world) {
        let Desk { mut zhang, mut reviewer, mut decider, case, .. } = reviewed(world).await;
        let before = read(&mut zhang, &case).await;
        assert_eq!(
            (&before["dates"]["promised"]["due"], &before["dates"]["legal"]["due"]),
            (&json!("2026-03-05"), &json!("2026-03-30"))
        );
        morning_of(world, "2026-03-03", &mut [&mut reviewer]).await;
        let stop = json!({ "verb": "suspend", "ground": "expert-review", "told_days": 4 });
        assert_eq!(done(&mut reviewer, &case, stop.clone()).await["paused"], true);
        assert_eq!(refused(&mut reviewer, &case, stop.clone()).await.1, "cases.already_paused");
        morning_of(world, "2026-03-06", &mut [&mut zhang, &mut reviewer, &mut decider]).await;
        assert!(zhang.get(&format!("/me/cases/{}", case.id)).await.has("特别程序进行中"));
        assert_eq!(refused(&mut decider, &case, json!({ "verb": "grant" })).await.1, "cases.already_paused");
        done(&mut reviewer, &case, json!({ "verb": "resume" })).await;
        assert_eq!(refused(&mut reviewer, &case, json!({ "verb": "resume" })).await.1, "cases.not_paused");
        let after = read(&mut zhang, &case).await;
        assert_eq!(
            (&after["dates"]["promised"]["due"], &after["dates"]["legal"]["due"]),
            (&json!("2026-03-11"), &json!("2026-04-03"))
        );
        assert_eq!(papers(&after), ["receipt", "acceptance", "suspension", "resumption"]);
        let standing = after["dates"]["promised"]["days"].as_array().unwrap().iter();
        assert_eq!(standing.filter(|day| day["counted"] == true).count(), 3);
    }

    async fn a_second_suspension_has_a_notice_of_its_own(world) {
        let Desk { mut zhang, mut reviewer, case, .. } = accepted(world).await;
        for ground in ["hearing", "appraisal"] {
            done(&mut reviewer, &case, json!({ "verb": "suspend", "ground": ground, "told_days": 5 })).await;
            done(&mut reviewer, &case, json!({ "verb": "resume" })).await;
        }
        let read = read(&mut zhang, &case).await;
        let stops = ["suspension", "suspension", "resumption", "resumption"];
        assert_eq!(papers(&read)[2..], stops);
        let numbers: Vec<_> =
            read["papers"].as_array().unwrap().iter().map(|it| it["number"].to_string()).collect();
        assert!(numbers[2] != numbers[3] && numbers[4] != numbers[5]);
    }

    async fn an_extension_is_approved_by_a_decider_once_and_tells_its_reason(world) {
        let Desk { mut zhang, mut reviewer, mut decider, case, .. } = accepted(world).await;
        let extend = |days: u32, reason: &str| json!({ "verb": "extend", "days": days, "reason": reason });
        assert_eq!(refused(&mut reviewer, &case, extend(10, "需要核查")).await.0, 403);
        for wrong in [extend(11, "需要核查"), extend(0, "需要核查"), extend(5, " ")] {
            assert_eq!(refused(&mut decider, &case, wrong).await, (422, "cases.field".to_owned()));
        }
        done(&mut decider, &case, extend(10, "需要核查")).await;
        assert_eq!(
            refused(&mut decider, &case, extend(1, "再次")).await,
            (409, "cases.already_extended".to_owned())
        );
        let read = read(&mut zhang, &case).await;
        let dates = &read["dates"];
        assert_eq!(
            (&dates["legal"]["due"], &dates["promised"]["due"]),
            (&json!("2026-04-14"), &json!("2026-03-05"))
        );
        assert_eq!(papers(&read), ["receipt", "acceptance", "extension"]);
        assert!(zhang.get(&format!("/me/cases/{}", case.id)).await.has("需要核查"));
    }

    async fn a_refusal_tells_its_reason_and_is_handed_over_without_a_result(world) {
        let Desk { mut zhang, mut window, mut decider, case, .. } = reviewed(world).await;
        let silent = json!({ "verb": "refuse", "ground": "conditions-not-met", "reason": "" });
        assert_eq!(refused(&mut decider, &case, silent).await, (422, "cases.field".to_owned()));
        let refuse = json!({ "verb": "refuse", "ground": "conditions-not-met", "reason": "消防不合格" });
        assert_eq!(done(&mut decider, &case, refuse).await["stage"], "refused");
        assert!(zhang.get(&format!("/me/cases/{}", case.id)).await.has("消防不合格"));
        assert_eq!(refused(&mut window, &case, json!({ "verb": "produce" })).await.0, 409);
        done(&mut window, &case, json!({ "verb": "deliver", "way": "electronic" })).await;
        let over = read(&mut zhang, &case).await;
        assert_eq!((papers(&over).len(), over["stage"].as_str()), (4, Some("delivered")));
    }

    async fn an_application_is_taken_back_before_the_decision_and_not_after(world) {
        let mut desk = reviewed(world).await;
        desk.zhang.get(&format!("/me/cases/{}", desk.case.id)).await;
        let gone = desk.zhang.submit("form[action$='/withdraw']", &[], &[]).await;
        assert!(gone.has("申请已撤回") && gone.has("已撤回"), "{}", gone.text());
        assert_eq!(refused(&mut desk.decider, &desk.case, json!({ "verb": "grant" })).await.0, 409);
        let mut late = reviewed(world).await;
        done(&mut late.decider, &late.case, json!({ "verb": "grant" })).await;
        let path = format!("/api/v1/cases/{}/withdraw", late.case.id);
        let refused = late.zhang.json(http::Method::POST, &path, None).await;
        assert_eq!(
            (refused.status, refused.json()["code"].as_str()),
            (StatusCode::CONFLICT, Some("cases.wrong_stage"))
        );
    }

    async fn what_is_taken_back_while_the_clock_stands_still_is_over(world) {
        let Desk { mut zhang, mut reviewer, case, .. } = accepted(world).await;
        done(&mut reviewer, &case, json!({ "verb": "suspend", "ground": "hearing", "told_days": 5 })).await;
        let path = format!("/api/v1/cases/{}/withdraw", case.id);
        assert_eq!(zhang.json(http::Method::POST, &path, None).await.json()["paused"], false);
        assert!(zhang.get(&format!("/me/cases/{}", case.id)).await.has("已撤回"));
        assert_eq!(
            refused(&mut reviewer, &case, json!({ "verb": "resume" })).await,
            (409, "cases.not_paused".to_owned())
        );
    }

    async fn of_two_officers_with_the_same_version_one_changes_nothing(world) {
        let Desk { mut zhang, mut reviewer, mut decider, case, .. } = reviewed(world).await;
        let stale = json!({ "verb": "grant", "version": 2 });
        assert_eq!(refused(&mut decider, &case, stale).await, (409, "cases.changed_meanwhile".to_owned()));
        done(&mut decider, &case, json!({ "verb": "grant", "version": 3 })).await;
        let late = json!({ "verb": "refuse", "ground": "conditions-not-met", "reason": "迟到的决定", "version": 3 });
        let mut other = of_public_order(world, Role::Decider).await;
        assert_eq!(refused(&mut other, &case, late).await, (409, "cases.changed_meanwhile".to_owned()));
        let case_now = read(&mut zhang, &case).await;
        assert_eq!((case_now["stage"].as_str(), case_now["version"].as_i64()), (Some("granted"), Some(4)));
        assert_eq!(kinds(&case_now).len(), 4);
        assert_eq!(
            command(&mut reviewer, &case, json!({ "verb": "resume", "version": 4 })).await.status,
            409
        );
    }
}
