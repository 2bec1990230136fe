//! A case for tests: received at the hall on Monday 2026-03-02, promised in five working days.

use cap_cases::{
    CaseNumber, Moment,
    model::{Acceptance, Case, Channel, LegalDays, Stage, Terms},
};
use plat_facts::refs::PersonRef;
use plat_identity::{Branch, Level};
use plat_kernel::{Date, Timestamp, calendar::Calendar, clock::start_of};

/// Nine in the morning (China) of a day.
pub(crate) fn at(day: &str) -> Timestamp {
    let day: Date = day.parse().unwrap();
    start_of(day) + plat_kernel::SignedDuration::from_hours(9)
}

/// The moment of a day at nine, by the published calendar.
pub(crate) fn moment(day: &str) -> Moment {
    Moment { now: at(day), calendar: Calendar::shipped().unwrap().latest() }
}

pub(crate) fn an_officer() -> PersonRef {
    "0190a000-0000-7000-8000-00000000000f".parse().unwrap()
}

pub(crate) fn a_case() -> Case {
    let received = at("2026-03-02");
    let legal = Some(LegalDays { days: 20, working: true });
    let case = serde_json::json!({
        "id": "0190a000-0000-7000-8000-0000000000c1",
        "number": CaseNumber::new("NH", "2026-03-02".parse().unwrap(), 1),
        "version": 1,
        "item": "ZA001",
        "item_version": 1,
        "branch": Branch::PublicOrder,
        "applicant": "0190a000-0000-7000-8000-000000000001",
        "site": "NH-HALL",
        "channel": Channel::Online,
        "received": received,
        "receiver": null,
        "terms": Terms { on_the_spot: false, level: Level::Station, promised: 5, legal },
        "pauses": [],
        "extension": null,
        "stage": Stage::Received { since: received, corrected: false },
    });
    serde_json::from_value(case).unwrap()
}

/// The same case, accepted on a day.
pub(crate) fn accepted(case: &Case, day: &str) -> Case {
    let acceptance = Acceptance { at: at(day), recorded: at(day), deemed: false, by: Some(an_officer()) };
    Case { stage: Stage::Accepted(acceptance), ..case.clone() }
}

/// 旅馆业特种行业许可, from the shipped catalogue.
pub(crate) fn an_item() -> cap_catalogue::Item {
    let data = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
    let files = ["catalogue", "."].into_iter().flat_map(|folder| {
        let paths = std::fs::read_dir(data.join(folder)).unwrap().map(|entry| entry.unwrap().path());
        let toml = paths.filter(|path| path.extension().is_some_and(|kind| kind == "toml"));
        toml.map(|path| (path.display().to_string(), std::fs::read_to_string(path).unwrap()))
            .collect::<Vec<_>>()
    });
    let catalogue = cap_catalogue::Catalogue::load(files).unwrap();
    catalogue.now().get(&"ZA001".parse().unwrap()).unwrap().as_ref().clone()
}
