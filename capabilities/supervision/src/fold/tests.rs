//! What facts make of a row, told on Monday 2026-03-02 and the days after it.

use plat_facts::{Actor, Fact, Published, cases::Channel, desk::TaskReturned};
use plat_kernel::{Timestamp, clock::start_of};

use super::*;

const CASE: &str = "0190a000-0000-7000-8000-0000000000c1";
const OFFICER: &str = "0190a000-0000-7000-8000-00000000000f";

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn officer() -> PersonRef {
    OFFICER.parse().unwrap()
}

fn case_id() -> CaseRef {
    CASE.parse().unwrap()
}

fn fact(it: &impl Published, version: i64, on: &str) -> Fact {
    let at: Timestamp = start_of(day(on));
    let new = it.fact(CASE.parse().unwrap(), version, at, Actor::Officer(officer()));
    Fact {
        id: CASE.parse().unwrap(),
        position: version,
        stream: new.stream,
        version: new.version,
        kind: new.kind.to_owned(),
        at: new.at,
        actor: new.actor,
        body: new.body,
    }
}

fn catalogue() -> Catalogue {
    let data = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
    let files = ["catalogue", "."].into_iter().flat_map(|folder| {
        let paths = std::fs::read_dir(data.join(folder)).unwrap().map(|entry| entry.unwrap().path());
        let toml = paths.filter(|path| path.extension().is_some_and(|kind| kind == "toml"));
        toml.map(|path| (path.display().to_string(), std::fs::read_to_string(path).unwrap()))
            .collect::<Vec<_>>()
    });
    Catalogue::load(files).unwrap()
}

/// Folds facts one after the other.
fn folded(facts: &[Fact]) -> Option<CaseRow> {
    let (catalogue, calendar) = (catalogue(), Calendar::shipped().unwrap());
    let known = Known { catalogue: &catalogue, calendar: &calendar };
    facts.iter().fold(None, |row: Option<CaseRow>, fact| match row {
        Some(row) if case_of_task(fact).unwrap().is_some() => {
            Some(task(row.clone(), fact).unwrap().unwrap_or(row))
        }
        row => case(row.clone(), fact, &known).unwrap().map(|it| it.row).or(row),
    })
}

fn received(item: &str) -> Fact {
    let received = CaseReceived {
        case: case_id(),
        number: "NH260302-000001-8".to_owned(),
        item: item.parse().unwrap(),
        item_version: 1,
        site: "NH-HALL".parse().unwrap(),
        applicant: OFFICER.parse().unwrap(),
        channel: Channel::Online,
        received_on: day("2026-03-02"),
    };
    fact(&received, 1, "2026-03-02")
}

fn accepted(version: i64) -> Fact {
    let accepted = CaseAccepted {
        case: case_id(),
        item: "ZA001".parse().unwrap(),
        site: "NH-HALL".parse().unwrap(),
        officer: Some(officer()),
        deemed: false,
        accepted_on: day("2026-03-02"),
        legal_due: Some(day("2026-03-30")),
        promised_due: Some(day("2026-03-06")),
    };
    fact(&accepted, version, "2026-03-02")
}

fn granted(version: i64, on: &str) -> Fact {
    let granted = CaseGranted {
        case: case_id(),
        item: "ZA001".parse().unwrap(),
        site: "NH-HALL".parse().unwrap(),
        officer: officer(),
        decided_on: day(on),
    };
    fact(&granted, version, on)
}

fn suspended(version: i64, from: &str) -> Fact {
    let stop =
        CaseSuspended { case: case_id(), officer: officer(), reason: "hearing".into(), from: day(from) };
    fact(&stop, version, from)
}

fn claimed(version: i64) -> Fact {
    let claim = TaskClaimed { case: case_id(), site: "NH-HALL".parse().unwrap(), officer: officer() };
    fact(&claim, version, "2026-03-02")
}

#[test]
fn a_decision_after_the_promised_day_is_late_by_working_days_and_kept_by_the_law() {
    let row = folded(&[received("ZA001"), accepted(2), granted(3, "2026-03-10")]).unwrap();
    assert_eq!((row.days, row.promised_late, row.legal_late), (Some(6), Some(2), Some(0)));
    assert_eq!((row.outcome, row.is_open()), (Some(Outcome::Granted), false));
    let in_time = folded(&[received("ZA001"), accepted(2), granted(3, "2026-03-06")]).unwrap();
    assert_eq!(
        (in_time.days, in_time.promised_late),
        (Some(4), Some(0)),
        "the last day belongs to the organ"
    );
}

#[test]
fn days_on_which_the_clock_stood_still_are_not_counted() {
    let resumed = CaseResumed {
        case: case_id(),
        officer: officer(),
        from: day("2026-03-04"),
        to: day("2026-03-06"),
        legal_due: Some(day("2026-04-02")),
        promised_due: Some(day("2026-03-11")),
    };
    let facts = [
        received("ZA001"),
        accepted(2),
        suspended(3, "2026-03-04"),
        fact(&resumed, 4, "2026-03-09"),
        granted(5, "2026-03-10"),
    ];
    let row = folded(&facts).unwrap();
    assert_eq!((row.stopped_days, row.days, row.promised_late), (3, Some(3), Some(0)));
    let stopped = folded(&facts[..3]).unwrap();
    assert_eq!((stopped.state, stopped.stopped_since), (State::Stopped, Some(day("2026-03-04"))));
}

#[test]
fn what_the_law_grants_is_late_by_the_law_and_nobodys_step() {
    let deemed = CaseDeemedGranted {
        case: case_id(),
        item: "ZA001".parse().unwrap(),
        site: "NH-HALL".parse().unwrap(),
        until: day("2026-03-12"),
        granted_on: day("2026-03-13"),
    };
    let (catalogue, calendar) = (catalogue(), Calendar::shipped().unwrap());
    let known = Known { catalogue: &catalogue, calendar: &calendar };
    let before = folded(&[received("ZA001")]);
    let after = case(before, &fact(&deemed, 2, "2026-03-13"), &known).unwrap().unwrap();
    assert_eq!((after.row.outcome, after.row.legal_late), (Some(Outcome::Deemed), Some(1)));
    assert_eq!(after.step, None);
}

#[test]
fn a_fact_that_comes_twice_or_too_late_changes_nothing() {
    let facts = [received("ZA001"), accepted(2), granted(3, "2026-03-10")];
    let once = folded(&facts).unwrap();
    let twice =
        [&facts[0], &facts[0], &facts[1], &facts[2], &facts[1], &facts[2], &facts[0]].map(Clone::clone);
    assert_eq!(folded(&twice), Some(once));
}

#[test]
fn a_case_that_nobody_received_has_no_row() {
    assert_eq!(folded(&[accepted(2), granted(3, "2026-03-10")]), None);
}

#[test]
fn an_item_that_the_catalogue_does_not_know_is_counted_without_a_branch() {
    let unknown = folded(&[received("XX999")]).unwrap();
    assert_eq!((unknown.branch, unknown.item.as_str()), (None, "XX999"));
    assert!(folded(&[received("ZA001")]).unwrap().branch.is_some());
}

#[test]
fn whoever_took_a_case_up_has_it_until_its_step_is_over() {
    let facts = [received("ZA001"), claimed(1), suspended(2, "2026-03-03"), accepted(3)];
    assert_eq!(
        folded(&facts[..3]).unwrap().holder,
        Some(officer()),
        "the clock stands still, the case stays"
    );
    assert_eq!(folded(&facts).unwrap().holder, None);
    let back = TaskReturned { case: case_id(), site: "NH-HALL".parse().unwrap(), officer: officer() };
    let back = fact(&back, 2, "2026-03-02");
    assert_eq!(folded(&[received("ZA001"), claimed(1), back.clone()]).unwrap().holder, None);
    assert_eq!(
        folded(&[received("ZA001"), back, claimed(1)]).unwrap().holder,
        None,
        "an older word is not heard"
    );
}

#[test]
fn a_case_that_is_opened_again_is_open_and_its_terms_run_anew() {
    let reopened = CaseReopened {
        case: case_id(),
        officer: officer(),
        remedy: "court".into(),
        reopened_on: day("2026-06-01"),
        legal_due: Some(day("2026-06-29")),
        promised_due: Some(day("2026-06-05")),
    };
    let facts = [
        received("ZA001"),
        accepted(2),
        granted(3, "2026-03-10"),
        fact(&reopened, 4, "2026-06-01"),
        granted(5, "2026-06-03"),
    ];
    let open = folded(&facts[..4]).unwrap();
    assert_eq!((open.is_open(), open.due(), open.promised_late), (true, Some(day("2026-06-05")), None));
    assert_eq!(folded(&facts).unwrap().days, Some(2));
}

#[test]
fn every_kind_that_moves_a_case_is_read() {
    assert!(MOVES.iter().all(|kind| KINDS.contains(kind)));
}
