#![doc = include_str!("../README.md")]

mod api;
mod error;
mod follow;
mod forms;
mod scene;
mod service;
mod store;
mod web;

/// What a task is.
pub mod model;
/// What officers write again and again.
pub mod reasons;
/// Which cases come before their heads.
pub mod rules;

// What is done with a task, one verb a file.
pub mod claim;
pub mod give_back;
pub mod hand_on;
pub mod park;
pub mod work;

// What the desk sees by itself, and what is asked of it.
pub mod escalate;
pub mod presence;

#[cfg(test)]
mod sample;

pub use error::DeskError;
pub use reasons::Reasons;
pub use rules::Rules;
pub use scene::Scene;
pub use service::{Desk, MOST_HELD};

use plat_identity::Role;
use plat_jobs::{JobError, Schedule, Work};
use plat_kernel::SignedDuration;
use plat_web::Link;

/// The pages, the API and the words of the desk.
pub fn module(desk: &Desk) -> plat_web::Module {
    plat_web::Module::named("desk")
        .pages(web::routes(desk.clone()))
        .api(api::routes(desk.clone()))
        .words(include_str!("../i18n/zh-CN.toml"), include_str!("../i18n/en.toml"))
        .link(working(Link::desk("/desk", "desk.tasks", "list-check")))
        .link(Link::desk("/desk/receive", "desk.receive.title", "inbox").for_role(Role::Window))
        .link(working(Link::desk("/desk/search", "desk.search", "search")))
}

/// Administrators handle no cases, so their menu has none.
fn working(link: Link) -> Link {
    [Role::Window, Role::Reviewer, Role::Decider, Role::Supervisor].into_iter().fold(link, Link::for_role)
}

/// What runs by itself: tasks follow their cases, the rules bring late ones before their heads.
pub fn work(desk: &Desk) -> Work {
    let (escalating, leaving) = (desk.clone(), desk.clone());
    let escalate = Schedule::every(ESCALATE_EVERY, "desk.escalate", move || {
        let desk = escalating.clone();
        async move { escalate::run(&desk).await.map_err(JobError::failed) }
    });
    let forget = Schedule::every(FORGET_EVERY, "desk.forget", move || {
        let desk = leaving.clone();
        async move { presence::forget(&desk).await.map_err(JobError::failed) }
    });
    let readers: Vec<std::sync::Arc<dyn plat_jobs::Reader>> = vec![std::sync::Arc::new(follow::Follow)];
    Work { readers, schedules: vec![escalate, forget], ..Work::default() }
}

/// How often late cases are looked for.
const ESCALATE_EVERY: SignedDuration = SignedDuration::from_mins(10);
/// How often those who left a case are forgotten.
const FORGET_EVERY: SignedDuration = SignedDuration::from_hours(1);

/// The tables of the desk.
pub const MIGRATIONS: plat_store::Migrations = plat_store::Migrations {
    module: "desk",
    steps: &[("0001_desk", include_str!("../migrations/0001_desk.sql"))],
};

/// Every SQL text, for the test that prepares each on both engines.
pub fn sql() -> impl Iterator<Item = &'static str> {
    store::SQL.iter().copied()
}
