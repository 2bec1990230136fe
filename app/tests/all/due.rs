//! `yichuang due`: the examples of the rule book (§1.1), and what is typed wrongly.

use crate::program::run;

fn due(from: &str, days: &str, more: &[&str]) -> serde_json::Value {
    let said = run(["due", "--from", from, "--days", days, "--json"].into_iter().chain(more.iter().copied()));
    assert_eq!(said.code, 0, "{}", said.err);
    said.json()
}

#[test]
fn the_examples_of_the_rule_book_hold() {
    for (from, days, expected) in [
        ("2026-02-12", "5", "2026-02-26"),
        ("2026-02-13", "20", "2026-03-19"),
        ("2025-09-28", "7", "2025-10-14"),
        ("2024-02-04", "3", "2024-02-07"),
        ("2026-09-24", "5", "2026-10-09"),
        ("2026-04-30", "10", "2026-05-18"),
    ] {
        let answer = due(from, days, &[]);
        assert_eq!(answer["due"], expected, "{from} + {days}");
        assert_eq!(answer["provisional"], false);
    }
}

#[test]
fn every_day_from_the_start_to_the_end_is_there_with_its_reason() {
    let answer = due("2026-02-12", "5", &[]);
    let days = answer["days"].as_array().unwrap();
    assert_eq!(days.len(), 15);
    assert_eq!(
        (&days[0]["date"], &days[0]["counted"], &days[0]["reason"]),
        (&"2026-02-12".into(), &false.into(), &"start_day".into())
    );
    assert_eq!(days[2]["reason"], "makeup_workday");
    assert_eq!(days[3]["reason"], "holiday");
    assert_eq!(days.iter().filter(|day| day["counted"] == true).count(), 5);
    let keys: std::collections::BTreeSet<&str> =
        answer.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys.into_iter().collect::<Vec<_>>(), ["days", "due", "provisional"]);
}

#[test]
fn a_suspension_includes_both_its_days_and_may_be_said_twice() {
    let plain = due("2026-02-28", "3", &[]);
    let stopped = due("2026-02-28", "3", &["--suspend", "2026-03-02..2026-03-06"]);
    let twice = due(
        "2026-02-28",
        "3",
        &["--suspend", "2026-03-02..2026-03-04", "--suspend", "2026-03-05..2026-03-06"],
    );
    assert_eq!(plain["due"], "2026-03-04");
    assert_eq!(stopped["due"], "2026-03-11");
    assert_eq!(stopped, twice);
}

#[test]
fn calendar_days_that_end_on_a_day_off_move_to_the_next_working_day() {
    assert_eq!(due("2026-02-01", "15", &["--unit", "calendar"])["due"], "2026-02-24");
}

#[test]
fn an_old_case_is_reckoned_with_what_was_known_then() {
    let known = |as_of: &str| due("2020-01-23", "5", &["--as-of", as_of])["due"].clone();
    assert_ne!(known("2020-01-20"), known("2020-02-20"));
}

#[test]
fn a_year_that_is_not_published_is_marked() {
    assert_eq!(due("2031-03-03", "5", &[])["provisional"], true);
}

#[test]
fn people_read_a_table_in_their_language() {
    let english = run(["due", "--from", "2026-02-13", "--days", "20"]);
    assert!(english.out.contains("2026-03-19") && english.out.contains("working days"), "{}", english.out);
    assert!(english.out.lines().count() > 35);
    let chinese = run(["due", "--from", "2026-02-13", "--days", "20", "--lang", "zh"]);
    assert!(chinese.out.contains("20 个工作日") && chinese.out.contains("春节放假"), "{}", chinese.out);
}

#[test]
fn what_is_typed_wrongly_is_told_in_plain_words_with_exit_code_2() {
    for (wrong, words) in [
        (["--from", "2026-02-30", "--days", "5"], "real date"),
        (["--from", "2026-2-3", "--days", "5"], "real date"),
        (["--from", "2026-02-13", "--days", "-1"], "days"),
        (["--from", "2026-02-13", "--days", "100000"], "3650"),
    ] {
        let said = run(["due"].into_iter().chain(wrong));
        assert_eq!(said.code, 2, "{wrong:?}");
        assert!(said.err.contains(words), "{}", said.err);
    }
    let backwards =
        run(["due", "--from", "2026-02-13", "--days", "5", "--suspend", "2026-03-06..2026-03-02"]);
    assert_eq!(backwards.code, 2);
    assert!(backwards.err.contains("cannot end before it begins"), "{}", backwards.err);
    assert_eq!(run(["due", "--days", "5"]).code, 2);
}

#[test]
fn a_reader_that_stops_early_is_no_fault() {
    let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_yichuang"))
        .args(["due", "--from", "2018-01-02", "--days", "3000"])
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(program.stdout.take());
    assert!(program.wait().unwrap().success());
}
