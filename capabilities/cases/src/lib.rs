#![doc = include_str!("../README.md")]

mod api;
mod change;
mod dates;
mod error;
mod intake;
mod issue;
mod number;
mod sealed;
mod service;
mod store;
mod web;

/// What a case is.
pub mod model;
/// The papers of a case.
pub mod paper;
/// Who may do what.
pub mod policy;
/// The questions that narrow an item, answered by an applicant.
pub mod situation;
/// What pages show of a case, in the reader's words.
pub mod view;

// The way of a case, one verb a file.
pub mod accept;
pub mod answer_correction;
pub mod apply;
pub mod ask_correction;
pub mod checklist;
pub mod command;
pub mod decide;
pub mod deem_accepted;
pub mod deliver;
pub mod draft;
pub mod extend;
pub mod materials;
pub mod produce;
pub mod receive;
pub mod refuse_acceptance;
pub mod register;
pub mod resume;
pub mod review;
pub mod suspend;
pub mod withdraw;

// What is asked of cases.
pub mod reading;
pub mod show;
pub mod tasks;
pub mod verb;
pub mod verify;

#[cfg(test)]
mod sample;

pub use change::Moment;
pub use dates::{CaseDates, Lamp, REPLY_DAYS, dates, lamp};
pub use error::CaseError;
pub use number::{BadCaseNumber, CaseNumber, Numbers};
pub use service::{Cases, Parts};
pub use store::After;
pub use view::Step;
pub use web::{CaseCard, cards, forms, inline, pdf};

use plat_web::Link;

/// The pages, the API and the words of this capability.
pub fn module(cases: &Cases) -> plat_web::Module {
    plat_web::Module::named("cases")
        .pages(web::routes(cases.clone()))
        .api(api::routes(cases.clone()))
        .words(include_str!("../i18n/zh-CN.toml"), include_str!("../i18n/en.toml"))
        .link(Link::resident("/me/cases", "cases.mine.title", "folder").for_residents())
        .link(Link::foot("/verify", "cases.verify.title"))
        .link(Link::foot("/me/checklists", "cases.checklists.title").for_residents())
        .link(Link::foot("/me/shown", "cases.shown.title").for_residents())
}

/// What runs by itself: the law's own acceptance of what nobody answered.
pub fn work(cases: &Cases) -> plat_jobs::Work {
    let cases = cases.clone();
    let sweep = plat_jobs::Schedule::every(SWEEP_EVERY, "cases.deem_accepted", move || {
        let cases = cases.clone();
        async move { deem_accepted::run(&cases).await.map(drop).map_err(plat_jobs::JobError::failed) }
    });
    plat_jobs::Work { schedules: vec![sweep], ..plat_jobs::Work::default() }
}

/// How often overdue examinations are looked for.
const SWEEP_EVERY: plat_kernel::SignedDuration = plat_kernel::SignedDuration::from_mins(10);

/// The tables of this capability.
pub const MIGRATIONS: plat_store::Migrations = plat_store::Migrations {
    module: "cases",
    steps: &[
        ("0001_cases", include_str!("../migrations/0001_cases.sql")),
        ("0002_shown", include_str!("../migrations/0002_shown.sql")),
        ("0003_sealed", include_str!("../migrations/0003_sealed.sql")),
        ("0004_situation", include_str!("../migrations/0004_situation.sql")),
    ],
};

/// Every SQL text, for the test that prepares each on both engines.
pub fn sql() -> impl Iterator<Item = &'static str> {
    let all = [
        store::SQL,
        store::checklists::SQL,
        store::drafts::SQL,
        store::materials::SQL,
        store::papers::SQL,
        store::shown::SQL,
    ];
    all.into_iter().flatten().copied()
}
