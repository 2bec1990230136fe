//! Those who are not signed in: at the tablet of a window, and by a code.

use http::StatusCode;
use plat_facts::{
    Actor, CaseRef, PersonRef, Published,
    evaluation::{BadRatingOpened, CaseEvaluated},
    queue::TicketServed,
    refs::TicketRef,
};
use plat_identity::Role;
use plat_kernel::SignedDuration;
use plat_store::StoreError;
use plat_testing::{Browser, World, both_engines};

use crate::city::{HALL, a_city, delivered, evaluations, row};

/// Somebody was served at window 3, just now.
async fn served(world: &World, officer: PersonRef, person: Option<PersonRef>) {
    served_at(world, 3, officer, person).await;
}

/// Somebody was served at a window, just now.
pub(crate) async fn served_at(world: &World, window: u16, officer: PersonRef, person: Option<PersonRef>) {
    let mint = &world.house().mint;
    let (ticket, ended): (TicketRef, _) = (mint.id(), mint.now());
    let fact = TicketServed {
        ticket,
        site: HALL.parse().unwrap(),
        number: 12,
        window,
        officer,
        items: vec!["CR012".parse().unwrap()],
        person,
        began: ended,
        ended,
        goes_on: false,
    };
    let fact = fact.fact(ticket.cast(), 1, ended, Actor::Officer(officer));
    let told: Result<(), StoreError> = world.db().write(move |tx| tx.append(&fact)).await;
    told.unwrap();
    world.settle().await;
}

/// The link of the tablet at window 3, as a supervisor finds it.
pub(crate) async fn pad(world: &World) -> String {
    let mut supervisor = world.officer(Role::Supervisor, HALL).await;
    supervisor.get("/desk/ratings/pads").await;
    let links = supervisor.seen().html();
    let at = links.find("/rate/pad/NH-HALL/3?code=").unwrap();
    links[at..].split('"').next().unwrap().to_owned()
}

pub(crate) async fn presses(tablet: &mut Browser, level: &str) {
    tablet.submit("form.pad-faces", &[("level", level)], &[]).await;
}

async fn told(world: &World) -> Vec<CaseEvaluated> {
    world.db().facts().settle().await.unwrap();
    let facts = world.db().facts().after(0, 200).await.unwrap();
    facts.iter().filter_map(CaseEvaluated::read).map(Result::unwrap).collect()
}

both_engines! { a_city =>
    async fn the_tablet_asks_who_was_just_served_once_and_never_shows_a_name(world) {
        let window = world.officer(Role::Window, HALL).await;
        let address = pad(world).await;
        let mut tablet = world.stranger();
        tablet.get(&address).await;
        assert!(tablet.seen().has("欢迎"), "{}", tablet.seen().text());

        served(world, window.person(), None).await;
        tablet.get(&address).await;
        assert_eq!(tablet.seen().all(".pad-face"), ["非常满意", "满意", "基本满意", "不满意", "非常不满意"]);
        let mut late = tablet.clone();
        presses(&mut tablet, "5").await;
        assert!(tablet.seen().has("谢谢您的评价"), "{}", tablet.seen().text());
        tablet.get(&address).await;
        assert!(tablet.seen().has("欢迎"), "it waits for the next");
        presses(&mut late, "1").await;

        let told = told(world).await;
        assert_eq!(told.len(), 1, "one evaluation for one service");
        let it = &told[0];
        assert_eq!((it.level, it.window, it.channel.as_deref(), it.anonymous), (5, Some(3), Some("pad"), true));
    }

    async fn a_bad_rating_at_the_window_asks_for_reasons_and_opens_a_task_without_a_name(world) {
        let zhang = world.resident("张三").await;
        let window = world.officer(Role::Window, HALL).await;
        let address = pad(world).await;
        served(world, window.person(), Some(zhang.person())).await;
        let mut tablet = world.stranger();
        tablet.get(&address).await;
        assert!(!tablet.seen().has("张"), "{}", tablet.seen().text());
        presses(&mut tablet, "2").await;
        assert_eq!(tablet.seen().all(".pad-aspect"), ["办事效率", "业务水平", "服务态度", "办事环境"]);
        assert!(told(world).await.is_empty(), "not before the reasons were asked");
        tablet.submit("form.pad-why", &[("aspects", "attitude")], &[]).await;
        world.settle().await;
        let facts = world.db().facts().after(0, 200).await.unwrap();
        let opened: Vec<_> = facts.iter().filter_map(BadRatingOpened::read).map(Result::unwrap).collect();
        assert_eq!((opened.len(), opened[0].named, opened[0].contact_by), (1, false, None));
        let mut decider = world.officer(Role::Decider, HALL).await;
        decider.get("/desk/ratings").await;
        decider.follow("往来港澳个人旅游签注").await;
        assert!(decider.seen().has("服务态度") && decider.seen().has("匿名"), "{}", decider.seen().text());
    }

    async fn a_case_that_was_delivered_in_the_same_visit_is_not_evaluated_twice(world) {
        let mut zhang = world.resident("张三").await;
        let window = world.officer(Role::Window, HALL).await;
        let address = pad(world).await;
        let case = delivered(world, zhang.person(), Some(window.person())).await;
        served(world, window.person(), Some(zhang.person())).await;
        zhang.get("/rate").await;
        assert_eq!(zhang.seen().all("section[aria-labelledby=waiting] .list-row").len(), 1);
        let mut tablet = world.stranger();
        tablet.get(&address).await;
        presses(&mut tablet, "4").await;
        assert_eq!(row(world, case).await.map(|(level, ..)| level), Some(4));
        zhang.get("/rate").await;
        assert!(zhang.seen().has("现在没有可以评价的办件"), "{}", zhang.seen().text());
    }

    async fn no_officer_and_no_wrong_code_gets_anywhere(world) {
        let zhang = world.resident("张三").await;
        let mut window = world.officer(Role::Window, HALL).await;
        let case = delivered(world, zhang.person(), Some(window.person())).await;
        served(world, window.person(), None).await;
        let (address, code) = (pad(world).await, evaluations(world.house()).code_path(case));
        for path in [&address, &code] {
            assert_eq!(window.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
            window.get("/ratings").await;
            let posted = window.post_form(path, &[("level", "5"), ("done", "yes")]).await;
            assert_eq!(posted.status, StatusCode::FORBIDDEN, "{path}");
            let mut stranger = world.stranger();
            let wrong = format!("{}00000-00000", &path[..path.len() - 11]);
            assert_eq!(stranger.get(&wrong).await.status, StatusCode::NOT_FOUND, "{wrong}");
        }
        assert_eq!(window.get("/desk/ratings/pads").await.status, StatusCode::FORBIDDEN);
        assert!(told(world).await.is_empty());
    }

    async fn after_ten_minutes_the_tablet_asks_nobody_about_it_any_more(world) {
        let window = world.officer(Role::Window, HALL).await;
        let address = pad(world).await;
        served(world, window.person(), None).await;
        world.clock().advance(SignedDuration::from_mins(11));
        let mut tablet = world.stranger();
        tablet.get(&address).await;
        assert!(tablet.seen().has("欢迎"), "{}", tablet.seen().text());
    }

    async fn the_code_of_a_receipt_waits_until_the_service_is_over(world) {
        let case: CaseRef = world.house().mint.id();
        let mut stranger = world.stranger();
        let seen = stranger.get(&evaluations(world.house()).code_path(case)).await;
        assert_eq!(seen.status, StatusCode::OK);
        assert!(seen.has("办结以后再来评价") && seen.all("form.form").is_empty(), "{}", seen.text());
    }

    async fn by_its_code_a_service_is_evaluated_once_without_a_name_and_the_owner_is_led_to_their_own_page(world) {
        let mut zhang = world.resident("张三").await;
        let case: CaseRef = delivered(world, zhang.person(), None).await;
        let code = evaluations(world.house()).code_path(case);
        assert_eq!(zhang.get(&code).await.address, format!("/rate/{case}"));
        let mut stranger = world.stranger();
        stranger.get(&code).await;
        assert!(stranger.seen().has("未登录的评价是匿名的") && !stranger.seen().has("张"), "{}", stranger.seen().text());
        stranger.submit("main form", &[("level", "2"), ("words", "窗口找不到")], &[]).await;
        assert!(stranger.seen().has("已经评价过了"), "{}", stranger.seen().text());
        assert!(!stranger.seen().has("窗口找不到"), "the code does not show what was said");
        let told = told(world).await;
        assert_eq!((told.len(), told[0].anonymous, told[0].channel.as_deref()), (1, true, Some("code")));
        zhang.get(&format!("/rate/{case}")).await;
        assert!(zhang.seen().has("窗口找不到"), "it is kept under the key of whose case it is");
    }
}
