#![doc = include_str!("../README.md")]

mod due;
mod error;
mod service;
mod store;
mod web;

/// Making the file of an errand 一件事.
pub mod errand;
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

/// How often archive files that are due are made, and how many in one run.
const MAKE: (SignedDuration, usize) = (SignedDuration::from_mins(1), 500);
/// The same in a demonstration, where somebody waits for what was closed just now while a whole past is still to be made.
const MAKE_IN_TEST: (SignedDuration, usize) = (SignedDuration::from_secs(2), 5);

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
    let (every, most) = if archive.test { MAKE_IN_TEST } else { MAKE };
    let make = Schedule::every(every, "archive.make", move || {
        let archive = archive.clone();
        async move { made(&archive, most).await.map_err(JobError::failed) }
    });
    let readers: Vec<std::sync::Arc<dyn plat_jobs::Reader>> =
        vec![std::sync::Arc::new(due::Due), std::sync::Arc::new(due::Errands)];
    Work { readers, schedules: vec![make], ..Work::default() }
}

/// Cases first, then the errands whose cases are all there.
async fn made(archive: &Archive, most: usize) -> Result<(), ArchiveError> {
    make::run(archive, most).await?;
    errand::run(archive, most).await.map(drop)
}

/// The tables of this capability.
pub const MIGRATIONS: plat_store::Migrations = plat_store::Migrations {
    module: "archive",
    steps: &[
        ("0001_archive", include_str!("../migrations/0001_archive.sql")),
        ("0002_errands", include_str!("../migrations/0002_errands.sql")),
    ],
};

/// Every SQL text, for the test that prepares each on both engines.
pub fn sql() -> impl Iterator<Item = &'static str> {
    store::SQL.iter().chain(store::errands::SQL).copied()
}
