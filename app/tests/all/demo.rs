//! `yichuang demo`: a small Ninghe is made, served, and found as it was.

use std::{
    io::{BufRead as _, BufReader, Read as _},
    path::Path,
    process::{Child, ChildStdout, Stdio},
};

use crate::program::{run, yichuang};

struct Served {
    child: Child,
    out: BufReader<ChildStdout>,
}

/// Starts the demo and waits until it says its address.
fn demo(data: &Path, more: &[&str]) -> (Served, String) {
    let mut program = yichuang();
    program
        .args(["demo", "--listen", "127.0.0.1:0", "--residents", "60", "--weeks", "1", "--data"])
        .arg(data)
        .args(more);
    let mut child = program.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    while !line.contains("http://") {
        line.clear();
        assert!(out.read_line(&mut line).unwrap() > 0, "the demo ended before it was ready");
    }
    let address = line.split("http://").nth(1).unwrap().trim().to_owned();
    (Served { child, out }, address)
}

impl Served {
    /// Tells it to stop, as an operator's tools do, and gives what it had said.
    fn stop(mut self) -> (Option<i32>, String) {
        let told = std::process::Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        assert!(told.unwrap().success());
        let mut said = String::new();
        self.out.read_to_string(&mut said).unwrap();
        self.child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        (self.child.wait().unwrap().code(), said)
    }
}

/// A noon of the hall, in seconds: people come with cards and appointments and to the door desk, and windows are handed over at one. A
/// machine that is busy with other tests is late by half hours of such a city, so who was called and did not come is not asked here.
fn a_noon_goes_by_and_no_number_is_given_or_called_twice(folder: &Path, address: &str) {
    let file = folder.join("noon.csv");
    let row = |n: u32| {
        let minute = 32 + n;
        let lane = ["", "", "elderly", "", "pregnant"][n as usize % 5];
        let booked = if n.is_multiple_of(4) { "13:30" } else { "" };
        let branch = ["id-card", "residence", "traffic", "public-order"][n as usize % 4];
        format!("{}:{:02},{branch},{lane},{booked},\n", 12 + minute / 60, minute % 60)
    };
    let rows: Vec<String> = (0..24).map(row).collect();
    std::fs::write(&file, format!("at,branch,lane,appointment,minutes\n{}", rows.concat())).unwrap();
    let through = format!("http://{address}");
    let file = file.to_str().unwrap();
    let asked = [
        "simulate",
        "hall",
        "--through",
        &through,
        "--speed",
        "1800",
        "--windows",
        "24",
        "--arrivals",
        file,
        "--json",
    ];
    let said = run(asked);
    let day = said.json();
    let faults = &day["faults"];
    let (came, ends) = (day["counts"]["came"].as_u64().unwrap(), day["counts"]["ends"].as_object().unwrap());
    let ended: u64 = ends.values().filter_map(serde_json::Value::as_u64).sum();
    assert!(came > 0 && ended == came, "{day}");
    for twice in ["numbers_twice", "called_twice"] {
        assert_eq!(faults[twice].as_array().map(Vec::len), Some(0), "{day}");
    }
    assert_eq!(faults["without_a_rule"], 0, "{day}");
    assert_eq!(day["counts"]["refused"].as_object().map(serde_json::Map::len), Some(0), "{day}");
}

#[test]
fn the_demo_city_is_made_once_and_stops_when_told_and_a_noon_of_its_hall_goes_by_in_seconds() {
    let folder = tempfile::tempdir().unwrap();
    let (first, address) = demo(folder.path(), &["--live"]);
    assert!(std::net::TcpStream::connect(address).is_ok());
    let (code, said) = first.stop();
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("Ninghe is ready") && said.contains("Ninghe-2026"), "{said}");
    assert!(!said.contains("refused"), "{said}");
    let (second, address) = demo(folder.path(), &["--speed", "1800", "--at", "12:00"]);
    a_noon_goes_by_and_no_number_is_given_or_called_twice(folder.path(), &address);
    let (code, said) = second.stop();
    assert_eq!(code, Some(0), "{said}");
    assert!(!said.contains("Ninghe is ready"), "{said}");
}

#[test]
fn a_city_that_was_left_half_made_is_not_served_as_a_whole_one() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("half-made"), []).unwrap();
    let mut program = yichuang();
    let ended =
        program.args(["demo", "--listen", "127.0.0.1:0", "--data"]).arg(folder.path()).output().unwrap();
    assert_eq!(ended.status.code(), Some(1));
    let said = String::from_utf8_lossy(&ended.stderr);
    assert!(said.contains(&folder.path().display().to_string()), "{said}");
}
