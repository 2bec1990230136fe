//! Receiving at a window: who, what, which originals were seen.

use http::{Method, StatusCode};
use plat_identity::Role;
use plat_kernel::{Date, idno::ResidentId};
use plat_testing::{Browser, both_engines};
use serde_json::json;

use crate::{
    city::{HALL, STATION, id_number_of, ninghe},
    steps::{ANSWERS, PERMIT, papers, read},
};

fn unknown_number() -> String {
    ResidentId::synthetic("339900", Date::constant(1985, 6, 1), 77).unwrap().as_str().to_owned()
}

async fn find(window: &mut Browser, id_number: &str) {
    window.get("/desk/receive").await;
    window.submit("form[action='/desk/receive/find']", &[("id_number", id_number)], &[]).await;
}

/// From the person's page to the case: the item is searched and chosen, the originals ticked.
async fn take_in(window: &mut Browser, fields: &[(&str, &str)]) {
    window.submit("form[role=search]", &[("q", "grlyqz")], &[]).await;
    window.follow("往来港澳个人旅游签注").await;
    window.submit("form[method=post][action='/desk/receive']", fields, &[]).await;
}

both_engines! { ninghe =>
    async fn a_window_receives_for_a_person_it_knows(world) {
        let mut zhang = world.resident("张三").await;
        let mut window = world.officer(Role::Window, HALL).await;
        let id_number = id_number_of(world, &zhang).await;
        find(&mut window, &id_number).await;
        assert!(window.seen().has("张*") && !window.seen().html().contains(&id_number));
        let fields = [ANSWERS, &[("materials", PERMIT)]].concat();
        take_in(&mut window, &fields).await;
        let case = window.seen();
        assert!(case.has("已收件，编号 NH260302-000001-") && case.has("已核原件"), "{}", case.text());
        assert!(case.has("窗口收件"), "{}", case.text());
        let number = case.all(".case-number").remove(0);
        assert!(zhang.get("/me/cases").await.has(&number));
        zhang.follow("往来港澳个人旅游签注").await;
        let id = zhang.seen().address.rsplit('/').next().unwrap().to_owned();
        let read = read(&mut zhang, &crate::steps::Sent { id, number }).await;
        assert_eq!(papers(&read), ["receipt"]);
        assert_eq!(read["materials"][0]["media"], serde_json::Value::Null);
    }

    async fn a_person_whom_nobody_knows_is_registered_at_the_window(world) {
        let mut window = world.officer(Role::Window, HALL).await;
        let id_number = unknown_number();
        find(&mut window, &id_number).await;
        assert!(window.seen().has("系统里还没有这个人"), "{}", window.seen().text());
        let register = "form[action='/desk/receive/register']";
        let wrong = window.submit(register, &[("name", "欧阳修"), ("phone", "12")], &[]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(wrong.attr(&format!("{register} input[name=name]"), "value").as_deref(), Some("欧阳修"));
        let known = window.submit(register, &[("name", "欧阳修"), ("phone", "13000007777")], &[]).await;
        assert!(known.address.starts_with("/desk/receive?person="), "{}", known.text());
        take_in(&mut window, ANSWERS).await;
        assert!(window.seen().has("已收件"), "{}", window.seen().text());
        assert!(world.house().identity.find_resident_by_id_number(&id_number).await.unwrap().is_some());
    }

    async fn a_wrong_id_number_is_told_at_once(world) {
        let mut window = world.officer(Role::Window, HALL).await;
        for wrong in ["", "339900198506010771", "330106680112123"] {
            find(&mut window, wrong).await;
            assert_eq!(window.seen().status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong:?}");
            assert_eq!(window.seen().all(".error-summary a").len(), 1, "{wrong:?}");
        }
    }

    async fn a_form_with_a_wrong_answer_keeps_what_was_typed_and_ticked(world) {
        let zhang = world.resident("张三").await;
        let mut window = world.officer(Role::Window, HALL).await;
        find(&mut window, &id_number_of(world, &zhang).await).await;
        let fields = [
            ("destination", "macau"),
            ("times", "once"),
            ("permit_number", "X1"),
            ("delivery", "pickup"),
            ("materials", PERMIT),
        ];
        take_in(&mut window, &fields).await;
        let again = window.seen();
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(again.attr("input[name=permit_number]", "value").as_deref(), Some("X1"));
        assert_eq!(again.attr("input[name=materials][checked]", "value").as_deref(), Some(PERMIT));
        assert_eq!(again.attr("input[name=destination][checked]", "value").as_deref(), Some("macau"));
    }

    async fn only_windows_receive_and_only_what_their_site_handles(world) {
        let zhang = world.resident("张三").await;
        let id_number = id_number_of(world, &zhang).await;
        let body =
            |item: &str| json!({ "id_number": id_number, "item": item, "answers": { "delivery": "pickup" } });
        let mut decider = world.officer(Role::Decider, HALL).await;
        assert_eq!(decider.get("/desk/receive").await.status, StatusCode::FORBIDDEN);
        let by_api = decider.json(Method::POST, "/api/v1/desk/cases", Some(&body("CR031"))).await;
        assert_eq!(
            (by_api.status, by_api.json()["code"].as_str()),
            (StatusCode::FORBIDDEN, Some("cases.not_allowed"))
        );
        let mut station = world.officer(Role::Window, STATION).await;
        let vehicle = json!({ "id_number": id_number, "item": "CG016", "answers": { "phone": "13000000000" } });
        let not_here = station.json(Method::POST, "/api/v1/desk/cases", Some(&vehicle)).await;
        assert_eq!(
            (not_here.status, not_here.json()["code"].as_str()),
            (StatusCode::UNPROCESSABLE_ENTITY, Some("cases.wrong_site"))
        );
        let ended = station.json(Method::POST, "/api/v1/desk/cases", Some(&body("XF001"))).await;
        assert_eq!(ended.json()["code"], "cases.item_closed");
        let nobody =
            json!({ "id_number": unknown_number(), "item": "CR031", "answers": { "delivery": "pickup" } });
        assert_eq!(
            station.json(Method::POST, "/api/v1/desk/cases", Some(&nobody)).await.json()["code"],
            "cases.no_such_person"
        );
        let taken = station.json(Method::POST, "/api/v1/desk/cases", Some(&body("CR031"))).await;
        assert_eq!((taken.status, taken.json()["site"].as_str()), (StatusCode::CREATED, Some(STATION)));
    }
}
