#![doc = include_str!("../README.md")]

mod due;
mod error;
mod service;
mod store;
mod web;

/// Taking archive files out.
pub mod export;
/// Making them.
pub mod make;

pub use error::ArchiveError;
pub use export::{Export, Period};
pub use service::{Archive, Parts};

use plat_identity::Role;
use plat_jobs::{JobError, Schedule, Work};
use plat_kernel::SignedDuration;
use plat_web::Link;

/// How often archive files that are due are made.
const MAKE_EVERY: SignedDuration = SignedDuration::from_mins(1);

/// The pages and the words of this capability.
pub fn module(archive: &Archive) -> plat_web::Module {
    plat_web::Module::named("archive")
        .pages(web::routes(archive.clone()))
        .words(include_str!("../i18n/zh-CN.toml"), include_str!("../i18n/en.toml"))
        .link(Link::desk("/desk/archive", "archive.title", "folder").for_role(Role::Supervisor))
}

/// What runs by itself: a case that is closed gets its archive file.
pub fn work(archive: &Archive) -> Work {
    let archive = archive.clone();
    let make = Schedule::every(MAKE_EVERY, "archive.make", move || {
        let archive = archive.clone();
        async move { make::run(&archive).await.map(drop).map_err(JobError::failed) }
    });
    Work { readers: vec![std::sync::Arc::new(due::Due)], schedules: vec![make], ..Work::default() }
}

/// The tables of this capability.
pub const MIGRATIONS: plat_store::Migrations = plat_store::Migrations {
    module: "archive",
    steps: &[("0001_archive", include_str!("../migrations/0001_archive.sql"))],
};

/// Every SQL text, for the test that prepares each on both engines.
pub fn sql() -> impl Iterator<Item = &'static str> {
    store::SQL.iter().copied()
}
