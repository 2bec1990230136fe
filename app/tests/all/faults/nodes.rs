//! Two nodes on one PostgreSQL, of which one dies or falls asleep.

use std::time::Duration;

use axum::http::StatusCode;
use faults::{Client, Crowd, Program, Start, Town, hand_in};
use plat_kernel::Stopwatch;
use plat_store::Engine;
use serde_json::{Value, json};

use super::{CROWD, a_town, has_postgres, nothing_is_lost_or_done_twice, pause, wait};

/// Two programs on one database; the first to start is the sequencer.
async fn two_nodes(start: &Start) -> (Program, Program) {
    let first = Program::start(start).await.unwrap();
    pause(300).await;
    (first, Program::start(&start.beside().unwrap()).await.unwrap())
}

/// A case that only has to be handed over, and the officer and the resident of it.
struct Ready {
    case: String,
    wang: Client,
    zhang: Client,
}

impl Ready {
    async fn at(town: &Town, node: &Program) -> Self {
        let mut wang = Client::of(node.site(), town.officer(CROWD.into()));
        let mut zhang = Client::of(node.site(), town.resident(CROWD.into()));
        let case = hand_in(&mut zhang, None).await.unwrap().json();
        let case = case["id"].as_str().unwrap_or_else(|| panic!("{case}")).to_owned();
        for command in [
            json!({"verb": "accept"}),
            json!({"verb": "grant"}),
            json!({"verb": "produce", "serial": "339900000001"}),
        ] {
            does(&mut wang, &case, command).await;
        }
        Self { case, wang, zhang }
    }

    /// How long it takes from the handing over, on the node that is left, until the resident is invited to evaluate: the
    /// fact must get its position from a sequencer, and a reader must read it.
    async fn until_invited(mut self) -> Duration {
        does(&mut self.wang, &self.case, json!({"verb": "deliver", "way": "window"})).await;
        let (watch, path) = (Stopwatch::start(), format!("/api/v1/cases/{}/evaluation", self.case));
        while self.zhang.get(&path).await.unwrap().status != StatusCode::OK {
            assert!(watch.elapsed().as_secs() < 20, "nobody gives facts their positions");
            pause(20).await;
        }
        watch.elapsed()
    }
}

async fn does(wang: &mut Client, case: &str, command: Value) {
    let done = wang.post(&format!("/api/v1/desk/cases/{case}/commands"), None, &command).await.unwrap();
    assert_eq!(done.status, StatusCode::OK, "{command} {}", done.json());
}

async fn both_work(crowd: &mut Crowd, nodes: (&Program, &Program)) {
    crowd.go_to(&[nodes.0.site(), nodes.1.site()]);
    let load = crowd.begin();
    pause(500).await;
    *crowd = load.end().await.unwrap();
}

#[test]
fn when_one_of_two_nodes_is_killed_the_other_goes_on_with_everything_at_once() {
    if !has_postgres() {
        return;
    }
    wait(async {
        let (town, start, mut crowd) = a_town(Engine::Postgres).await;
        let (first, second) = two_nodes(&start).await;
        crowd.go_to(&[first.site(), second.site()]);
        let ready = Ready::at(&town, &second).await;
        crowd.account().leave_alone(&ready.case);
        let load = crowd.begin();
        pause(500).await;
        first.kill().unwrap();
        let took = ready.until_invited().await;
        println!("killed: the other node places and reads facts {} ms later", took.as_millis());
        assert!(took.as_secs() < 3, "{took:?}");
        pause(300).await;
        crowd = load.end().await.unwrap();
        crowd.go_to(&[second.site()]);
        nothing_is_lost_or_done_twice(&town, &mut crowd).await;
        let back = Program::start(&start).await.unwrap();
        both_work(&mut crowd, (&back, &second)).await;
        nothing_is_lost_or_done_twice(&town, &mut crowd).await;
    });
}

#[test]
fn a_node_that_falls_asleep_loses_its_office_within_seconds_and_does_no_harm_when_it_wakes() {
    if !has_postgres() {
        return;
    }
    wait(async {
        let (town, start, mut crowd) = a_town(Engine::Postgres).await;
        let (first, second) = two_nodes(&start).await;
        both_work(&mut crowd, (&first, &second)).await;
        let ready = Ready::at(&town, &second).await;
        crowd.account().leave_alone(&ready.case);
        first.signal("STOP").unwrap();
        let took = ready.until_invited().await;
        println!("asleep: the other node places and reads facts {} ms later", took.as_millis());
        assert!(took.as_secs() < 9, "{took:?}");
        first.signal("CONT").unwrap();
        both_work(&mut crowd, (&first, &second)).await;
        nothing_is_lost_or_done_twice(&town, &mut crowd).await;
        assert_eq!(first.stop().await.unwrap().code, Some(0));
        assert_eq!(second.stop().await.unwrap().code, Some(0));
    });
}
