//! Stories about the desk, told over its pages, on both engines. The city and what people do again and again are those of
//! the stories about cases.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a story that cannot be told must stop there"
)]

#[path = "../../../cases/tests/all/city.rs"]
#[expect(dead_code, reason = "not every story of cases is told here")]
mod city;
mod correction;
mod desk;
mod erased;
mod objection;
mod privacy;
mod shown;
mod situation;
mod spot;
#[path = "../../../cases/tests/all/steps.rs"]
mod steps;
mod teamwork;
mod window;

/// The pages of cases, and what stands beside them in these stories.
fn beside(cases: &cap_cases::Cases) -> Vec<plat_web::Module> {
    let desk = desk_of(cases);
    let claims = std::sync::Arc::new(desk.clone());
    vec![cap_cases::module_of_desk(cases, claims), cap_desk::module(&desk)]
}

/// What runs by itself in these stories.
fn work(cases: &cap_cases::Cases) -> plat_jobs::Work {
    let (mut all, of_desk) = (cap_cases::work(cases), cap_desk::work(&desk_of(cases)));
    all.readers.extend(of_desk.readers);
    all.schedules.extend(of_desk.schedules);
    all
}

/// The desk over these cases, with the shipped templates and rules.
fn desk_of(cases: &cap_cases::Cases) -> cap_desk::Desk {
    let read = |name: &str| {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data").join(name);
        std::iter::once((name.to_owned(), std::fs::read_to_string(path).unwrap()))
    };
    let reasons = cap_desk::Reasons::load(read("reasons.toml")).unwrap();
    cap_desk::Desk::new(cases.clone(), reasons, cap_desk::Rules::load(read("desk.toml")).unwrap())
}

/// The tables of these stories.
const TABLES: &[plat_store::Migrations] = &[cap_cases::MIGRATIONS, cap_desk::MIGRATIONS];
