#![doc = include_str!("../README.md")]

mod api;
mod error;
mod form;
mod invite;
mod sealed;
mod service;
mod settings;
mod store;
mod web;

/// What an evaluation is.
pub mod model;
/// Who may.
pub mod policy;
/// When, how often and what is kept.
pub mod rules;

// What is done, and what is asked.
pub mod evaluate;
pub mod figures;
pub mod reading;

#[cfg(test)]
mod sample;

pub use error::EvaluationError;
pub use reading::{Pending, pending};
pub use service::Evaluations;
pub use settings::Settings;

use plat_web::Link;

/// The pages, the API and the words of this capability.
pub fn module(evaluations: &Evaluations) -> plat_web::Module {
    plat_web::Module::named("evaluation")
        .pages(web::routes(evaluations.clone()))
        .api(api::routes(evaluations.clone()))
        .words(include_str!("../i18n/zh-CN.toml"), include_str!("../i18n/en.toml"))
        .link(Link::foot("/ratings", "evaluation.ratings"))
        .link(Link::foot("/rate", "evaluation.mine").for_residents())
}

/// What runs by itself: the invitation that follows a delivery.
pub fn work(_evaluations: &Evaluations) -> plat_jobs::Work {
    plat_jobs::Work { readers: vec![std::sync::Arc::new(invite::Invite)], ..plat_jobs::Work::default() }
}

/// The tables of this capability.
pub const MIGRATIONS: plat_store::Migrations = plat_store::Migrations {
    module: "evaluation",
    steps: &[
        ("0001_evaluation", include_str!("../migrations/0001_evaluation.sql")),
        ("0002_sealed", include_str!("../migrations/0002_sealed.sql")),
        ("0003_within", include_str!("../migrations/0003_within.sql")),
    ],
};

/// Every SQL text, for the test that prepares each on both engines.
pub fn sql() -> impl Iterator<Item = &'static str> {
    store::SQL.iter().copied()
}
