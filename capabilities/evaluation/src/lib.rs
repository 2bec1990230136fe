#![doc = include_str!("../README.md")]

mod api;
mod bulletin;
mod error;
mod form;
mod invite;
mod sealed;
mod service;
mod settings;
mod standards;
mod store;
mod themes;
mod tickets;
mod web;

/// What is done about a bad rating.
pub mod bad;
/// What an evaluation is.
pub mod model;
/// Who may.
pub mod policy;
/// When, how often and what is kept.
pub mod rules;
/// Star windows and star staff.
pub mod stars;

// What is done, and what is asked.
pub mod evaluate;
pub mod figures;
pub mod reading;

#[cfg(test)]
mod sample;

pub use bulletin::{Bulletin, BulletinTable, PrintBulletin};
pub use error::EvaluationError;
pub use reading::{Pending, pending};
pub use service::{Evaluations, Parts, code_path};
pub use settings::{BadTerms, Settings};
pub use standards::{Standards, StarRule, Theme};
pub use tickets::{Asked, TicketNumber, Tickets};

use std::sync::Arc;

use plat_identity::Role;
use plat_jobs::{JobError, Reader, Schedule, Work};
use plat_kernel::SignedDuration;
use plat_web::Link;

/// The pages, the API and the words of this capability.
pub fn module(evaluations: &Evaluations) -> plat_web::Module {
    plat_web::Module::named("evaluation")
        .pages(web::routes(evaluations.clone()))
        .api(api::routes(evaluations.clone()))
        .words(include_str!("../i18n/zh-CN.toml"), include_str!("../i18n/en.toml"))
        .link(
            Link::desk("/desk/ratings", "evaluation.bad.title", "mood-sad")
                .for_role(Role::Decider)
                .for_role(Role::HardCase)
                .for_role(Role::Supervisor),
        )
        .link(
            Link::desk("/desk/stars", "evaluation.stars", "star")
                .for_role(Role::Window)
                .for_role(Role::Reviewer)
                .for_role(Role::Decider)
                .for_role(Role::HardCase)
                .for_role(Role::Supervisor),
        )
        .link(Link::foot("/ratings", "evaluation.ratings"))
        .link(Link::foot("/rate", "evaluation.mine").for_residents())
}

/// What runs by itself: the invitation that follows a service, the task that follows a bad rating, what is overdue.
pub fn work(evaluations: &Evaluations) -> Work {
    let open = bad::open::Open { calendar: evaluations.calendar.clone(), terms: evaluations.settings.bad };
    let readers: Vec<Arc<dyn Reader>> =
        vec![Arc::new(invite::Invite), Arc::new(open), Arc::new(stars::conduct::Conduct)];
    let evaluations = evaluations.clone();
    let overdue = Schedule::every(SignedDuration::from_mins(10), "evaluation.overdue", move || {
        let evaluations = evaluations.clone();
        async move {
            bad::escalate::run(&evaluations).await.map_err(JobError::failed)?;
            bad::lapse::run(&evaluations).await.map_err(JobError::failed)
        }
    });
    Work { readers, schedules: vec![overdue], ..Work::default() }
}

/// The tables of this capability.
pub const MIGRATIONS: plat_store::Migrations = plat_store::Migrations {
    module: "evaluation",
    steps: &[
        ("0001_evaluation", include_str!("../migrations/0001_evaluation.sql")),
        ("0002_sealed", include_str!("../migrations/0002_sealed.sql")),
        ("0003_within", include_str!("../migrations/0003_within.sql")),
        ("0004_services", include_str!("../migrations/0004_services.sql")),
        ("0005_bad", include_str!("../migrations/0005_bad.sql")),
        ("0006_stars", include_str!("../migrations/0006_stars.sql")),
        ("0007_tickets", include_str!("../migrations/0007_tickets.sql")),
    ],
};

/// Every SQL text, for the test that prepares each on both engines.
pub fn sql() -> impl Iterator<Item = &'static str> {
    store::SQL.iter().chain(store::tasks::SQL).chain(store::stars::SQL).copied()
}
