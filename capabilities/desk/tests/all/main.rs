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
mod privacy;
mod shown;
mod situation;
mod spot;
#[path = "../../../cases/tests/all/steps.rs"]
mod steps;
mod window;

/// What stands beside the pages of cases in these stories.
fn beside(cases: &cap_cases::Cases) -> Vec<plat_web::Module> {
    vec![cap_desk::module(cases)]
}

/// The tables of these stories.
const TABLES: &[plat_store::Migrations] = &[cap_cases::MIGRATIONS];
