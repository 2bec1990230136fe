//! Stories about cases, told over the pages and the API, on both engines.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a story that cannot be told must stop there"
)]

mod agents;
mod api;
mod apply;
mod city;
mod deemed;
mod editions;
mod load;
mod materials;
mod papers;
mod procedure;
mod promised;
mod random;
mod reach;
mod sealed;
mod steps;
mod trust;
mod uploads;

/// The pages of cases, and what stands beside them in these stories: nothing.
fn beside(cases: &cap_cases::Cases) -> Vec<plat_web::Module> {
    vec![cap_cases::module(cases)]
}

/// The tables of these stories.
const TABLES: &[plat_store::Migrations] = &[cap_cases::MIGRATIONS];

/// What runs by itself in these stories.
fn work(cases: &cap_cases::Cases) -> plat_jobs::Work {
    cap_cases::work(cases)
}
