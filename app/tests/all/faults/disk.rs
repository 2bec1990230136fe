//! No room is left.

use std::{fs, path::PathBuf, process::Command};

use axum::http::StatusCode;
use faults::{Answer, Client, Program, Start, Town, hand_in};
use plat_store::Engine;
use serde_json::Value;

use super::{a_resident, a_town, application, nothing_is_lost_or_done_twice, pause, wait};

/// Gives a running program no file larger than this, or any. Nobody needs to be root for the soft limit.
fn limit(program: &Program, bytes: &str) {
    let pid = program.pid().to_string();
    let set = Command::new("prlimit").args(["--pid", &pid, &format!("--fsize={bytes}:")]).status().unwrap();
    assert!(set.success(), "prlimit");
}

/// A program that hears of a file that is too large by the error of the write, not by a signal.
fn without_signal(start: &Start) -> Start {
    start.behind(["sh", "-c", "trap '' XFSZ; exec \"$@\"", "sh"])
}

fn is_put_off(answer: &Answer, code: &str) {
    let said = answer.json();
    assert_eq!((answer.status, answer.code().as_str()), (StatusCode::SERVICE_UNAVAILABLE, code), "{said}");
    assert!(!answer.header("retry-after").is_empty());
}

/// A draft and the address to which its photographs go.
async fn place_for_photographs(zhang: &mut Client) -> String {
    let guide = zhang.get("/api/v1/items/CR012").await.unwrap().json();
    let material = guide["materials"][0]["id"].as_str().unwrap().to_owned();
    let draft = zhang.post("/api/v1/applications", None, &application()).await.unwrap().json();
    format!("/api/v1/cases/{}/materials?material={material}", draft["id"].as_str().unwrap())
}

fn photograph(size: usize) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    bytes.resize(size, 7);
    bytes
}

#[test]
fn where_nothing_can_be_written_commands_hear_503_reading_goes_on_and_it_works_again_without_a_restart() {
    wait(async {
        let (town, start, mut crowd) = a_town(Engine::Sqlite).await;
        let program = Program::start(&without_signal(&start)).await.unwrap();
        let mut zhang = a_resident(&town, &start);
        let upload = place_for_photographs(&mut zhang).await;
        let load = crowd.begin();
        pause(400).await;
        limit(&program, "65536");
        pause(300).await;
        is_put_off(&hand_in(&mut zhang, None).await.unwrap(), "store.unavailable");
        is_put_off(&zhang.put_up(&upload, photograph(100_000)).await.unwrap(), "store.full");
        assert_eq!(zhang.get("/api/v1/cases").await.unwrap().status, StatusCode::OK);
        assert!(program.is_ready().await, "whoever only reads is served");
        limit(&program, "unlimited");
        let stored = zhang.put_up(&upload, photograph(100_000)).await.unwrap();
        assert_eq!(stored.status, StatusCode::CREATED, "{}", stored.json());
        pause(400).await;
        let mut crowd = load.end().await.unwrap();
        assert!(crowd.account().counts().put_off > 0);
        nothing_is_lost_or_done_twice(&town, &mut crowd).await;
    });
}

/// A small file system of its own for the data folder, where the machine lets a program have one (user namespaces).
struct SmallDisk {
    program: Program,
    folder: PathBuf,
}

impl SmallDisk {
    async fn start(town: &Town, start: &Start) -> Option<Self> {
        let unshare = |words: &[&str]| Command::new("unshare").args(words).output();
        let allowed = unshare(&["-rm", "sh", "-c", "mount -t tmpfs none /mnt"]);
        if !allowed.is_ok_and(|it| it.status.success()) {
            return None;
        }
        let data = town.data().unwrap().display().to_string();
        let script = format!(
            "cp -a {data} {data}.copy && mount -t tmpfs -o size=24m none {data} && cp -a {data}.copy/. {data} && \
             rm -r {data}.copy && exec \"$@\""
        );
        let program =
            Program::start(&start.behind(["unshare", "-rm", "sh", "-c", &script, "sh"])).await.unwrap();
        let folder = PathBuf::from(format!("/proc/{}/root{data}", program.pid()));
        Some(Self { program, folder })
    }

    /// Leaves no byte free.
    fn fill(&self) {
        let script = "cat /dev/zero > \"$1/ballast\" 2>/dev/null; exit 0";
        let filled = Command::new("sh").args(["-c", script, "sh"]).arg(&self.folder).status().unwrap();
        assert!(filled.success());
    }

    fn free(&self) {
        fs::remove_file(self.folder.join("ballast")).unwrap();
    }
}

#[test]
fn a_full_disk_is_called_by_its_name_and_nothing_acknowledged_is_lost() {
    wait(async {
        let (town, start, mut crowd) = a_town(Engine::Sqlite).await;
        let Some(disk) = SmallDisk::start(&town, &start).await else {
            println!(
                "no file system of one's own on this machine; the story before tells the same with a limit"
            );
            return;
        };
        let mut zhang = a_resident(&town, &start);
        let upload = place_for_photographs(&mut zhang).await;
        let load = crowd.begin();
        pause(300).await;
        disk.fill();
        pause(300).await;
        is_put_off(&zhang.put_up(&upload, photograph(100_000)).await.unwrap(), "store.full");
        let refused = until_refused(&mut zhang).await;
        is_put_off(&refused, "store.full");
        assert_eq!(zhang.get("/api/v1/cases").await.unwrap().status, StatusCode::OK);
        let mut crowd = load.end().await.unwrap();
        disk.free();
        let stored = zhang.put_up(&upload, photograph(100_000)).await.unwrap();
        assert_eq!(stored.status, StatusCode::CREATED, "{}", stored.json());
        crowd.make_up().await.unwrap();
        assert_eq!(crowd.account().surprises(), Vec::<String>::new());
        for ((case, kind), many) in crowd.account().done() {
            assert_eq!(many, 1, "{kind} of {case}");
        }
        let handed_in = hand_in(&mut zhang, None).await.unwrap();
        assert_eq!(handed_in.status, StatusCode::CREATED, "{}", handed_in.json());
        assert!(disk.program.is_ready().await);
    });
}

/// The log has a few pages left when the disk fills up; then there is no room.
async fn until_refused(zhang: &mut Client) -> Answer {
    for _ in 0..200 {
        let answer = zhang.post("/api/v1/applications", None, &application()).await.unwrap();
        if !answer.status.is_success() {
            return answer;
        }
    }
    panic!("the disk is never full");
}

#[test]
fn a_files_folder_that_is_away_is_told_with_503_and_used_again_when_it_is_back() {
    wait(async {
        let (town, start, _crowd) = a_town(Engine::Sqlite).await;
        let _program = Program::start(&start).await.unwrap();
        let mut zhang = a_resident(&town, &start);
        let upload = place_for_photographs(&mut zhang).await;
        let (files, away) = (town.data().unwrap().join("files"), town.data().unwrap().join("away"));
        fs::rename(&files, &away).unwrap();
        fs::write(&files, "not a folder").unwrap();
        is_put_off(&zhang.put_up(&upload, photograph(5_000)).await.unwrap(), "store.unavailable");
        let begun = zhang.post("/api/v1/applications", None, &application()).await.unwrap();
        assert_eq!(begun.status, StatusCode::CREATED, "what needs no file goes on");
        fs::remove_file(&files).unwrap();
        fs::rename(&away, &files).unwrap();
        let upload = place_for_photographs(&mut zhang).await;
        assert_eq!(zhang.put_up(&upload, photograph(5_000)).await.unwrap().status, StatusCode::CREATED);
    });
}

#[test]
fn a_log_that_cannot_be_written_stops_nobody() {
    wait(async {
        let (town, mut start, _crowd) = a_town(Engine::Sqlite).await;
        start.log = Some(PathBuf::from("/dev/full"));
        let program = Program::start(&start).await.unwrap();
        let mut zhang = a_resident(&town, &start);
        let done = hand_in(&mut zhang, None).await.unwrap();
        assert_eq!(done.status, StatusCode::CREATED);
        assert_ne!(done.json()["id"], Value::Null);
        assert_eq!(program.stop().await.unwrap().code, Some(0));
    });
}
