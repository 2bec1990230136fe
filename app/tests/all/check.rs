//! `yichuang check`: every published example.

use crate::program::run;

/// Kind, value, whether it is valid.
fn vectors() -> Vec<(String, String, bool)> {
    let text = include_str!("../../../platform/kernel/tests/data/testvectors.csv");
    let row = |line: &str| {
        let mut columns = line.splitn(4, ',');
        let mut next = || columns.next().unwrap().to_owned();
        (next(), next(), next() == "1")
    };
    text.lines().skip(1).filter(|line| !line.is_empty()).map(row).collect()
}

#[test]
fn every_published_example_is_judged_as_published() {
    let vectors = vectors();
    assert!(vectors.len() > 50);
    for (kind, value, valid) in vectors {
        let said = run(["check", &kind, &value, "--json"]);
        assert_eq!(said.code, i32::from(!valid), "{kind} {value}: {}{}", said.out, said.err);
        let answer = said.json();
        assert_eq!((answer["valid"].as_bool(), answer["kind"].as_str()), (Some(valid), Some(kind.as_str())));
        assert_eq!(answer["value"].is_string(), valid, "{answer}");
        assert_eq!(
            answer["reason"]["zh"].is_string() && answer["reason"]["en"].is_string(),
            !valid,
            "{answer}"
        );
    }
}

#[test]
fn the_list_has_every_kind_of_the_examples_one_a_line() {
    let said = run(["check", "--list"]);
    let kinds: Vec<&str> = said.out.lines().collect();
    assert_eq!(said.code, 0);
    assert!(vectors().iter().all(|(kind, ..)| kinds.contains(&kind.as_str())));
}

#[test]
fn an_unknown_kind_is_another_matter_than_an_invalid_number() {
    let said = run(["check", "shoe_size", "42"]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("shoe_size") && said.err.contains("--list"), "{}", said.err);
}

#[test]
fn the_reason_is_told_in_the_readers_language() {
    let english = run(["check", "mobile", "12300000000"]);
    assert!(
        english.out.starts_with("invalid") && english.out.contains("first two digits"),
        "{}",
        english.out
    );
    let chinese = run(["--lang", "zh", "check", "mobile", "12300000000"]);
    assert!(chinese.out.starts_with("无效") && chinese.code == 1, "{}", chinese.out);
}

#[test]
fn a_number_is_answered_in_its_normal_form() {
    assert_eq!(run(["check", "mobile", "+86 130-0000-0000", "--json"]).json()["value"], "13000000000");
}
