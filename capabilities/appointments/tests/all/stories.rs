//! One person after the other.

use http::{Method, StatusCode};
use plat_kernel::SignedDuration;
use plat_testing::{Browser, World, both_engines};
use serde_json::{Value, json};

use crate::city::{HALL, STATION, act, book, choose, mine, ninghe, number, texts, window};

/// What a refusal is called.
fn refused(seen: &plat_testing::Seen) -> String {
    let problem = seen.json();
    problem["code"].as_str().unwrap_or_default().to_owned()
}

/// Waits for a morning at the station on a day.
async fn wait_for(who: &mut Browser, day: &str, from: &str, until: &str) -> plat_testing::Seen {
    let body = json!({ "site": STATION, "items": ["SF001"], "persons": 1, "first": day, "last": day,
        "from": from, "until": until });
    who.json(Method::POST, "/api/v1/appointments/wishes", Some(&body)).await
}

async fn offers_of(who: &mut Browser) -> Vec<Value> {
    let mine = mine(who).await;
    let all = mine["appointments"].as_array().unwrap();
    all.iter().filter(|it| it["state"] == "held" && it["offered"] == true).cloned().collect()
}

async fn kinds(world: &World) -> Vec<String> {
    let all = texts(world, "SELECT kind FROM store_fact ORDER BY position").await;
    all.into_iter().filter(|kind| kind.starts_with("appointments.")).collect()
}

both_engines! { ninghe =>
    async fn a_time_is_kept_ten_minutes_and_booked_when_it_is_confirmed(world) {
        let mut zhang = world.resident("张三").await;
        let held = choose(&mut zhang, HALL, "2026-03-04", "09:00").await.json();
        assert_eq!((held["state"].as_str(), held["until"].as_str()), (Some("held"), Some("09:15")));
        world.clock().advance(SignedDuration::from_mins(9));
        let booked = act(&mut zhang, &held, "confirm", None).await.json();
        assert_eq!(booked["state"], "booked");
        world.clock().advance(SignedDuration::from_mins(9));
        world.settle().await;
        assert_eq!(mine(&mut zhang).await["appointments"][0]["state"], "booked");

        let late = choose(&mut zhang, HALL, "2026-03-05", "09:00").await.json();
        world.clock().advance(SignedDuration::from_mins(10));
        let over = act(&mut zhang, &late, "confirm", None).await;
        assert_eq!((over.status, refused(&over).as_str()), (StatusCode::CONFLICT, "appointments.hold_over"));
        world.settle().await;
        assert_eq!(mine(&mut zhang).await["appointments"].as_array().unwrap().len(), 1, "what lapsed is gone");
    }

    async fn nobody_books_outside_opening_hours_in_the_past_or_too_far_ahead(world) {
        let mut zhang = world.resident("张三").await;
        for (site, day, time, code) in [
            (HALL, "2026-03-08", "10:00", "appointments.not_then"),
            (HALL, "2026-03-04", "07:45", "appointments.not_then"),
            (HALL, "2026-03-04", "18:50", "appointments.not_then"),
            (HALL, "2026-03-04", "09:07", "appointments.not_then"),
            (STATION, "2026-03-04", "14:00", "appointments.not_then"),
            (HALL, "2026-03-02", "08:30", "appointments.too_soon"),
            (HALL, "2026-03-02", "09:15", "appointments.too_soon"),
            (HALL, "2026-03-16", "09:00", "appointments.too_far"),
            ("NH-9999", "2026-03-04", "09:00", "appointments.no_such_site"),
        ] {
            let seen = choose(&mut zhang, site, day, time).await;
            assert_eq!(refused(&seen), code, "{site} {day} {time}");
        }
        assert_eq!(choose(&mut zhang, HALL, "2026-03-15", "09:00").await.status.as_u16(), 422, "a Sunday");
        assert_eq!(choose(&mut zhang, HALL, "2026-03-14", "09:00").await.status, StatusCode::CREATED, "a Saturday");
    }

    async fn a_person_has_two_appointments_at_once_and_never_two_at_one_time(world) {
        let mut zhang = world.resident("张三").await;
        book(&mut zhang, HALL, "2026-03-04", "09:00").await;
        let same = choose(&mut zhang, STATION, "2026-03-04", "09:00").await;
        assert_eq!(refused(&same), "appointments.overlaps");
        book(&mut zhang, STATION, "2026-03-04", "09:15").await;
        let third = choose(&mut zhang, HALL, "2026-03-05", "09:00").await;
        assert_eq!((third.status, refused(&third).as_str()), (StatusCode::CONFLICT, "appointments.too_many_open"));
        for it in mine(&mut zhang).await["appointments"].as_array().unwrap() {
            assert_eq!(act(&mut zhang, it, "cancel", None).await.json()["state"], "cancelled");
        }
        for _ in 0..4 {
            let again = book(&mut zhang, HALL, "2026-03-05", "10:00").await;
            act(&mut zhang, &again, "cancel", None).await;
        }
        let seventh = choose(&mut zhang, HALL, "2026-03-05", "10:00").await;
        assert_eq!(refused(&seventh), "appointments.too_many_today", "nobody takes times to give them away");
    }

    async fn a_visit_of_two_persons_for_two_items_is_as_long_as_both_and_goes_from_zone_to_zone(world) {
        let mut zhang = world.resident("张三").await;
        let path = "/api/v1/appointments/times?site=NH-HALL&items=HZ001,SF001&persons=2";
        let days = zhang.json(Method::GET, path, None).await.json();
        let wednesday = days.as_array().unwrap().iter().find(|it| it["date"] == "2026-03-04").unwrap();
        let first = &wednesday["times"][0];
        assert_eq!((&first["begin"], &first["until"]), (&json!("08:00"), &json!("09:30")), "2 × 30 and 2 × 15 minutes");
        let body = json!({ "site": HALL, "day": "2026-03-04", "time": "08:00", "items": ["HZ001", "SF001"], "persons": 2 });
        let held = zhang.json(Method::POST, "/api/v1/appointments", Some(&body)).await;
        assert_eq!(held.status, StatusCode::CREATED, "{}", held.html());
        let cells = texts(world, "SELECT cells FROM appointments_visit").await.remove(0);
        assert_eq!(cells, "A@480 A@495 A@510 A@525 B@540 B@555");
        let many = json!({ "site": HALL, "day": "2026-03-04", "time": "08:00", "items": ["SF001"], "persons": 9 });
        assert_eq!(refused(&zhang.json(Method::POST, "/api/v1/appointments", Some(&many)).await), "appointments.persons");
    }

    async fn what_is_cancelled_can_be_booked_by_the_next(world) {
        let (mut zhang, mut li) = (world.resident("张三").await, world.resident("李四").await);
        let hers = book(&mut zhang, STATION, "2026-03-04", "09:00").await;
        assert_eq!(refused(&choose(&mut li, STATION, "2026-03-04", "09:00").await), "appointments.full");
        act(&mut zhang, &hers, "cancel", None).await;
        book(&mut li, STATION, "2026-03-04", "09:00").await;
        let none = li.json(Method::GET, &format!("/api/v1/appointments/{}", hers["id"].as_str().unwrap()), None).await;
        assert_eq!(none.status, StatusCode::NOT_FOUND, "another's is not there");
        world.settle().await;
        assert_eq!(kinds(world).await, ["booked", "cancelled", "booked"].map(|it| format!("appointments.appointment_{it}")));
    }

    async fn a_freed_time_is_kept_for_the_first_in_line_and_then_for_the_next(world) {
        let mut zhang = world.resident("张三").await;
        let (mut li, mut wang, mut zhao) =
            (world.resident("李四").await, world.resident("王五").await, world.resident("赵六").await);
        let taken = book(&mut zhang, STATION, "2026-03-04", "09:00").await;
        let free = wait_for(&mut li, "2026-03-04", "08:00", "12:00").await;
        assert_eq!(refused(&free), "appointments.there_is_room");
        for who in [&mut li, &mut wang] {
            assert_eq!(wait_for(who, "2026-03-04", "09:00", "09:15").await.status, StatusCode::CREATED);
            world.clock().advance(SignedDuration::from_secs(1));
        }
        act(&mut zhang, &taken, "cancel", None).await;
        assert_eq!((offers_of(&mut li).await.len(), offers_of(&mut wang).await.len()), (1, 0), "who waits longest");
        let pushing = choose(&mut zhao, STATION, "2026-03-04", "09:00").await;
        assert_eq!(refused(&pushing), "appointments.full", "nobody gets in between");

        world.clock().advance(SignedDuration::from_mins(21));
        world.settle().await;
        assert_eq!((offers_of(&mut li).await.len(), offers_of(&mut wang).await.len()), (0, 1), "then the next");
        let offer = offers_of(&mut wang).await.remove(0);
        assert_eq!(act(&mut wang, &offer, "confirm", None).await.json()["state"], "booked");
        assert!(mine(&mut wang).await["waiting"].as_array().unwrap().is_empty(), "the wait is over");
        assert_eq!(mine(&mut li).await["waiting"][0]["state"], "waiting", "and Li waits on");
    }

    async fn whoever_lets_two_offers_go_by_leaves_the_line_and_declining_does_too(world) {
        let (mut zhang, mut li, mut wang) =
            (world.resident("张三").await, world.resident("李四").await, world.resident("王五").await);
        let taken = book(&mut zhang, STATION, "2026-03-04", "09:00").await;
        wait_for(&mut li, "2026-03-04", "09:00", "09:15").await;
        act(&mut zhang, &taken, "cancel", None).await;
        for _ in 0..2 {
            assert_eq!(offers_of(&mut li).await.len(), 1);
            world.clock().advance(SignedDuration::from_mins(21));
            world.settle().await;
            // Whoever does nothing for a while is signed out.
            mine(&mut zhang).await;
            mine(&mut wang).await;
        }
        let li_has = mine(&mut li).await;
        assert!(li_has["waiting"].as_array().unwrap().is_empty() && offers_of(&mut li).await.is_empty());

        let taken = book(&mut zhang, STATION, "2026-03-04", "09:00").await;
        wait_for(&mut wang, "2026-03-04", "09:00", "09:15").await;
        act(&mut zhang, &taken, "cancel", None).await;
        let offer = offers_of(&mut wang).await.remove(0);
        act(&mut wang, &offer, "cancel", None).await;
        assert!(mine(&mut wang).await["waiting"].as_array().unwrap().is_empty());
        book(&mut li, STATION, "2026-03-04", "09:00").await;
    }

    async fn a_window_officer_notes_who_came_and_who_did_not_at_their_own_site(world) {
        let (mut zhang, mut li) = (world.resident("张三").await, world.resident("李四").await);
        let came = book(&mut zhang, STATION, "2026-03-02", "09:45").await;
        let another_day = book(&mut zhang, STATION, "2026-03-04", "09:00").await;
        let stayed = book(&mut li, STATION, "2026-03-02", "10:00").await;
        let (mut officer, mut elsewhere) = (window(world, STATION).await, window(world, HALL).await);
        let note = |it: &Value, mark: &str| format!("/api/v1/desk/appointments/{}/{mark}", it["id"].as_str().unwrap());
        let early = officer.json(Method::POST, &note(&another_day, "attended"), None).await;
        assert_eq!(refused(&early), "appointments.not_today");

        let list = officer.json(Method::GET, "/api/v1/desk/appointments", None).await.json();
        assert_eq!((list.as_array().unwrap().len(), &list[0]["name"]), (2, &json!("张*")));
        assert_eq!(elsewhere.json(Method::POST, &note(&came, "attended"), None).await.status, StatusCode::NOT_FOUND);
        assert_eq!(officer.json(Method::POST, &note(&came, "attended"), None).await.status, StatusCode::NO_CONTENT);
        let patience = officer.json(Method::POST, &note(&stayed, "missed"), None).await;
        assert_eq!(refused(&patience), "appointments.too_early");
        for _ in 0..8 {
            // Whoever does nothing for a while is signed out.
            world.clock().advance(SignedDuration::from_mins(10));
            officer.get("/desk/appointments").await;
        }
        assert_eq!(officer.seen().all("form button").into_iter().filter(|it| it.starts_with("未到")).count(), 1);
        assert_eq!(officer.json(Method::POST, &note(&stayed, "missed"), None).await.status, StatusCode::NO_CONTENT);
        let list = officer.json(Method::GET, "/api/v1/desk/appointments", None).await.json();
        assert_eq!((&list[0]["state"], &list[1]["state"]), (&json!("attended"), &json!("missed")));
        let taken = number(world, "SELECT taken FROM appointments_slot WHERE minute = 600").await;
        assert_eq!(taken, 0, "who does not come makes room");
        let resident = world.resident("王五").await.json(Method::GET, "/api/v1/desk/appointments", None).await;
        assert_eq!(resident.status, StatusCode::FORBIDDEN);
    }

    async fn a_visit_is_booked_page_by_page_and_found_by_its_link_without_signing_in(world) {
        let mut zhang = world.resident("张三").await;
        assert!(zhang.get("/appointments").await.has("还没有预约"));
        zhang.follow("预约办事").await;
        zhang.submit("main form[role=search]", &[("q", "申领居民身份证")], &[]).await;
        let first = zhang.seen().attr("main a.list-row", "href").unwrap();
        assert!(zhang.get(&first).await.has("人数"));
        zhang.get("/appointments/new?item=SF001&item=HZ001").await;
        zhang.submit("main form[action='/appointments/new']:not([role])", &[("persons", "2")], &[]).await;
        assert!(zhang.seen().address.contains("item=SF001&item=HZ001&persons=2"), "{}", zhang.seen().address);
        assert!(zhang.seen().has("宁和市公安政务服务中心"));
        zhang.get("/appointments/new?item=SF001&item=HZ001&persons=2&site=NH-HALL&day=2026-03-04").await;
        let shut = zhang.submit("main form[method=post]", &[("time", "07:00")], &[]).await;
        assert_eq!(shut.status.as_u16(), 422);
        assert!(shut.has("这个时间不能办理"));
        zhang.submit("main form[method=post]", &[("time", "08:00")], &[]).await;
        assert!(zhang.seen().has("请确认"), "{}", zhang.seen().text());
        let booked = zhang.submit("form[action$='/confirm']", &[], &[]).await;
        assert!(booked.has("预约好了") && booked.has("请带好") && booked.has("08:00–09:30"), "{}", booked.text());
        let (address, link) = (booked.address.clone(), booked.all(".wrap-any").remove(0));
        let file = zhang.get(&format!("{address}/calendar")).await.html();
        assert!(file.contains("DTSTART:20260304T000000Z\r\n") && file.contains("SUMMARY:"), "{file}");

        let link = link.trim_start_matches("https://yichuang.test").to_owned();
        let mut friend = world.stranger();
        let shown = friend.get(&link).await;
        assert!(shown.has("08:00–09:30") && !shown.text().contains("张三") && !shown.text().contains("身份证"));
        let guessed = format!("{}AAAAA-AAAAA", link.trim_end_matches(|c: char| c != '/'));
        assert_eq!(friend.get(&guessed).await.status, StatusCode::NOT_FOUND);
        friend.get(&link).await;
        assert!(friend.submit("main form[method=post]", &[], &[]).await.has("已取消"));
        assert!(zhang.get("/appointments").await.has("已取消"));
        let again = friend.post_form(&link, &[]).await;
        assert_eq!(again.status, StatusCode::CONFLICT, "once");
    }

    async fn a_time_is_moved_and_waited_for_on_the_pages_in_english_too(world) {
        let mut zhang = world.resident("张三").await;
        let it = book(&mut zhang, STATION, "2026-03-04", "09:00").await;
        let path = format!("/appointments/{}/move?day=2026-03-05", it["id"].as_str().unwrap());
        zhang.get(&path).await;
        zhang.submit("main form[method=post]", &[("time", "10:15")], &[]).await;
        assert!(zhang.seen().has("已改到新的时间") && zhang.seen().has("10:15–10:30"), "{}", zhang.seen().text());

        let mut li = world.resident("李四").await.in_english();
        let times = "/appointments/new?item=SF001&persons=1&site=NH-0101&day=2026-03-05";
        assert!(li.get(times).await.has("Full"));
        li.follow("Wait:").await;
        let wrong = [("first", "2026-03-06"), ("last", "2026-03-05"), ("from", "10:00"), ("until", "11:00")];
        assert!(li.submit("main form[method=post]", &wrong, &[]).await.has("Give days to come"));
        let room = [("first", "2026-03-05"), ("last", "2026-03-05"), ("from", "10:00"), ("until", "11:00")];
        assert!(li.submit("main form[method=post]", &room, &[]).await.has("There is room at a time that suits you"));
        let mut stranger = world.stranger();
        assert_eq!(stranger.get(times).await.link("登录后选择时间").unwrap(),
            "/signin?next=%2Fappointments%2Fnew%3Fitem%3DSF001%26persons%3D1%26site%3DNH-0101%26day%3D2026-03-05");
    }
}
