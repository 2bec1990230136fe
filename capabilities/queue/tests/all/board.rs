//! What the board shows: calls at once, whatever is being reckoned; and whoever did not come as somebody who did not come.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use cap_queue::{Beside, Duties, NoBookings, NoSkills, Queue, ports::Asked};
use http::StatusCode;
use plat_facts::SiteRef;
use plat_kernel::{Date, SignedDuration, Timestamp};
use plat_testing::{Built, Engine, House, World, both_engines};
use serde_json::{Value, json};

use crate::city::{CARD, HALL, NoCases, adult, at_window, next, ninghe, press, queue_of_parts, take};

/// A roster that answers, until it does not any more: then nobody can reckon how long people will wait.
struct Stuck(AtomicBool);

static STUCK: Stuck = Stuck(AtomicBool::new(false));

impl Duties for &'static Stuck {
    fn of_day<'a>(&'a self, _: &'a SiteRef, _: Date) -> Asked<'a, Vec<(u16, Timestamp, Timestamp)>> {
        Box::pin(async {
            if self.0.load(Ordering::SeqCst) {
                std::future::pending::<()>().await;
            }
            Ok(Vec::new())
        })
    }
}

fn queue(house: &House) -> Queue {
    queue_of_parts(house, (Arc::new(NoBookings), Arc::new(NoSkills), Arc::new(&STUCK)))
}

fn build(house: &House) -> Built {
    let queue = queue(house);
    let beside = Beside { address: "https://yichuang.test".to_owned(), cases: Arc::new(NoCases) };
    Built::of(vec![cap_queue::module(&queue, beside)]).with_work(cap_queue::work(&queue))
}

async fn read(world: &World, path: &str) -> String {
    let mut stranger = world.stranger();
    let seen = stranger.get(path).await;
    assert_eq!(seen.status, StatusCode::OK, "{path}");
    seen.html()
}

/// The latest calls: number, and whether it was missed.
async fn recent(world: &World) -> Vec<(String, bool)> {
    let board =
        world.stranger().json(http::Method::GET, &format!("/api/v1/sites/{HALL}/board"), None).await.json();
    let of = |it: &Value| (it["number"].as_str().unwrap().to_owned(), it["missed"].as_bool().unwrap());
    board["recent"].as_array().unwrap().iter().map(of).collect()
}

/// Whether a board says of each kind of work how long one waits.
fn says_how_long(board: &str) -> bool {
    board.contains("board-range") && !board.contains(r#"class="board-range"></span>"#)
}

#[tokio::test]
async fn a_call_is_on_the_board_though_nobody_can_reckon_how_long_others_will_wait() {
    let world = World::on(Engine::Sqlite, &[cap_queue::MIGRATIONS], build).await;
    let board = format!("/boards/{HALL}");
    let mut wang = at_window(&world, 13).await;
    let mut taken = Vec::new();
    for serial in 1..=3 {
        taken.push(take(&world, &adult(serial), &[CARD]).await);
    }
    let before = read(&world, &board).await;
    assert!(!before.contains(r#"class="board-number">001"#), "nobody was called yet");
    while !says_how_long(&read(&world, &board).await) {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    // What is reckoned for whoever takes a number does not take away what is shown of others.
    world.clock().advance(SignedDuration::from_mins(1));
    taken.push(take(&world, &adult(4), &[CARD]).await);
    STUCK.0.store(true, Ordering::SeqCst);
    // A minute later, so that what was reckoned is not good any more.
    world.clock().advance(SignedDuration::from_mins(2));
    assert_eq!(next(&mut wang).await, Some(1));
    let after = read(&world, &board).await;
    assert!(after.contains(r#"class="board-number">001"#), "{after}");
    assert!(says_how_long(&after), "{after}");
    let phone = read(&world, &format!("/tickets/{}", taken[1]["code"].as_str().unwrap())).await;
    assert!(phone.contains("002"), "the phone waits for nothing either");
    STUCK.0.store(false, Ordering::SeqCst);
}

both_engines! { ninghe =>
    async fn whoever_did_not_come_when_called_is_not_shown_as_one_who_came(world) {
        for serial in 1..=4 {
            take(world, &adult(serial), &[CARD]).await;
            world.clock().advance(SignedDuration::from_mins(1));
        }
        let mut wang = at_window(world, 13).await;
        let mut calls = async |key: &str| {
            world.clock().advance(SignedDuration::from_secs(20));
            press(&mut wang, key, &json!({})).await;
        };
        calls("next").await;
        calls("absent").await;
        assert_eq!(recent(world).await, [("001".to_owned(), true)], "back in the line, and not there");
        for key in ["next", "begin", "finish", "next", "begin"] {
            calls(key).await;
        }
        let all = [("003", false), ("002", false), ("001", true)].map(|(it, missed)| (it.to_owned(), missed));
        assert_eq!(recent(world).await, all);
        let board = read(world, &format!("/boards/{HALL}?lang=zh")).await;
        assert_eq!((board.matches(r#"class="missed"#).count(), board.matches("过号").count()), (1, 1), "{board}");
        for key in ["finish", "next", "begin", "finish", "next"] {
            calls(key).await;
        }
        assert!(recent(world).await.contains(&("001".to_owned(), false)), "called anew: to come");
        calls("begin").await;
        calls("finish").await;
        assert!(recent(world).await.iter().all(|(_, missed)| !missed), "served in the end");
    }

    async fn whoever_gives_up_when_called_did_not_come_and_is_passed_by_nobody_without_a_rule(world) {
        let first = take(world, &adult(1), &[CARD]).await;
        world.clock().advance(SignedDuration::from_mins(1));
        take(world, &adult(2), &[CARD]).await;
        let (mut wang, mut li) = (at_window(world, 13).await, at_window(world, 14).await);
        assert_eq!(next(&mut wang).await, Some(1));
        world.clock().advance(SignedDuration::from_secs(10));
        assert_eq!(next(&mut li).await, Some(2), "while the first is called");
        world.clock().advance(SignedDuration::from_secs(10));
        let code = first["code"].as_str().unwrap();
        let left = world.stranger().json(http::Method::POST, &format!("/api/v1/tickets/{code}/leave"), None).await;
        assert_eq!(left.status, StatusCode::NO_CONTENT);
        let why = crate::city::seen_by_holder(world, &first, "/why").await;
        assert_eq!(why.as_array().map(Vec::len), Some(0), "they did not wait any more: {why}");
        assert!(recent(world).await.contains(&("001".to_owned(), true)));
    }
}
