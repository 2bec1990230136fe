//! One after the other.

use std::sync::{Arc, OnceLock};

use cap_queue::{
    Booking, Bookings, QueueError, call, leave, policy,
    ports::Asked,
    reading,
    take::{self, Comer, Wanted},
};
use http::{Method, StatusCode};
use plat_facts::{PersonRef, SiteRef};
use plat_identity::{Branch, Role, Roles};
use plat_kernel::{Date, SignedDuration, clock::start_of};
use plat_store::StoreError;
use plat_testing::both_engines;
use serde_json::{Value, json};

use crate::city::{
    CARD, HALL, HOUSEHOLD, adult, at_window, kinds, next, ninghe, number, number_of, officer, press,
    queue_of, queue_with, refused, seen_by_holder, serve, some_officer, take, try_press, try_take,
};

/// The numbers of those who went first, each with the rule.
async fn went_first(world: &plat_testing::World, taken: &Value) -> Vec<(String, String)> {
    let why = seen_by_holder(world, taken, "/why").await;
    let text = |it: &Value, key: &str| it[key].as_str().unwrap_or_default().to_owned();
    why.as_array().unwrap().iter().map(|it| (text(it, "number"), text(it, "rule"))).collect()
}

both_engines! { ninghe =>
    async fn a_number_is_taken_called_served_and_done(world) {
        let taken = take(world, &adult(1), &[CARD]).await;
        assert_eq!((taken["number"].as_str(), taken["again"].as_bool()), (Some("001"), Some(false)));
        let mut wang = at_window(world, 13).await;
        let waits = seen_by_holder(world, &taken, "").await;
        assert_eq!((waits["state"].as_str(), waits["ahead"].as_u64()), (Some("waiting"), Some(0)));
        let called = press(&mut wang, "next", &json!({})).await;
        assert_eq!((called["ticket"]["label"].as_str(), called["ticket"]["items"][0].as_str()), (Some("001"), Some(CARD)));
        let mine = seen_by_holder(world, &taken, "").await;
        assert_eq!((mine["state"].as_str(), mine["window"].as_u64()), (Some("called"), Some(13)));
        press(&mut wang, "again", &json!({ "number": 1 })).await;
        press(&mut wang, "begin", &json!({ "number": 1 })).await;
        world.clock().advance(SignedDuration::from_mins(7));
        let done = press(&mut wang, "finish", &json!({ "number": 1 })).await;
        assert_eq!((done["ticket"].clone(), done["served"].as_u64()), (Value::Null, Some(1)));
        assert_eq!(seen_by_holder(world, &taken, "").await["state"], "served");
        let told = ["ticket_taken", "window_staffed", "ticket_called", "ticket_called", "ticket_begun", "ticket_served"];
        assert_eq!(kinds(world).await, told);
    }

    async fn whoever_takes_a_second_number_is_given_the_first_again(world) {
        let first = take(world, &adult(501), &[CARD]).await;
        let second = try_take(world, &adult(501), &[HOUSEHOLD]).await;
        assert_eq!((second.status, &second.json()["code"]), (StatusCode::OK, &first["code"]));
        // The same person, on their own phone.
        let mut zhang = world.resident("张三").await;
        let path = format!("/api/v1/sites/{HALL}/tickets");
        let body = json!({ "items": [CARD] });
        let phone = zhang.json(Method::POST, &path, Some(&body)).await.json();
        let id_number = world.house().identity.resident(zhang.person()).await.unwrap().unwrap().id_number;
        let kiosk = take(world, id_number.as_str(), &[CARD]).await;
        assert_eq!((kiosk["again"].as_bool(), &kiosk["code"]), (Some(true), &phone["code"]));
        let left = format!("/api/v1/tickets/{}/leave", first["code"].as_str().unwrap());
        assert_eq!(world.stranger().json(Method::POST, &left, None).await.status, StatusCode::NO_CONTENT);
        assert_eq!(take(world, &adult(501), &[CARD]).await["number"], "003", "after it another one");
    }

    async fn an_identity_number_counts_at_the_machines_of_a_hall_only(world) {
        let queue = queue_of(world.house());
        let from = "203.0.113.9".parse().unwrap();
        let wanted = Wanted {
            site: HALL.parse().unwrap(),
            items: vec![CARD.parse().unwrap()],
            comer: Comer::Kiosk { id_number: adult(1), from },
        };
        let refused = take::run(&queue, wanted).await.unwrap_err();
        assert!(matches!(refused, QueueError::NotAMachine), "{refused}");
        assert_eq!(kinds(world).await, Vec::<String>::new());
    }

    async fn nobody_is_given_a_number_that_no_window_could_serve_or_outside_the_hours(world) {
        for (id_number, items, code) in [
            ("110101199001011234", vec![CARD], "queue.bad_id_number"),
            (adult(1).as_str(), vec![], "queue.no_item"),
            (adult(1).as_str(), vec!["XX999"], "queue.no_such_item"),
        ] {
            assert_eq!(refused(&try_take(world, id_number, &items).await), code);
        }
        let path = format!("/api/v1/sites/{HALL}/tickets");
        let nobody = world.stranger().json(Method::POST, &path, Some(&json!({ "items": [CARD] }))).await;
        assert_eq!(refused(&nobody), "queue.needs_person");
        world.morning_of(Date::constant(2026, 3, 8));
        assert_eq!(refused(&try_take(world, &adult(1), &[CARD]).await), "queue.closed", "a Sunday");
    }

    async fn who_does_not_come_returns_three_places_later_twice_and_then_it_is_over(world) {
        let mut all = Vec::new();
        for serial in 1..=6 {
            all.push(take(world, &adult(serial), &[CARD]).await);
            world.clock().advance(SignedDuration::from_mins(1));
        }
        let mut wang = at_window(world, 13).await;
        assert_eq!(next(&mut wang).await, Some(1));
        press(&mut wang, "absent", &json!({ "number": 1 })).await;
        let mut called = Vec::new();
        while let Some(number) = next(&mut wang).await {
            called.push(number);
            if number == 1 {
                press(&mut wang, "absent", &json!({})).await;
            } else {
                press(&mut wang, "begin", &json!({})).await;
                press(&mut wang, "finish", &json!({})).await;
            }
            world.clock().advance(SignedDuration::from_mins(1));
        }
        assert_eq!(called, [2, 3, 4, 1, 5, 6, 1], "three places later, then at the end of a short line");
        assert_eq!(seen_by_holder(world, &all[0], "").await["state"], "absent");
        assert_eq!(next(&mut wang).await, None);
    }

    async fn the_old_go_first_and_whoever_is_passed_reads_by_which_rule(world) {
        let young = take(world, &adult(1), &[CARD]).await;
        world.clock().advance(SignedDuration::from_mins(5));
        let old = take(world, &number_of(Date::constant(1950, 5, 1), 1), &[CARD]).await;
        let other = take(world, &adult(2), &[HOUSEHOLD]).await;
        assert_eq!(old["claim"], "lane-elderly");
        let mut household = at_window(world, 1).await;
        let mut card = at_window(world, 13).await;
        assert_eq!((next(&mut household).await, next(&mut card).await), (Some(3), Some(2)));
        let rules = [("003", "other-window"), ("002", "lane-elderly")];
        let rules = rules.map(|(number, rule)| (number.to_owned(), rule.to_owned()));
        let mut found = went_first(world, &young).await;
        found.sort_by_key(|(number, _)| std::cmp::Reverse(number.clone()));
        assert_eq!(found, rules);
        assert!(went_first(world, &other).await.is_empty());
    }

    async fn the_door_desk_vouches_for_a_lane_and_the_number_stays_the_same(world) {
        take(world, &adult(1), &[CARD]).await;
        world.clock().advance(SignedDuration::from_mins(2));
        let hers = take(world, &adult(2), &[CARD]).await;
        let mut door = officer(world).await;
        let body = json!({ "items": [CARD], "id_number": adult(2), "lane": "pregnant" });
        let again = door.json(Method::POST, "/api/v1/desk/tickets", Some(&body)).await.json();
        assert_eq!((&again["code"], again["claim"].as_str()), (&hers["code"], Some("lane-pregnant")));
        assert!(kinds(world).await.contains(&"ticket_vouched".to_owned()), "who vouched is on record");
        let wrong = json!({ "items": [CARD], "lane": "vip" });
        assert_eq!(refused(&door.json(Method::POST, "/api/v1/desk/tickets", Some(&wrong)).await), "queue.no_such_lane");
        let mut wang = at_window(world, 13).await;
        assert_eq!(next(&mut wang).await, Some(2));
        let mut decider = world.officer_of(Branch::Household, Roles::from([Role::Decider]), HALL).await;
        let refusal = decider.json(Method::POST, "/api/v1/desk/tickets", Some(&body)).await;
        assert_eq!(refusal.status, StatusCode::FORBIDDEN);
    }

    async fn a_key_that_is_pressed_twice_calls_nobody_away(world) {
        take(world, &adult(1), &[CARD]).await;
        take(world, &adult(2), &[CARD]).await;
        let mut wang = at_window(world, 13).await;
        assert_eq!(next(&mut wang).await, Some(1));
        let twice = try_press(&mut wang, "next", &json!({})).await;
        assert_eq!((twice.status, refused(&twice).as_str()), (StatusCode::CONFLICT, "queue.not_done"));
        let stale = try_press(&mut wang, "absent", &json!({ "number": 2 })).await;
        assert_eq!(refused(&stale), "queue.changed_meanwhile");
        let mut li = officer(world).await;
        assert_eq!(refused(&try_press(&mut li, "open", &json!({ "window": 13 })).await), "queue.window_taken");
        assert_eq!(refused(&try_press(&mut wang, "open", &json!({ "window": 14 })).await), "queue.at_another");
        assert_eq!(refused(&try_press(&mut li, "next", &json!({})).await), "queue.not_at_window");
        assert_eq!(refused(&try_press(&mut wang, "close", &json!({})).await), "queue.not_done");
    }

    async fn a_colleague_goes_on_with_a_note_at_the_place_that_the_person_has(world) {
        let taken = take(world, &adult(1), &[CARD]).await;
        world.clock().advance(SignedDuration::from_mins(1));
        take(world, &adult(2), &[CARD]).await;
        let (mut wang, mut li) = (at_window(world, 13).await, at_window(world, 14).await);
        next(&mut wang).await;
        press(&mut wang, "begin", &json!({})).await;
        let elsewhere = try_press(&mut wang, "pass-on", &json!({ "window": 1 })).await;
        assert_eq!(refused(&elsewhere), "queue.window_cannot");
        press(&mut wang, "pass-on", &json!({ "window": 14, "note": "指纹采集不上，请重采" })).await;
        assert_eq!(next(&mut wang).await, Some(2), "whoever passes on does not get the same person again");
        let theirs = press(&mut li, "next", &json!({})).await["ticket"].clone();
        assert_eq!((theirs["number"].as_u64(), theirs["note"].as_str()), (Some(1), Some("指纹采集不上，请重采")));
        let clear = "SELECT CAST(COUNT(*) AS BIGINT) FROM queue_ticket WHERE note IS NOT NULL AND noted_by IS NOT NULL";
        assert_eq!(number(world, clear).await, 1);
        press(&mut li, "begin", &json!({})).await;
        press(&mut li, "finish", &json!({})).await;
        assert_eq!(number(world, clear).await, 0, "a note goes with the ticket's end");
        assert_eq!(seen_by_holder(world, &taken, "").await["state"], "served");
    }

    async fn what_is_left_is_done_at_another_desk_without_a_new_number(world) {
        let taken = take(world, &adult(1), &[CARD, HOUSEHOLD]).await;
        let mut five_star = at_window(world, 60).await;
        let mut card = at_window(world, 13).await;
        assert_eq!(next(&mut card).await, None, "only a window that can do all of it");
        assert_eq!(next(&mut five_star).await, Some(1));
        press(&mut five_star, "begin", &json!({})).await;
        press(&mut five_star, "finish", &json!({ "left": [CARD] })).await;
        assert_eq!(seen_by_holder(world, &taken, "").await["state"], "waiting");
        assert_eq!(next(&mut five_star).await, None);
        assert_eq!(next(&mut card).await, Some(1));
        press(&mut card, "begin", &json!({})).await;
        press(&mut card, "finish", &json!({})).await;
        assert_eq!(seen_by_holder(world, &taken, "").await["state"], "served");
        assert_eq!(kinds(world).await.iter().filter(|it| *it == "ticket_served").count(), 2);
    }

    async fn while_a_window_waits_for_somebody_who_does_not_come_others_go_first_by_that_rule(world) {
        let first = take(world, &adult(1), &[CARD]).await;
        world.clock().advance(SignedDuration::from_secs(30));
        take(world, &adult(2), &[CARD]).await;
        let (mut wang, mut li) = (at_window(world, 13).await, at_window(world, 14).await);
        assert_eq!(next(&mut wang).await, Some(1));
        world.clock().advance(SignedDuration::from_secs(30));
        assert_eq!(next(&mut li).await, Some(2));
        press(&mut wang, "absent", &json!({})).await;
        let why = seen_by_holder(world, &first, "/why").await;
        assert_eq!((why[0]["number"].as_str(), why[0]["rule"].as_str()), (Some("002"), Some("other-absent")), "{why}");
    }

    async fn a_shift_is_handed_over_with_whoever_is_at_the_window(world) {
        take(world, &adult(1), &[CARD]).await;
        let mut wang = at_window(world, 13).await;
        next(&mut wang).await;
        press(&mut wang, "begin", &json!({})).await;
        press(&mut wang, "pause", &json!({})).await;
        let mut li = officer(world).await;
        let shown = press(&mut li, "hand-over", &json!({ "window": 13 })).await;
        assert_eq!((shown["ticket"]["number"].as_u64(), shown["post"].as_str()), (Some(1), Some("paused")));
        assert_eq!(refused(&try_press(&mut wang, "finish", &json!({})).await), "queue.not_at_window");
        press(&mut li, "finish", &json!({})).await;
        assert_eq!(refused(&try_press(&mut li, "next", &json!({})).await), "queue.paused");
        press(&mut li, "resume", &json!({})).await;
        press(&mut li, "close", &json!({})).await;
        let staffed = "SELECT CAST(COUNT(*) AS BIGINT) FROM queue_shift WHERE state <> 'left'";
        assert_eq!(number(world, staffed).await, 0);
    }

    async fn who_still_waits_when_the_hall_has_closed_is_told_so(world) {
        let waits = take(world, &adult(1), &[CARD]).await;
        let called = take(world, &adult(2), &[HOUSEHOLD]).await;
        let mut wang = at_window(world, 1).await;
        next(&mut wang).await;
        world.clock().set(start_of(Date::constant(2026, 3, 2)) + SignedDuration::from_mins(19 * 60 + 29));
        world.settle().await;
        assert_eq!(seen_by_holder(world, &waits, "").await["state"], "waiting");
        world.clock().advance(SignedDuration::from_mins(1));
        world.settle().await;
        assert_eq!(seen_by_holder(world, &waits, "").await["state"], "closed");
        assert_eq!(seen_by_holder(world, &called, "").await["state"], "called", "a window may end what it began");
        world.morning_of(Date::constant(2026, 3, 3));
        world.settle().await;
        assert_eq!(seen_by_holder(world, &called, "").await["state"], "closed");
        let staffed = "SELECT CAST(COUNT(*) AS BIGINT) FROM queue_shift WHERE state <> 'left'";
        assert_eq!(number(world, staffed).await, 0);
        assert_eq!(take(world, &adult(1), &[CARD]).await["number"], "001", "each day begins anew");
        let rows = "SELECT CAST((SELECT COUNT(*) FROM queue_ticket) + (SELECT COUNT(*) FROM queue_call) + \
            (SELECT COUNT(*) FROM queue_shift) AS BIGINT)";
        assert_eq!(number(world, rows).await, 3 + 1 + 1, "what ended is kept for a while");
        world.morning_of(Date::constant(2026, 6, 4));
        world.settle().await;
        assert_eq!(number(world, rows).await, 0, "and not longer than the city says");
    }

    async fn another_program_goes_on_where_one_stopped_in_the_middle_of_the_day(world) {
        let before = queue_of(world.house());
        for serial in 1..=3 {
            take(world, &adult(serial), &[CARD]).await;
        }
        let officers = [some_officer(world, 1), some_officer(world, 2)];
        let may = |queue, nth: usize| policy::may_work(queue, &officers[nth]).unwrap();
        cap_queue::staff::open_window(&before, &may(&before, 0), 13).await.unwrap();
        cap_queue::staff::open_window(&before, &may(&before, 1), 14).await.unwrap();
        assert_eq!(call::next(&before, &may(&before, 0)).await.unwrap().unwrap().number, 1);
        let mut bell = before.watch(&HALL.parse().unwrap()).unwrap();
        let after = queue_of(world.house());
        assert!(matches!(call::next(&after, &may(&after, 0)).await, Err(QueueError::NotDone(1))));
        assert_eq!(call::next(&after, &may(&after, 1)).await.unwrap().unwrap().number, 2);
        bell.changed().await.unwrap();
        let board = reading::board(&before, &HALL.parse().unwrap()).await.unwrap();
        let shown: Vec<_> = board.windows.iter().filter_map(|it| Some((it.number, it.shown.as_ref()?.number))).collect();
        assert_eq!((shown, board.waiting), (vec![(13, 1), (14, 2)], 1), "what the other program did is shown");
    }

    async fn whoever_came_a_moment_ago_to_a_full_hall_reads_how_long_they_will_wait(world) {
        let _wang = at_window(world, 13).await;
        for serial in 1..=21 {
            take(world, &adult(serial), &[CARD]).await;
        }
        let before = take(world, &adult(22), &[CARD]).await;
        assert!(seen_by_holder(world, &before, "").await["range"].is_object());
        let last = take(world, &adult(23), &[CARD]).await;
        assert!(seen_by_holder(world, &last, "").await["range"].is_object(), "of so many it is not reckoned anew for each");
    }

    async fn what_is_usual_is_measured_and_what_was_told_is_held_against_what_came(world) {
        let queue = queue_of(world.house());
        let card = CARD.parse().unwrap();
        assert_eq!(queue.usual(&card), SignedDuration::from_mins(6), "as the city set it");
        let mut wang = at_window(world, 13).await;
        for serial in 1..=20 {
            take(world, &adult(serial), &[CARD]).await;
            serve(world, &mut wang, 3).await.unwrap();
        }
        let hall: SiteRef = HALL.parse().unwrap();
        reading::board(&queue, &hall).await.unwrap();
        assert_eq!(queue.usual(&card), SignedDuration::from_mins(3), "as twenty services were");
        let days = reading::told_and_true(&queue, &hall, 28).await.unwrap();
        let day = days[0];
        assert_eq!((days.len(), day.told, day.at_once, day.at_once_true), (1, 0, 20, 20), "nobody had to wait");
        let load = reading::load(&queue, &hall, &[card]).await.unwrap();
        let a_key = SignedDuration::from_secs(15);
        assert_eq!((load.waiting, load.open, load.range.unwrap().p90), (0, 1, a_key), "as long as a key takes");
        let closed = reading::load(&queue, &hall, &[HOUSEHOLD.parse().unwrap()]).await.unwrap();
        assert_eq!((closed.open, closed.range), (0, None), "nobody can say how long one waits for no window");
    }

    async fn with_an_appointment_one_checks_in_and_goes_before_those_who_came_after_its_head_start(world) {
        let known = Arc::new(Known(OnceLock::new()));
        let queue = queue_with(world.house(), known.clone());
        let zhang = world.resident("张三").await;
        let now = world.house().mint.now();
        known.0.set(Booking {
            appointment: world.house().mint.id(),
            person: zhang.person(),
            site: HALL.parse().unwrap(),
            items: vec![CARD.parse().unwrap()],
            persons: 1,
            begins: now + SignedDuration::from_mins(5),
        }).unwrap();
        let first = take(world, &adult(9), &[CARD]).await;
        let wanted = |code: &str| Wanted {
            site: HALL.parse().unwrap(), items: vec![], comer: Comer::Appointment { code: code.to_owned() },
        };
        assert!(matches!(take::run(&queue, wanted("WRONG")).await, Err(QueueError::NotFound)));
        let taken = take::run(&queue, wanted("RIGHT")).await.unwrap();
        assert_eq!((taken.ticket.number, taken.ticket.claim.code().as_str()), (2, "appointment"));
        let mut wang = at_window(world, 13).await;
        assert_eq!(next(&mut wang).await, Some(2));
        assert_eq!(went_first(world, &first).await, [("002".to_owned(), "appointment".to_owned())]);
        assert!(matches!(leave::run(&queue, "0000000000000000").await, Err(QueueError::NotFound)));
    }
}

/// One appointment.
struct Known(OnceLock<Booking>);

impl Bookings for Known {
    fn by_code<'a>(&'a self, code: &'a str) -> Asked<'a, Option<Booking>> {
        Box::pin(async move { Ok(self.0.get().filter(|_| code == "RIGHT").cloned()) })
    }

    fn of_person<'a>(&'a self, person: PersonRef, _: (&'a SiteRef, Date)) -> Asked<'a, Option<Booking>> {
        Box::pin(async move { Ok(self.0.get().filter(|it| it.person == person).cloned()) })
    }
}

both_engines! { ninghe =>
    async fn nobody_is_named_in_the_rows_of_a_line(world) {
        let zhang = world.resident("张三").await;
        let id_number = world.house().identity.resident(zhang.person()).await.unwrap().unwrap().id_number;
        take(world, id_number.as_str(), &[CARD]).await;
        let read = |tx: &mut plat_store::Tx<'_>| {
            tx.list("SELECT mark, code, items, claim FROM queue_ticket", &[], |row| {
                Ok([row.text(0)?, row.text(1)?, row.text(2)?, row.text(3)?].join(" "))
            })
        };
        let rows = world.db().read::<_, StoreError>(read).await.unwrap();
        assert_eq!(rows.len(), 1);
        assert!(!rows[0].contains(id_number.as_str()) && !rows[0].contains("张三"), "{rows:?}");
    }
}
