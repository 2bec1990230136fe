//! `yichuang simulate`: a day of a hall.

use std::fs;

use crate::program::run;

#[test]
fn on_a_day_of_the_hall_nobody_is_lost_or_overtaken_without_a_reason() {
    let said =
        run(["simulate", "hall", "--visitors", "400", "--windows", "14", "--date", "2026-03-04", "--json"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let day = said.json();
    let count = |name: &str| day[name].as_u64().unwrap();
    assert_eq!((count("served") + count("missed"), count("left")), (400, 0), "{day}");
    assert!(
        day["overtaken"].get("none").is_none() && day["overtaken"]["appointment"].as_u64() > Some(0),
        "{day}"
    );
}

#[test]
fn a_wrong_row_of_who_came_is_named_and_nothing_is_simulated() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("monday.csv");
    fs::write(&file, "at,branch,lane,appointment,minutes\n08:00,id-card,,,\n08:10,id-card,vip,,\n").unwrap();
    let said = run(["simulate", "hall", "--date", "2026-03-04", "--arrivals", file.to_str().unwrap()]);
    assert_eq!((said.code, said.out.as_str()), (2, ""));
    assert!(said.err.contains("monday.csv:3: lane:"), "{}", said.err);
}

#[test]
fn nobody_is_simulated_on_a_day_on_which_the_hall_is_closed() {
    let said = run(["simulate", "hall", "--visitors", "10", "--date", "2026-03-08"]);
    assert_eq!(said.code, 2, "{}", said.out);
}
