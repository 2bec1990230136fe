//! The officer's desk: what lies in whose tray, and what a search finds.

use http::{Method, StatusCode};
use plat_identity::{Branch, Role, Roles};
use plat_testing::both_engines;
use serde_json::json;

use crate::{
    city::{HALL, STATION, id_number_of, morning_of, ninghe},
    steps::{done, hand_in, text},
};

both_engines! { ninghe =>
    async fn each_officer_finds_in_their_trays_what_is_their_turn(world) {
        let mut zhang = world.resident("张三").await;
        let case = hand_in(&mut zhang, "ZA002").await;
        let of = async |branch, role, site| world.officer_of(branch, Roles::from([role]), site).await;
        let mut window = of(Branch::ExitEntry, Role::Window, HALL).await;
        let mut reviewer = of(Branch::PublicOrder, Role::Reviewer, HALL).await;
        let mut traffic = of(Branch::Traffic, Role::Reviewer, HALL).await;
        let mut station = of(Branch::PublicOrder, Role::Window, STATION).await;
        assert!(window.get("/desk").await.has(&case.number));
        for other in [&mut reviewer, &mut traffic, &mut station] {
            assert!(!other.get("/desk").await.has(&case.number));
        }
        done(&mut window, &case, json!({ "verb": "accept" })).await;
        assert!(!window.get("/desk").await.has(&case.number));
        assert!(reviewer.get("/desk").await.has(&case.number));
        assert!(!traffic.get("/desk").await.has(&case.number));
        let other = reviewer.json(Method::GET, "/api/v1/desk/tasks?tray=examine", None).await;
        assert_eq!(
            (other.status, other.json()["code"].as_str()),
            (StatusCode::FORBIDDEN, Some("cases.not_allowed"))
        );
        assert_eq!(
            reviewer.json(Method::GET, "/api/v1/desk/tasks?tray=nothing", None).await.status,
            StatusCode::NOT_FOUND
        );
        let mut supervisor = of(Branch::Legal, Role::Supervisor, HALL).await;
        assert_eq!(supervisor.get("/desk").await.status, StatusCode::OK);
    }

    async fn the_most_urgent_task_stands_first_with_its_lamp(world) {
        let mut zhang = world.resident("张三").await;
        let mut window = world.officer(Role::Window, HALL).await;
        let first = hand_in(&mut zhang, "CR031").await;
        morning_of(world, "2026-03-04", &mut [&mut zhang]).await;
        let second = hand_in(&mut zhang, "CR031").await;
        morning_of(world, "2026-03-06", &mut [&mut window]).await;
        let desk = window.get("/desk?tray=examine").await;
        assert_eq!(desk.all("tbody a"), [first.number.clone(), second.number.clone()]);
        assert_eq!(desk.all("tbody .lamp"), ["临近", "正常"]);
        morning_of(world, "2026-03-10", &mut [&mut window]).await;
        let late = window.get("/desk?tray=examine").await;
        assert_eq!(late.all("tbody .lamp"), ["超期", "临近"]);
        assert_eq!(late.all(".figure b"), ["1", "1", "0"]);
        assert!(late.has("已超 1 个工作日"), "{}", late.text());
        assert!(!late.html().contains("张三") && late.has("张*"));
    }

    async fn a_long_tray_is_read_page_by_page(world) {
        let mut zhang = world.resident("张三").await;
        let mut window = world.officer(Role::Window, HALL).await;
        for _ in 0..27 {
            hand_in(&mut zhang, "CR031").await;
        }
        let first = window.get("/desk?tray=examine").await.all("tbody a");
        let next = window.seen().attr("main a[href*='after=']", "href").unwrap();
        let second = window.get(&next).await.all("tbody a");
        assert_eq!((first.len(), second.len()), (25, 2));
        assert!(first.iter().all(|number| !second.contains(number)));
    }

    async fn a_clock_that_stands_still_makes_no_task_disappear_between_two_pages(world) {
        let mut zhang = world.resident("张三").await;
        let roles = Roles::from([Role::Window, Role::Reviewer]);
        let mut wang = world.officer_of(Branch::PublicOrder, roles, HALL).await;
        let stopped = hand_in(&mut zhang, "ZA002").await;
        done(&mut wang, &stopped, json!({ "verb": "accept" })).await;
        let stop = json!({ "verb": "suspend", "ground": "hearing", "told_days": 9 });
        done(&mut wang, &stopped, stop).await;
        morning_of(world, "2026-03-04", &mut [&mut zhang, &mut wang]).await;
        let running = hand_in(&mut zhang, "ZA002").await;
        done(&mut wang, &running, json!({ "verb": "accept" })).await;
        morning_of(world, "2026-03-13", &mut [&mut wang]).await;
        let (mut found, mut after) = (Vec::new(), String::new());
        loop {
            let path = format!("/api/v1/desk/tasks?tray=review&limit=1{after}");
            let page = wang.json(Method::GET, &path, None).await.json();
            found.extend(page["items"].as_array().unwrap().iter().map(|task| text(&task["number"])));
            let Some(next) = page["next"].as_str() else { break };
            after = format!("&after={next}");
        }
        found.sort();
        assert_eq!(found, [stopped.number, running.number]);
    }

    async fn a_search_by_number_or_id_number_finds_what_the_officer_may_read(world) {
        let mut zhang = world.resident("张三").await;
        let (case, other) = (hand_in(&mut zhang, "ZA002").await, hand_in(&mut zhang, "CR031").await);
        let id_number = id_number_of(world, &zhang).await;
        let mut window = world.officer(Role::Window, HALL).await;
        window.get("/desk/search").await;
        let typed = case.number.to_lowercase().replace('-', " ");
        let found = window.submit("main form", &[("q", &typed)], &[]).await;
        assert_eq!(
            (found.all("tbody a"), found.address.as_str()),
            (vec![case.number.clone()], "/desk/search")
        );
        let found = window.submit("main form", &[("q", &id_number)], &[]).await;
        assert_eq!(found.all("tbody a").len(), 2, "{}", found.text());
        assert!(found.all("tbody a").contains(&other.number));
        for nothing in ["NH260302-000001-0", "张三", "339900199001150000", "'; DROP TABLE cases_case; --"] {
            let none = window.submit("main form", &[("q", nothing)], &[]).await;
            assert_eq!(none.status, StatusCode::OK, "{nothing}: {}", none.text());
            assert!(none.has("没有找到办件"), "{nothing}: {}", none.text());
        }
        assert!(window.get(&format!("/desk/search?q={id_number}")).await.all("tbody a").is_empty());
    }

    async fn an_officer_of_another_site_finds_nothing_of_a_case_they_may_not_read(world) {
        let mut zhang = world.resident("张三").await;
        let case = hand_in(&mut zhang, "ZA002").await;
        let id_number = id_number_of(world, &zhang).await;
        let mut station = world.officer_of(Branch::Traffic, Roles::from([Role::Window]), STATION).await;
        let mut reviewer =
            world.officer_of(Branch::PublicOrder, Roles::from([Role::Reviewer]), STATION).await;
        for typed in [case.number.as_str(), id_number.as_str()] {
            station.get("/desk/search").await;
            assert!(station.submit("main form", &[("q", typed)], &[]).await.has("没有找到办件"));
            reviewer.get("/desk/search").await;
            assert!(reviewer.submit("main form", &[("q", typed)], &[]).await.has(&case.number));
        }
    }
}
