//! The database goes away and comes back, or somebody else holds it.

use std::sync::mpsc;

use axum::http::StatusCode;
use faults::{Client, Program, Server, Town, hand_in};
use plat_kernel::Stopwatch;
use plat_store::{Engine, StoreError};

use super::{CROWD, a_resident, a_town, has_postgres, nothing_is_lost_or_done_twice, pause, wait, with};

#[test]
fn connections_that_are_cut_under_load_cost_nobody_anything_but_time() {
    if !has_postgres() {
        return;
    }
    wait(async {
        let (town, start, mut crowd) = a_town(Engine::Postgres).await;
        let _program = Program::start(&start).await.unwrap();
        let load = crowd.begin();
        for _ in 0..10 {
            pause(150).await;
            town.hang_up().unwrap();
        }
        let mut crowd = load.end().await.unwrap();
        nothing_is_lost_or_done_twice(&town, &mut crowd).await;
    });
}

#[test]
fn a_server_that_stops_is_told_with_503_and_work_goes_on_when_it_is_back() {
    if !has_postgres() {
        return;
    }
    wait(async {
        let server = Server::start().unwrap();
        let (town, start, mut crowd) = with(Town::at_place(server.place(), CROWD + 1).await.unwrap());
        let program = Program::start(&start).await.unwrap();
        let load = crowd.begin();
        pause(400).await;
        server.down().unwrap();
        pause(300).await;
        assert!(!program.is_ready().await, "/readyz says that the database is away");
        let mut zhang = a_resident(&town, &start);
        let refused = zhang.get("/api/v1/cases").await.unwrap();
        assert_eq!(
            (refused.status, refused.code().as_str()),
            (StatusCode::SERVICE_UNAVAILABLE, "store.unavailable")
        );
        assert_eq!(refused.header("retry-after"), "5");
        let anybody = Client::of(start.site, None).get("/guides/CR012").await.unwrap();
        assert_eq!(anybody.status, StatusCode::OK, "guides need no database");
        server.up().unwrap();
        let back = Stopwatch::start();
        while !program.is_ready().await {
            pause(20).await;
        }
        println!("ready {} ms after the server was", back.elapsed().as_millis());
        assert!(back.elapsed().as_secs() < 5, "{:?}", back.elapsed());
        pause(400).await;
        let mut crowd = load.end().await.unwrap();
        assert!(crowd.account().counts().put_off > 0);
        nothing_is_lost_or_done_twice(&town, &mut crowd).await;
    });
}

#[test]
fn a_database_that_another_process_holds_is_told_with_503_while_reading_goes_on() {
    wait(async {
        let (town, start, mut crowd) = a_town(Engine::Sqlite).await;
        let _program = Program::start(&start).await.unwrap();
        let other = town.open().await.unwrap();
        let (door, shut) = mpsc::channel::<()>();
        let (here, arrived) = tokio::sync::oneshot::channel();
        let (holder, mut here) = (other.clone(), Some(here));
        let held = tokio::spawn(async move {
            let hold = move |_: &mut plat_store::Tx<'_>| {
                here.take().map(|it| it.send(()));
                let _released = shut.recv();
                Ok::<_, StoreError>(())
            };
            holder.write(hold).await
        });
        arrived.await.unwrap();
        let (mut zhang, mut li) = (a_resident(&town, &start), a_resident(&town, &start));
        let asked = Stopwatch::start();
        let handed_in = tokio::spawn(async move { hand_in(&mut zhang, Some("k")).await });
        assert_eq!(li.get("/api/v1/cases").await.unwrap().status, StatusCode::OK);
        assert!(asked.elapsed().as_secs() < 5, "reading waits for nobody");
        let refused = handed_in.await.unwrap().unwrap();
        println!("refused after {} ms", asked.elapsed().as_millis());
        assert_eq!((refused.status, refused.code().as_str()), (StatusCode::SERVICE_UNAVAILABLE, "web.busy"));
        assert_eq!(refused.header("retry-after"), "1");
        drop(door);
        held.await.unwrap().unwrap();
        other.close().await;
        let done = hand_in(&mut li, Some("k")).await.unwrap();
        assert_eq!(done.status, StatusCode::CREATED, "{}", done.json());
        let load = crowd.begin();
        pause(300).await;
        load.end().await.unwrap();
    });
}
