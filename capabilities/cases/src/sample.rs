//! Cases for tests: received on Monday 2026-03-02, promised in five working days, by law in twenty.

use plat_facts::{Actor, refs::PersonRef};
use plat_identity::{Branch, Level, Resident};
use plat_kernel::{
    Date, Timestamp,
    calendar::Calendar,
    chance::Chance,
    clock::{Clock, start_of},
    idno::ResidentId,
    mint::Mint,
};

use crate::{
    accept,
    change::Moment,
    deferral::{Deferral, Signed},
    model::{
        Case, Channel, Course, Decision, Ground, LegalDays, Outcome, ResultDocument, Review, Stage, Terms,
    },
    number::CaseNumber,
    places::Places,
    promise::{Promise, PromiseCheck},
    trust::TrustRules,
};

/// The texts of a folder of the reference data.
pub(crate) fn data(folder: &str) -> Vec<(String, String)> {
    let all = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
    let paths = std::fs::read_dir(all.join(folder)).unwrap().map(|entry| entry.unwrap().path());
    let toml = paths.filter(|path| path.extension().is_some_and(|kind| kind == "toml"));
    toml.map(|path| (path.display().to_string(), std::fs::read_to_string(path).unwrap())).collect()
}

/// An item that is narrowed by one question, `may`: `yes` leaves a material less and a fee of 7 yuan, `no` ends it.
pub(crate) fn narrow_item() -> cap_catalogue::Item {
    let situation = ("situations/test.toml".to_owned(), SITUATION.to_owned());
    let files = data("catalogue").into_iter().chain(data(".")).chain([situation]);
    let catalogue = cap_catalogue::Catalogue::load(files).unwrap();
    catalogue.now().get(&"SF005".parse().unwrap()).unwrap().as_ref().clone()
}

const SITUATION: &str = r#"
[[situation]]
item = "SF005"
source = "a test"
confidence = "low"
[[situation.question]]
key = "may"
ask = { zh = "符合吗？", en = "May you?" }
[[situation.question.answer]]
key = "yes"
zh = "是"
en = "Yes"
yuan = 7
drop = ["household-register-or-face-check"]
[[situation.question.answer]]
key = "no"
zh = "否"
en = "No"
stop = { zh = "不符合条件", en = "You may not", cure_zh = "等一等", cure_en = "Wait" }
"#;

fn mint() -> Mint {
    Mint::new(Clock::manual(at("2026-03-02")), Chance::seeded(7))
}

/// Nine in the morning (China) of a day.
pub(crate) fn at(day: &str) -> Timestamp {
    let day: Date = day.parse().unwrap();
    start_of(day) + jiff::SignedDuration::from_hours(9)
}

/// The moment of a day at nine, by the published calendar.
pub(crate) fn moment(day: &str) -> Moment {
    let plans = (2024..=2026).map(|year| {
        let path = format!("{}/../../data/calendar/{year}.toml", env!("CARGO_MANIFEST_DIR"));
        plat_kernel::calendar::YearPlan::parse(&std::fs::read_to_string(path).unwrap()).unwrap()
    });
    Moment { now: at(day), calendar: Calendar::new(plans.collect()).unwrap().latest() }
}

pub(crate) fn an_officer() -> PersonRef {
    "0190a000-0000-7000-8000-00000000000f".parse().unwrap()
}

pub(crate) fn another_officer() -> PersonRef {
    "0190a000-0000-7000-8000-00000000000e".parse().unwrap()
}

pub(crate) fn officer() -> Actor {
    Actor::Officer(an_officer())
}

pub(crate) fn applicant() -> Actor {
    Actor::Resident(a_case().applicant)
}

pub(crate) fn a_case() -> Case {
    let received = at("2026-03-02");
    Case {
        id: mint().id(),
        number: CaseNumber::new("NH", "2026-03-02".parse().unwrap(), 1),
        version: 1,
        item: "ZA001".parse().unwrap(),
        item_version: 1,
        branch: Branch::PublicOrder,
        applicant: "0190a000-0000-7000-8000-000000000001".parse().unwrap(),
        site: "NH-HALL".parse().unwrap(),
        channel: Channel::Online,
        received,
        receiver: None,
        terms: Terms {
            on_the_spot: false,
            level: Level::Station,
            promised: 5,
            legal: Some(LegalDays { days: 20, working: true }),
            ..Terms::default()
        },
        pauses: Vec::new(),
        extension: None,
        stage: Stage::Received { since: received, corrected: false },
        course: Course::default(),
        on_behalf: None,
        deferral: None,
        promise: None,
        despite: None,
        places: Places::default(),
    }
}

/// The settings that are shipped.
pub(crate) fn trust_rules() -> TrustRules {
    let shipped = include_str!("../../../data/trust/rules.toml").to_owned();
    TrustRules::load([("trust/rules.toml".to_owned(), shipped)].into_iter()).unwrap()
}

/// The demo city.
pub(crate) fn ninghe() -> cap_sites::Sites {
    cap_sites::Sites::load(data("demo/ninghe").into_iter()).unwrap()
}

/// Somebody born on a day.
pub(crate) fn resident_born(day: &str) -> Resident {
    let id_number = ResidentId::synthetic("339900", day.parse().unwrap(), 7).unwrap();
    let seed = day.replace('-', "").parse().unwrap();
    let id = Mint::new(Clock::manual(at("2026-03-02")), Chance::seeded(seed)).id();
    Resident::imagined(id, "张三".to_owned(), id_number, "13000000000".to_owned())
}

fn signed() -> Signed {
    Signed { at: at("2026-03-02"), by: a_case().applicant, before: None }
}

/// Accepted on a day, while one material follows within three working days.
pub(crate) fn deferring(day: &str) -> Case {
    let materials = vec!["plan".to_owned()];
    let deferral = Deferral { materials, days: 3, signed: signed(), until: None, met: None };
    accepted(&Case { deferral: Some(deferral), ..a_case() }, day)
}

/// Received on a promise.
pub(crate) fn promising() -> Case {
    let told = plat_kernel::Bilingual { zh: "撤销决定".into(), en: "The decision is revoked".into() };
    let materials = vec!["plan".to_owned()];
    let promise = Promise { materials, told, signed: signed(), check: None, objection: None };
    Case { promise: Some(promise), ..a_case() }
}

/// Accepted on a day on a promise that was found false on the same day.
pub(crate) fn falsely_promised(day: &str) -> Case {
    let mut case = accepted(&promising(), day);
    let check = PromiseCheck { at: at(day), by: an_officer(), kept: false, grounds: "不属实".to_owned() };
    case.promise.as_mut().unwrap().check = Some(check);
    case
}

/// Granted and made on a day.
pub(crate) fn produced(case: &Case, day: &str) -> Case {
    let granted = granted(case, day);
    let (acceptance, decision) =
        (granted.stage.acceptance().unwrap().clone(), granted.stage.decision().unwrap().clone());
    let result = ResultDocument { at: at(day), by: an_officer(), serial: String::new() };
    granted.at(Stage::Produced { acceptance, decision, result })
}

pub(crate) fn on_the_spot(case: Case) -> Case {
    Case { terms: Terms { on_the_spot: true, promised: 0, ..case.terms.clone() }, ..case }
}

pub(crate) fn accepted(case: &Case, day: &str) -> Case {
    accept::decide(case, officer(), &moment(day)).unwrap().case
}

pub(crate) fn reviewed(case: &Case, day: &str) -> Case {
    let accepted = accepted(case, day);
    let acceptance = accepted.stage.acceptance().unwrap().clone();
    let review = Review { at: at(day), by: an_officer(), grant: true, opinion: String::new() };
    accepted.at(Stage::Reviewed { acceptance, review })
}

pub(crate) fn granted(case: &Case, day: &str) -> Case {
    decided(case, day, Outcome::Granted)
}

pub(crate) fn refused(case: &Case, day: &str) -> Case {
    let reason = "不符合法定条件".to_owned();
    decided(case, day, Outcome::Refused { ground: Ground::ConditionsNotMet, reason })
}

fn decided(case: &Case, day: &str, outcome: Outcome) -> Case {
    let reviewed = reviewed(case, day);
    let acceptance = reviewed.stage.acceptance().unwrap().clone();
    reviewed.at(Stage::Decided {
        acceptance,
        decision: Decision { at: at(day), by: Some(an_officer()), outcome },
    })
}
