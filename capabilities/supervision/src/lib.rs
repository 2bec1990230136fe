#![doc = include_str!("../README.md")]

mod api;
mod error;
mod fold;
mod follow;
mod service;
mod spot;
mod store;
mod web;

/// What was brought before heads.
pub mod escalated;
/// What is counted.
pub mod figures;
/// Of what, and over which days.
pub mod filter;
/// The cases behind a figure.
pub mod list;
/// What is kept of a case.
pub mod model;
/// Who may.
pub mod policy;

pub use error::SupervisionError;
pub use service::{Parts, Supervision};

use std::sync::Arc;

use plat_identity::Role;
use plat_jobs::{Reader, Work};
use plat_web::Link;

/// The pages, the API and the words of this capability.
pub fn module(supervision: &Supervision) -> plat_web::Module {
    plat_web::Module::named("supervision")
        .pages(web::routes(supervision.clone()))
        .api(api::routes(supervision.clone()))
        .words(include_str!("../i18n/zh-CN.toml"), include_str!("../i18n/en.toml"))
        .link(Link::desk("/desk/supervision", "supervision.title", "report").for_role(Role::Supervisor))
}

/// What runs by itself: the rows follow the facts.
pub fn work(supervision: &Supervision) -> Work {
    let (catalogue, calendar) = (supervision.catalogue.clone(), supervision.calendar.clone());
    let readers: Vec<Arc<dyn Reader>> =
        vec![Arc::new(follow::Follow { catalogue, calendar }), Arc::new(spot::Earlier)];
    Work { readers, ..Work::default() }
}

/// The tables of this capability.
pub const MIGRATIONS: plat_store::Migrations = plat_store::Migrations {
    module: "supervision",
    steps: &[
        ("0001_supervision", include_str!("../migrations/0001_supervision.sql")),
        ("0002_on_the_spot", include_str!("../migrations/0002_on_the_spot.sql")),
    ],
};

/// Every SQL text, for the test that prepares each on both engines.
pub fn sql() -> impl Iterator<Item = &'static str> {
    [store::SQL, store::counts::SQL, store::spot::SQL].into_iter().flatten().copied()
}
