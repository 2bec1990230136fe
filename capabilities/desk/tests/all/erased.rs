//! What the desk shows of people whose data was erased, and of rows that somebody exchanged.

use http::{Method, StatusCode};
use plat_identity::{EraseReason, MayErase, Role};
use plat_store::StoreError;
use plat_testing::{Browser, World, both_engines};
use serde_json::json;

use crate::{
    city::{HALL, id_number_of, ninghe},
    steps::{apply_by_forms, done, hand_in, refused},
};

async fn erase(world: &World, who: &Browser) {
    let identity = &world.house().identity;
    let reason = EraseReason::ConsentWithdrawn;
    identity.erase(MayErase::of_installation(), who.person(), reason).await.unwrap();
}

async fn run(world: &World, sql: &'static str) {
    let ran: Result<u64, StoreError> = world.db().write(move |tx| tx.run(sql, &[])).await;
    assert_eq!(ran.unwrap(), 1);
}

both_engines! { ninghe =>
    async fn answers_put_into_another_row_do_not_open(world) {
        let mut zhang = world.resident("张三").await;
        let mut window = world.officer(Role::Window, HALL).await;
        let first = hand_in(&mut zhang, "CR031").await;
        hand_in(&mut zhang, "ZA002").await;
        run(world, "UPDATE cases_form SET answers = (SELECT answers FROM cases_form WHERE case_id = (SELECT id FROM \
            cases_case WHERE item = 'ZA002')) WHERE case_id = (SELECT id FROM cases_case WHERE item = 'CR031')").await;
        let desk = window.get(&format!("/desk/cases/{}", first.id)).await;
        assert_eq!(desk.status, StatusCode::INTERNAL_SERVER_ERROR, "{}", desk.text());
    }

    async fn of_a_person_who_was_erased_the_desk_keeps_what_was_done_and_reads_nothing_else(world) {
        let mut zhang = world.resident("张三").await;
        let mut window = world.officer(Role::Window, HALL).await;
        let sent = apply_by_forms(&mut zhang).await;
        let number = id_number_of(world, &zhang).await;
        let desk = format!("/desk/cases/{}", sent.id);
        let picture = window.get(&desk).await.attr("a.material-frame", "href").unwrap();
        let paper = format!("{desk}/papers/{}-R", sent.number);
        erase(world, &zhang).await;
        let list = window.get("/desk").await;
        assert!(list.has(&sent.number) && list.has("（已清除）"), "{}", list.text());
        let case = window.get(&desk).await;
        assert_eq!(case.status, StatusCode::OK, "{}", case.text());
        assert!(case.has("个人信息已依法清除") && case.has("申请已收件"), "{}", case.text());
        assert!(!case.html().contains("张*") && !case.has("C***"), "{}", case.text());
        for gone in [&picture, &paper] {
            let seen = window.get(gone).await;
            assert_eq!(seen.status, StatusCode::GONE, "{gone}: {}", seen.text());
            assert!(seen.has("已依法清除"), "{}", seen.text());
        }
        let read = window.json(Method::GET, &format!("/api/v1{desk}"), None).await.json();
        assert_eq!((&read["erased"], &read["answers"]), (&json!(true), &json!({})));
        assert_eq!(read["timeline"][0]["kind"], "cases.case_received");
        let ask = json!({ "fields": ["name"], "reason": "law" });
        let shown = window.json(Method::POST, &format!("/api/v1{desk}/shown"), Some(&ask)).await;
        assert_eq!((shown.status, &shown.json()["code"]), (StatusCode::GONE, &json!("identity.erased")));
        assert_eq!(refused(&mut window, &sent, json!({ "verb": "accept" })).await, (410, "identity.erased".to_owned()));
        window.get("/desk/search").await;
        assert!(window.submit("main form", &[("q", &number)], &[]).await.has("没有找到办件"));
        assert!(window.get(&format!("/desk/receive?person={}", zhang.person())).await.status == StatusCode::GONE);
        let signed_in = zhang.get(&format!("/me/cases/{}", sent.id)).await;
        assert!(signed_in.address.starts_with("/signin"), "{}", signed_in.address);
    }

    async fn what_an_officer_did_who_was_erased_is_still_read_by_others(world) {
        let mut zhang = world.resident("张三").await;
        let (mut gone, mut window) =
            (world.officer(Role::Window, HALL).await, world.officer(Role::Window, HALL).await);
        let sent = apply_by_forms(&mut zhang).await;
        done(&mut gone, &sent, json!({ "verb": "accept" })).await;
        erase(world, &gone).await;
        let desk = window.get(&format!("/desk/cases/{}", sent.id)).await;
        let accepted = desk.all(".timeline-time").remove(1);
        assert!(accepted.contains("（已清除）") && !accepted.contains("王警官"), "{accepted}");
    }
}
