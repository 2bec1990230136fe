//! A case for tests: received at the hall on Monday 2026-03-02, promised in five working days.

use cap_cases::{
    CaseNumber, Moment,
    model::{self, Acceptance, Case, Channel},
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
        "terms": { "on_the_spot": false, "level": Level::Station, "promised": 5, "legal": { "days": 20, "working": true } },
        "pauses": [],
        "extension": null,
        "stage": model::Stage::Received { since: received, corrected: false },
    });
    serde_json::from_value(case).unwrap()
}

/// The same case, accepted on a day.
pub(crate) fn accepted(case: &Case, day: &str) -> Case {
    let acceptance = Acceptance { at: at(day), recorded: at(day), deemed: false, by: Some(an_officer()) };
    Case { stage: model::Stage::Accepted(acceptance), ..case.clone() }
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

pub(crate) fn a_colleague() -> PersonRef {
    "0190a000-0000-7000-8000-00000000000e".parse().unwrap()
}

/// A case with its task, on Monday 2026-03-02.
pub(crate) struct Stage {
    pub(crate) case: Case,
    pub(crate) task: crate::model::Task,
    moment: Moment,
}

impl Stage {
    pub(crate) fn new() -> Self {
        let (case, moment) = (a_case(), moment("2026-03-02"));
        let stream = "0190a000-0000-7000-8000-0000000000d1".parse().unwrap();
        let task = crate::model::Task::fresh(&case, stream, moment.now);
        Self { case, task, moment }
    }

    pub(crate) fn held_by(officer: PersonRef) -> Self {
        let stage = Self::new();
        let task = stage.task.held_by(&stage.case, Some(officer), stage.moment.now);
        Self { task, ..stage }
    }

    pub(crate) fn with(self, task: crate::model::Task) -> Self {
        Self { task, ..self }
    }

    pub(crate) fn accepted(self) -> Self {
        Self { case: accepted(&self.case, "2026-03-02"), ..self }
    }

    pub(crate) fn scene(&self, officer: PersonRef) -> crate::scene::Scene<'_> {
        let note = "0190a000-0000-7000-8000-0000000000e1".parse().unwrap();
        crate::scene::Scene { task: &self.task, case: &self.case, officer, moment: &self.moment, note }
    }
}
