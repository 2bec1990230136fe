//! What is published and stays: stars, bulletins; what ratings are about; and the last day to answer.

use http::{Method, StatusCode};
use plat_facts::{Published, evaluation::BadRatingStepTaken};
use plat_identity::Role;
use plat_kernel::{Date, SignedDuration};
use plat_testing::{World, both_engines};
use serde_json::json;

use crate::{
    anyone::{pad, presses, served_at},
    bad::{does, rated},
    city::{HALL, a_city, again, on_duty_again},
};

const ITEM: &str = "往来港澳个人旅游签注";
const BULLETIN: &str = "/ratings/2026-03-02/pdf";

/// The bulletin of the first week of March, as the press was given it.
async fn bulletin(world: &World) -> String {
    let mut stranger = world.stranger();
    let seen = stranger.get(BULLETIN).await;
    assert_eq!(seen.status, StatusCode::OK, "{}", seen.text());
    seen.html()
}

both_engines! { a_city =>
    async fn stars_are_published_with_each_measure_and_staff_are_seen_by_supervisors_and_themselves_alone(world) {
        let officer = world.officer(Role::Window, HALL).await;
        let other = world.officer(Role::Window, HALL).await;
        let address = pad(world).await;
        let mut tablet = world.stranger();
        for level in ["5", "5", "4"] {
            world.clock().advance(SignedDuration::from_mins(1));
            served_at(world, 3, officer.person(), None).await;
            tablet.get(&address).await;
            presses(&mut tablet, level).await;
        }
        served_at(world, 5, other.person(), None).await;
        let mut stranger = world.stranger();
        stranger.get("/ratings/stars?month=2026-03").await;
        assert!(!stranger.seen().has("3 号窗口"), "not before it is published: {}", stranger.seen().text());

        world.morning_of(Date::constant(2026, 4, 8));
        stranger.get("/ratings/stars").await;
        assert!(stranger.seen().has("2026 年 3 月") && stranger.seen().has("1 个窗口评为星级窗口，共 2 个窗口"), "{}", stranger.seen().text());
        assert_eq!(stranger.seen().all(".stars-table th[scope=row]"), ["3 号窗口", "5 号窗口"]);
        let missed = stranger.seen().all(".stars-missed").join(" ");
        assert!(missed.contains("评价数 ≥ 3") && missed.contains("好评 ≥ 95%"), "{missed}");
        assert!(stranger.seen().has("3/3") && !stranger.seen().has("100.0%"), "no share of three");
        assert!(!stranger.seen().has("王警官"), "staff are in no public list");
        stranger.get("/ratings/stars?lang=en").await;
        assert!(stranger.seen().has("Star windows, March 2026"), "{}", stranger.seen().text());
        let open = stranger.json(Method::GET, "/api/v1/evaluations/stars", None).await.json();
        let of = |at: usize| (&open["windows"][at]["window"], &open["windows"][at]["star"]);
        assert_eq!((&open["month"], of(0), of(1)), (&json!("2026-03"), (&json!(3), &json!(true)), (&json!(5), &json!(false))));
        assert_eq!(open["windows"][1]["measures"][0], json!({"measure": "ratings", "part": 0, "limit": 3, "met": false}));
        let later = stranger.json(Method::GET, "/api/v1/evaluations/stars?month=2026-04", None).await;
        assert_eq!((later.status, later.json()["code"].as_str().unwrap()), (StatusCode::NOT_FOUND, "evaluation.not_published"));

        let mut officer = on_duty_again(world, &officer).await;
        officer.get("/desk/stars").await;
        assert_eq!(officer.seen().all("section[aria-labelledby=mine] .badge.ok").len(), 1, "{}", officer.seen().text());
        assert!(officer.seen().all("section[aria-labelledby=staff]").is_empty());
        let own = officer.json(Method::GET, "/api/v1/desk/stars", None).await.json();
        assert_eq!((&own["mine"]["star"], &own["staff"], &own["windows"]), (&json!(true), &json!([]), &json!([])));
        assert_eq!(officer.json(Method::GET, "/api/v1/desk/stars?month=2026-04", None).await.status, StatusCode::NOT_FOUND);
        let mut supervisor = world.officer(Role::Supervisor, HALL).await;
        supervisor.get("/desk/stars").await;
        assert_eq!(supervisor.seen().all("section[aria-labelledby=staff] th[scope=row]").len(), 1);
        let all = supervisor.json(Method::GET, "/api/v1/desk/stars", None).await.json();
        assert_eq!((&all["staff"][0]["star"], all["windows"].as_array().unwrap().len()), (&json!(true), 2), "{all}");
        let running = supervisor.json(Method::GET, "/api/v1/desk/stars?month=2026-04", None).await.json();
        assert_eq!((&running["month"], running.get("published")), (&json!("2026-04"), None));
        supervisor.get("/desk/stars?month=2026-04").await;
        assert!(supervisor.seen().has("还没有公布"), "{}", supervisor.seen().text());
    }

    async fn a_bulletin_that_is_out_never_changes(world) {
        let mut zhang = world.resident("张三").await;
        let window = world.officer(Role::Window, HALL).await;
        rated(world, &mut zhang, &window, json!({"level": 1, "words": "按错了"})).await;
        rated(world, &mut zhang, &window, json!({"level": 5})).await;
        assert_eq!(world.stranger().get(BULLETIN).await.status, StatusCode::NOT_FOUND, "not before it is out");
        world.morning_of(Date::constant(2026, 3, 9));
        let first = bulletin(world).await;
        assert!(first.contains("群众评价周报") && first.contains("(1/2)"), "{first}");
        assert_eq!(world.stranger().get("/ratings/2026-03-03/pdf").await.status, StatusCode::NOT_FOUND, "one address for each");

        let mut one = world.officer(Role::Supervisor, HALL).await;
        one.get("/desk/ratings").await;
        one.follow(ITEM).await;
        let address = one.seen().address.clone();
        does(&mut one, "doubt", "mistaken", "本人说按错了").await;
        let mut two = world.officer(Role::Supervisor, HALL).await;
        two.get(&address).await;
        does(&mut two, "review", "set_aside", "确为误评").await;
        let mut li = world.resident("李四").await;
        rated(world, &mut li, &window, json!({"level": 2})).await;

        let mut stranger = world.stranger();
        let now = stranger.json(Method::GET, "/api/v1/evaluations/figures", None).await.json();
        assert_eq!((&now["city"]["total"], &now["set_aside"]), (&json!(2), &json!(1)));
        assert_eq!(bulletin(world).await, first);
        stranger.get("/ratings?week=2026-03-02").await;
        assert!(stranger.seen().has("共 2 条评价") && stranger.seen().has("不再变动"), "{}", stranger.seen().text());
        assert_eq!(stranger.seen().link("下载 PDF").as_deref(), Some(BULLETIN));
    }

    async fn a_supervisor_reads_what_ratings_are_about_and_opens_the_bad_ones(world) {
        let mut zhang = world.resident("张三").await;
        let window = world.officer(Role::Window, HALL).await;
        let mut decider = world.officer(Role::Decider, HALL).await;
        let mut supervisor = world.officer(Role::Supervisor, HALL).await;
        rated(world, &mut zhang, &window, json!({"level": 1, "words": "排队排了一个小时，停车也难"})).await;
        rated(world, &mut zhang, &window, json!({"level": 5, "words": "不用排队"})).await;
        supervisor.get("/desk/ratings/themes").await;
        assert!(!supervisor.seen().has("一个小时"), "a count says nobody's words");
        supervisor.follow("等候时间").await;
        assert_eq!(supervisor.seen().all("tr.chosen td"), ["1", "0", "0", "0", "1", "2"]);
        supervisor.follow(ITEM).await;
        assert!(supervisor.seen().has("排队排了一个小时"), "{}", supervisor.seen().text());
        supervisor.get("/desk/ratings/themes?theme=place&week=2026-02-23").await;
        assert!(supervisor.seen().has("没有差评"), "{}", supervisor.seen().text());
        assert_eq!(decider.get("/desk/ratings/themes").await.status, StatusCode::FORBIDDEN);
        let mut stranger = world.stranger();
        stranger.get("/ratings").await;
        assert!(!stranger.seen().has("等候时间"), "of two nothing is told");
    }

    async fn after_the_last_day_to_answer_nothing_is_asked_any_more(world) {
        let mut zhang = world.resident("张三").await;
        let window = world.officer(Role::Window, HALL).await;
        let mut decider = world.officer(Role::Decider, HALL).await;
        let case = rated(world, &mut zhang, &window, json!({"level": 2, "unnamed": true})).await;
        decider.get("/desk/ratings").await;
        decider.follow(ITEM).await;
        does(&mut decider, "verify", "founded", "属实").await;
        does(&mut decider, "mend", "", "已改").await;
        does(&mut decider, "close", "", "").await;
        zhang.get(&format!("/rate/{case}")).await;
        assert!(zhang.seen().has("2026年3月16日当天及以前可以答复一次"), "{}", zhang.seen().text());
        for day in [17, 18] {
            world.morning_of(Date::constant(2026, 3, day));
            world.settle().await;
        }
        let mut zhang = again(world, &zhang).await;
        zhang.get(&format!("/rate/{case}")).await;
        assert!(zhang.seen().has("到期没有收到您的答复"), "{}", zhang.seen().text());
        let late = zhang.post_form(&format!("/rate/{case}/answer"), &[("satisfied", "no")]).await.status;
        assert_eq!(late, StatusCode::CONFLICT);
        let facts = world.db().facts().after(0, 200).await.unwrap();
        let silent = facts.iter().filter_map(BadRatingStepTaken::read).map(Result::unwrap);
        assert_eq!(silent.filter(|it| it.outcome == "none").count(), 1);
    }
}
