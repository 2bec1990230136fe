//! How an item is handled beyond the usual: hard cases, inspections on site, joint terms, consultation, transfer, what the
//! law grants by itself, and what a court sets aside.

use cap_cases::receive::{self, Receive};
use cap_catalogue::Answers;
use plat_identity::{Branch, Role, Roles};
use plat_testing::{Browser, World, both_engines};
use serde_json::{Value, json};

use crate::{
    city::{HALL, STATION, cases_of, morning_of, ninghe},
    steps::{Sent, command, done, hand_in, kinds, papers, read, refused},
};

async fn of_public_order(world: &World, role: Role) -> Browser {
    world.officer_of(Branch::PublicOrder, Roles::from([role]), HALL).await
}

async fn badge_of(world: &World, officer: &Browser) -> String {
    world.house().identity.officer(officer.person()).await.unwrap().unwrap().badge
}

/// An application at a window, for items with long forms.
async fn received(
    world: &World,
    (resident, window): (&Browser, &Browser),
    (item, answers): (&str, &[(&str, &str)]),
) -> Sent {
    let (cases, identity) = (cases_of(world.house()), &world.house().identity);
    let officer = identity.officer(window.person()).await.unwrap().unwrap();
    let answers = answers.iter().map(|(key, answer)| ((*key).to_owned(), (*answer).to_owned()));
    let command = Receive {
        applicant: identity.resident(resident.person()).await.unwrap().unwrap(),
        item: item.parse().unwrap(),
        answers: answers.collect::<Answers>(),
        chosen: Answers::new(),
        seen: vec![],
    };
    let may = cap_cases::policy::may_receive(cases.authority(), &officer).unwrap();
    let case = receive::run(&cases, &may, command).await.unwrap();
    Sent { id: case.id.to_string(), number: case.number.to_string() }
}

fn due<'a>(case: &'a Value, date: &str) -> Option<&'a str> {
    case["dates"][date]["due"].as_str()
}

const REFUSAL: fn() -> Value =
    || json!({ "verb": "refuse-acceptance", "ground": "incomplete", "reason": "缺少平面图" });

both_engines! { ninghe =>
    async fn a_refusal_at_a_window_is_first_seen_by_the_reviewer_of_hard_cases(world) {
        let mut zhang = world.resident("张三").await;
        let mut window = of_public_order(world, Role::Window).await;
        let mut hard = world.officer_of(Branch::Legal, Roles::from([Role::HardCase]), HALL).await;
        let case = hand_in(&mut zhang, "ZA002").await;
        let proposed = done(&mut window, &case, REFUSAL()).await;
        assert_eq!((&proposed["stage"], &proposed["tray"]), (&json!("proposed"), &json!("hard-case")));
        let seen = read(&mut zhang, &case).await;
        assert_eq!((papers(&seen), due(&seen, "reply")), (vec!["receipt".to_owned()], Some("2026-03-09")));
        let confirm = json!({ "verb": "confirm-hard-case" });
        assert_eq!(refused(&mut window, &case, confirm.clone()).await.0, 403);
        let back = json!({ "verb": "hand-back", "reason": "平面图可以由所里补拍" });
        assert_eq!(done(&mut hard, &case, back).await["tray"], "examine");
        done(&mut window, &case, REFUSAL()).await;
        assert_eq!(done(&mut hard, &case, confirm).await["stage"], "not-accepted");
        let seen = read(&mut zhang, &case).await;
        assert_eq!(papers(&seen), ["receipt", "not-accepted"]);
        assert!(kinds(&seen).contains(&"cases.hard_case_handed_back".to_owned()));
    }

    async fn what_another_organ_is_competent_for_is_told_at_once(world) {
        let mut zhang = world.resident("张三").await;
        let mut window = of_public_order(world, Role::Window).await;
        let case = hand_in(&mut zhang, "ZA002").await;
        let refusal = json!({ "verb": "refuse-acceptance", "ground": "not-competent", "reason": "由文旅部门受理" });
        assert_eq!(done(&mut window, &case, refusal).await["stage"], "not-accepted");
    }

    async fn a_refusal_that_waits_for_its_review_too_long_is_an_acceptance_by_law(world) {
        let mut zhang = world.resident("张三").await;
        let mut window = of_public_order(world, Role::Window).await;
        let case = hand_in(&mut zhang, "ZA002").await;
        done(&mut window, &case, REFUSAL()).await;
        morning_of(world, "2026-03-10", &mut [&mut zhang]).await;
        world.settle().await;
        let seen = read(&mut zhang, &case).await;
        assert_eq!((&seen["stage"], due(&seen, "legal")), (&json!("accepted"), Some("2026-03-30")));
    }

    async fn a_hotel_is_visited_by_two_and_each_signs_before_it_is_decided(world) {
        let zhang = world.resident("张三").await;
        let mut window = of_public_order(world, Role::Window).await;
        let mut first = of_public_order(world, Role::Reviewer).await;
        let mut second = of_public_order(world, Role::Reviewer).await;
        let mut decider = of_public_order(world, Role::Decider).await;
        let form = [
            ("company", "91330203MA0000007J"), ("hotel_name", "宁和旅店"), ("premises", "宁和市云汀区一路1号"), ("rooms", "12"),
            ("delivery", "pickup"),
        ];
        let case = received(world, (&zhang, &window), ("ZA001", &form)).await;
        assert_eq!(done(&mut window, &case, json!({ "verb": "accept" })).await["tray"], "review");
        let sign = json!({ "verb": "review", "grant": true, "opinion": "符合" });
        assert_eq!(done(&mut first, &case, sign.clone()).await["tray"], "inspect");
        assert_eq!(done(&mut first, &case, sign.clone()).await["tray"], "inspect");
        assert_eq!(refused(&mut first, &case, sign.clone()).await.1, "cases.same_person");
        assert_eq!(refused(&mut decider, &case, json!({ "verb": "grant" })).await.1, "cases.wrong_stage");
        assert_eq!(done(&mut second, &case, sign).await["tray"], "decide");
        assert_eq!(done(&mut decider, &case, json!({ "verb": "grant" })).await["stage"], "granted");
    }

    async fn a_joint_term_is_extended_with_the_approval_of_the_governments_head(world) {
        let mut zhang = world.resident("张三").await;
        let mut window = world.officer_of(Branch::Traffic, Roles::from([Role::Window]), HALL).await;
        let mut decider = world.officer_of(Branch::Traffic, Roles::from([Role::Decider]), HALL).await;
        let case = received(world, (&zhang, &window), ("JT021", &[("delivery", "pickup")])).await;
        done(&mut window, &case, json!({ "verb": "accept" })).await;
        assert_eq!(due(&read(&mut zhang, &case).await, "legal"), Some("2026-05-08"));
        let alone = json!({ "verb": "extend", "days": 15, "reason": "需联合踏勘" });
        assert_eq!(refused(&mut decider, &case, alone).await.0, 422);
        let approval = json!({ "head": "市长 李某", "number": "宁政批〔2026〕12号" });
        let more = json!({ "verb": "extend", "days": 15, "reason": "需联合踏勘", "approval": approval });
        done(&mut decider, &case, more.clone()).await;
        assert_eq!(refused(&mut decider, &case, more).await.1, "cases.already_extended");
        let seen = read(&mut zhang, &case).await;
        assert_eq!((due(&seen, "legal"), due(&seen, "promised")), (Some("2026-05-28"), Some("2026-03-05")));
    }

    async fn the_end_of_a_stop_is_told_with_the_new_dates(world) {
        let mut zhang = world.resident("张三").await;
        let mut window = of_public_order(world, Role::Window).await;
        let mut reviewer = of_public_order(world, Role::Reviewer).await;
        let case = hand_in(&mut zhang, "ZA002").await;
        done(&mut window, &case, json!({ "verb": "accept" })).await;
        let stop = json!({ "verb": "suspend", "ground": "hearing", "told_days": 3 });
        let stopped = done(&mut reviewer, &case, stop).await;
        assert_eq!(stopped["due"], "2026-03-05", "until when the clock was said to stand");
        let seen = read(&mut zhang, &case).await;
        assert_eq!(due(&seen, "stop"), Some("2026-03-05"));
        morning_of(world, "2026-03-06", &mut [&mut zhang, &mut reviewer]).await;
        let late = reviewer.json(http::Method::GET, &format!("/api/v1/desk/cases/{}", case.id), None).await;
        assert_eq!(late.json()["lamp"], "red", "it stands longer than was told");
        done(&mut reviewer, &case, json!({ "verb": "resume" })).await;
        assert_eq!(papers(&read(&mut zhang, &case).await).last().unwrap(), "resumption");
    }

    async fn several_branches_are_consulted_and_the_decider_decides(world) {
        let mut zhang = world.resident("张三").await;
        let mut window = of_public_order(world, Role::Window).await;
        let mut reviewer = of_public_order(world, Role::Reviewer).await;
        let mut decider = of_public_order(world, Role::Decider).await;
        let mut traffic = world.officer_of(Branch::Traffic, Roles::from([Role::Reviewer]), STATION).await;
        let fire = world.officer_of(Branch::Fire, Roles::from([Role::Reviewer]), HALL).await;
        let case = hand_in(&mut zhang, "ZA002").await;
        done(&mut window, &case, json!({ "verb": "accept" })).await;
        done(&mut reviewer, &case, json!({ "verb": "review", "grant": true })).await;
        let path = format!("/api/v1/desk/cases/{}", case.id);
        assert_eq!(traffic.json(http::Method::GET, &path, None).await.status, 404, "of another site and branch");
        let badges = [badge_of(world, &traffic).await, badge_of(world, &fire).await];
        let ask = |members: &[String]| json!({ "verb": "consult", "question": "门前能否停车？", "members": members });
        assert_eq!(refused(&mut decider, &case, ask(&badges[..1])).await.0, 422);
        done(&mut decider, &case, ask(&badges)).await;
        assert_eq!(traffic.json(http::Method::GET, &path, None).await.status, 200, "who is asked may read");
        let asked = "/api/v1/desk/consultations";
        assert_eq!(traffic.json(http::Method::GET, asked, None).await.json()[0]["number"], json!(case.number));
        assert_eq!(decider.json(http::Method::GET, asked, None).await.json(), json!([]), "who asks is not asked");
        let voice = json!({ "verb": "give-opinion", "vote": "against", "opinion": "影响通行" });
        done(&mut traffic, &case, voice.clone()).await;
        assert!(command(&mut traffic, &case, voice).await.status.is_client_error(), "each speaks once");
        assert_eq!(traffic.json(http::Method::GET, asked, None).await.json(), json!([]), "it waits no more");
        assert_eq!(refused(&mut decider, &case, json!({ "verb": "grant" })).await.1, "cases.consultation_open");
        done(&mut decider, &case, json!({ "verb": "close-consultation", "minutes": "一人反对，限时停车后可行" })).await;
        assert_eq!(done(&mut decider, &case, json!({ "verb": "grant" })).await["stage"], "granted");
        assert!(!papers(&read(&mut zhang, &case).await).contains(&"consultation-minutes".to_owned()));
    }

    async fn a_case_that_is_sent_on_keeps_its_dates_and_lies_in_the_other_sites_tray(world) {
        let mut zhang = world.resident("张三").await;
        let mut window = of_public_order(world, Role::Window).await;
        let mut there = world.officer_of(Branch::Household, Roles::from([Role::Window]), STATION).await;
        let case = hand_in(&mut zhang, "ZA002").await;
        let before = read(&mut zhang, &case).await;
        let send = json!({ "verb": "transfer", "site": STATION, "reason": "由经营场所所在地派出所办理" });
        if command(&mut window, &case, send.clone()).await.json()["code"] == "cases.wrong_site" {
            return; // this station does not handle the item
        }
        let after = read(&mut zhang, &case).await;
        assert_eq!((before["dates"]["reply"].clone(), &after["site"]), (after["dates"]["reply"].clone(), &json!(STATION)));
        assert_eq!(papers(&after), ["receipt", "transfer"]);
        assert_eq!(done(&mut there, &case, json!({ "verb": "accept" })).await["stage"], "accepted");
    }

    async fn a_refusal_that_a_court_set_aside_is_decided_anew_in_a_fresh_term(world) {
        let mut zhang = world.resident("张三").await;
        let mut window = of_public_order(world, Role::Window).await;
        let mut reviewer = of_public_order(world, Role::Reviewer).await;
        let mut decider = of_public_order(world, Role::Decider).await;
        let case = hand_in(&mut zhang, "ZA002").await;
        done(&mut window, &case, json!({ "verb": "accept" })).await;
        done(&mut reviewer, &case, json!({ "verb": "review", "grant": false, "opinion": "不符合" })).await;
        let no = json!({ "verb": "refuse", "ground": "conditions-not-met", "reason": "不符合法定条件" });
        done(&mut decider, &case, no).await;
        done(&mut window, &case, json!({ "verb": "deliver", "way": "window" })).await;
        morning_of(world, "2026-06-01", &mut [&mut zhang, &mut window, &mut reviewer, &mut decider]).await;
        let reopen = json!({
            "verb": "reopen", "remedy": "court", "reference": "（2026）浙01行初12号", "reason": "主要证据不足",
        });
        assert_eq!(refused(&mut window, &case, reopen.clone()).await.0, 403);
        assert_eq!(done(&mut decider, &case, reopen).await["tray"], "review");
        let seen = read(&mut zhang, &case).await;
        assert_eq!((due(&seen, "promised"), due(&seen, "legal")), (Some("2026-06-04"), Some("2026-06-30")));
        done(&mut reviewer, &case, json!({ "verb": "review", "grant": true })).await;
        assert_eq!(done(&mut decider, &case, json!({ "verb": "grant" })).await["stage"], "granted");
        done(&mut window, &case, json!({ "verb": "produce" })).await;
        done(&mut window, &case, json!({ "verb": "deliver", "way": "window" })).await;
        assert_eq!(papers(&read(&mut zhang, &case).await).iter().filter(|it| *it == "decision").count(), 2);
    }

    async fn an_assembly_that_nobody_answered_two_days_before_is_permitted(world) {
        let mut zhang = world.resident("张三").await;
        let window = of_public_order(world, Role::Window).await;
        let case = received(world, (&zhang, &window), ("ZA025", &[("day", "2026-03-08")])).await;
        let seen = read(&mut zhang, &case).await;
        assert_eq!((due(&seen, "deemed"), &seen["due"]), (Some("2026-03-06"), &json!("2026-03-06")));
        morning_of(world, "2026-03-06", &mut [&mut zhang]).await;
        world.settle().await;
        assert_eq!(read(&mut zhang, &case).await["stage"], "received");
        morning_of(world, "2026-03-07", &mut [&mut zhang]).await;
        world.settle().await;
        world.settle().await;
        let seen = read(&mut zhang, &case).await;
        assert_eq!((&seen["stage"], papers(&seen).last().unwrap().as_str()), (&json!("granted"), "decision"));
        assert_eq!(kinds(&seen), ["cases.case_received", "cases.case_deemed_granted"]);
    }

    async fn the_law_forgets_no_case_however_many_lie_before_it(world) {
        let mut zhang = world.resident("张三").await;
        let mut window = of_public_order(world, Role::Window).await;
        // More than one page of cases that are not due: a correction was answered late, so their five days run again.
        let case = hand_in(&mut zhang, "ZA002").await;
        let mut all = vec![case];
        for _ in 0..210 {
            all.push(received(world, (&zhang, &window), ("ZA002", &[("delivery", "pickup")])).await);
        }
        let ask = json!({ "verb": "ask-correction", "defects": [{ "material": null, "what": "缺", "todo": "补" }] });
        for case in &all[..4] {
            done(&mut window, case, ask.clone()).await;
        }
        morning_of(world, "2026-03-09", &mut [&mut zhang, &mut window]).await;
        for case in &all[..4] {
            done(&mut window, case, json!({ "verb": "answer-correction" })).await;
        }
        morning_of(world, "2026-03-10", &mut [&mut zhang, &mut window]).await;
        world.settle().await;
        assert_eq!(read(&mut zhang, &all[0]).await["stage"], "received", "its own five days run");
        assert_eq!(read(&mut zhang, &all[210]).await["stage"], "accepted", "the last of all");
    }
}
