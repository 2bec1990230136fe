//! At a machine of the hall, and from the page of a ticket on the phone: whoever has the ticket was there.

use http::StatusCode;
use plat_facts::{Published, evaluation::CaseEvaluated};
use plat_identity::Role;
use plat_testing::{Browser, World, both_engines};

use crate::{
    anyone::{presses, served_at},
    city::{HALL, TICKET, a_city, delivered, evaluations},
};

const MACHINE: &str = "/rate/kiosk/NH-HALL";

async fn told(world: &World) -> Vec<CaseEvaluated> {
    world.db().facts().settle().await.unwrap();
    let facts = world.db().facts().after(0, 200).await.unwrap();
    facts.iter().filter_map(CaseEvaluated::read).map(Result::unwrap).collect()
}

/// Holds something before the scanner, which types it.
async fn holds(machine: &mut Browser, typed: &str) {
    machine.get(MACHINE).await;
    machine.submit("main form", &[("key", typed)], &[]).await;
}

both_engines! { a_city =>
    async fn whoever_holds_a_ticket_before_the_machine_rates_what_was_done_once_without_a_name(world) {
        let window = world.officer(Role::Window, HALL).await;
        let zhang = world.resident("张三").await;
        let mut machine = world.stranger();
        holds(&mut machine, TICKET).await;
        assert!(machine.seen().has("还没有办结"), "{}", machine.seen().text());
        served_at(world, 3, window.person(), Some(zhang.person())).await;
        holds(&mut machine, &format!("https://ninghe.test/tickets/{TICKET}")).await;
        assert_eq!(machine.seen().all(".pad-face").len(), 5);
        assert!(!machine.seen().has("张"), "{}", machine.seen().text());
        presses(&mut machine, "1").await;
        assert!(told(world).await.is_empty(), "not before the reasons were asked");
        machine.submit("form.pad-why", &[("aspects", "environment")], &[]).await;
        assert!(machine.seen().has("谢谢您的评价"), "{}", machine.seen().text());
        let told = told(world).await;
        let it = &told[0];
        let said = (it.level, it.window, it.channel.as_deref(), it.anonymous);
        assert_eq!((told.len(), said), (1, (1, Some(3), Some("kiosk"), true)));
        let figures = machine.json(http::Method::GET, "/api/v1/evaluations/figures", None).await.json();
        let of = |kind: &str| (figures[kind][0]["of"].clone(), figures[kind][0]["total"].clone());
        assert_eq!(of("channels"), ("kiosk".into(), 1.into()));
        assert_eq!(of("windows"), ("NH-HALL/3".into(), 1.into()));
        assert_eq!((of("items"), of("weeks")), (("CR012".into(), 1.into()), ("2026-03-02".into(), 1.into())));
        holds(&mut machine, TICKET).await;
        assert!(machine.seen().all(".pad-face").is_empty() && machine.seen().has("只评价一次"), "{}", machine.seen().text());
    }

    async fn a_receipt_is_read_by_the_machine_and_nothing_else_is(world) {
        let zhang = world.resident("张三").await;
        let case = delivered(world, zhang.person(), None).await;
        let address = format!("https://ninghe.test{}", evaluations(world.house()).code_path(case));
        let mut machine = world.stranger();
        for wrong in ["", "号票", "000000000000000X", &format!("{}00000-00000", &address[..address.len() - 11])] {
            holds(&mut machine, wrong).await;
            assert!(machine.seen().has("没有找到这个码"), "{wrong}: {}", machine.seen().text());
        }
        holds(&mut machine, &address).await;
        presses(&mut machine, "4").await;
        assert_eq!(told(world).await[0].channel.as_deref(), Some("kiosk"));
        assert_eq!(machine.get("/rate/kiosk/NH-MOON").await.status, StatusCode::NOT_FOUND);
    }

    async fn a_window_after_window_is_rated_each_once_and_the_last_is_asked_about_first(world) {
        let window = world.officer(Role::Window, HALL).await;
        for number in [3, 5] {
            world.clock().advance(plat_kernel::SignedDuration::from_mins(1));
            served_at(world, number, window.person(), None).await;
        }
        let mut machine = world.stranger();
        for level in ["5", "4"] {
            holds(&mut machine, TICKET).await;
            presses(&mut machine, level).await;
        }
        let said: Vec<_> = told(world).await.iter().map(|it| (it.level, it.window)).collect();
        assert_eq!(said, [(5, Some(5)), (4, Some(3))]);
    }

    async fn from_the_page_of_a_ticket_one_comes_to_what_was_done_and_no_officer_does(world) {
        let mut window = world.officer(Role::Window, HALL).await;
        let mut stranger = world.stranger();
        let path = format!("/rate/ticket/{TICKET}");
        assert!(stranger.get(&path).await.has("办结以后再来评价"), "{}", stranger.seen().text());
        served_at(world, 3, window.person(), None).await;
        assert!(stranger.get(&path).await.address.starts_with("/rate/code/"), "{}", stranger.seen().address);
        stranger.submit("main form", &[("level", "5")], &[]).await;
        assert_eq!(told(world).await.len(), 1);
        assert_eq!(stranger.get("/rate/ticket/000000000000000X").await.status, StatusCode::NOT_FOUND);
        for path in [path.as_str(), MACHINE] {
            assert_eq!(window.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
        }
    }
}
