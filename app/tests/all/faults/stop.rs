//! SIGTERM: what is in hand is finished, nothing new is begun, and ten seconds are the end of it.

use std::time::Duration;

use axum::http::StatusCode;
use faults::{Client, Program, Start, Town};
use plat_kernel::Stopwatch;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use super::{a_resident, a_town, engines, nothing_is_lost_or_done_twice, pause, wait};

/// Begins an upload and sends only a part of it.
async fn hanging_upload(town: &Town, start: &Start) -> TcpStream {
    let mut stream = TcpStream::connect(start.site).await.unwrap();
    let token = town.resident(0).unwrap();
    let head = format!(
        "POST /api/v1/cases HTTP/1.1\r\nHost: faults\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/json\r\nContent-Length: 100000\r\n\r\n{{\"item\":"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    pause(100).await;
    stream
}

#[test]
fn under_load_nothing_in_hand_is_lost_and_what_comes_later_hears_503() {
    for engine in engines() {
        wait(async {
            let (town, start, mut crowd) = a_town(engine).await;
            let program = Program::start(&start).await.unwrap();
            let load = crowd.begin();
            pause(400).await;
            let ended = program.stop().await.unwrap();
            println!("{engine:?}: stopped in {} ms", ended.took.as_millis());
            assert_eq!(ended.code, Some(0));
            assert!(ended.took < Duration::from_secs(10), "{:?}", ended.took);
            crowd = load.end().await.unwrap();
            let again = Program::start(&start).await.unwrap();
            nothing_is_lost_or_done_twice(&town, &mut crowd).await;
            drop(again);
        });
    }
}

#[test]
fn a_hanging_upload_holds_the_program_for_less_than_ten_seconds_in_which_everybody_else_hears_503() {
    for engine in engines() {
        wait(async {
            let (town, start, _crowd) = a_town(engine).await;
            let program = Program::start(&start).await.unwrap();
            let mut kept_alive = a_resident(&town, &start);
            assert_eq!(kept_alive.get("/api/v1/cases").await.unwrap().status, StatusCode::OK);
            let mut hanging = hanging_upload(&town, &start).await;
            let watch = Stopwatch::start();
            program.signal("TERM").unwrap();
            pause(200).await;
            let ready = Client::of(start.site, None).get("/readyz").await.unwrap();
            assert_eq!((ready.status, &ready.body[..]), (StatusCode::SERVICE_UNAVAILABLE, &b"stopping"[..]));
            let refused = kept_alive.get("/api/v1/cases").await.unwrap();
            assert_eq!(
                (refused.status, refused.code().as_str()),
                (StatusCode::SERVICE_UNAVAILABLE, "web.stopping")
            );
            assert_eq!((refused.header("connection"), refused.header("retry-after")), ("close", "5"));
            let page = Client::of(start.site, None).get("/").await.unwrap();
            assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
            assert!(String::from_utf8_lossy(&page.body).contains("重新启动"), "a page, in words");
            let ended = program.ended().await.unwrap();
            println!("{engine:?}: stopped in {} ms in spite of the upload", watch.elapsed().as_millis());
            assert_eq!(ended.code, Some(0));
            assert!(watch.elapsed() < Duration::from_secs(10), "{:?}", watch.elapsed());
            let mut rest = Vec::new();
            // Cut off, or told so: both are an end.
            drop(hanging.read_to_end(&mut rest).await);
        });
    }
}

#[test]
fn who_has_nothing_in_hand_stops_at_once() {
    for engine in engines() {
        wait(async {
            let (town, start, _crowd) = a_town(engine).await;
            let program = Program::start(&start).await.unwrap();
            let mut idle = a_resident(&town, &start);
            assert_eq!(idle.get("/api/v1/cases").await.unwrap().status, StatusCode::OK);
            let ended = program.stop().await.unwrap();
            println!("{engine:?}: stopped in {} ms", ended.took.as_millis());
            assert_eq!(ended.code, Some(0));
            assert!(ended.took < Duration::from_secs(3), "{:?}", ended.took);
        });
    }
}
