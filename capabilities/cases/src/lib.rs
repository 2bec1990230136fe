#![doc = include_str!("../README.md")]

mod api;
mod change;
mod claims;
mod dates;
mod error;
mod intake;
mod issue;
mod issuer;
mod lists;
mod number;
mod sealed;
mod service;
mod store;
mod web;

/// What a case is.
pub mod model;
/// Who may do what.
pub mod policy;
/// How each item is handled beyond what its guide says.
pub mod procedures;
/// The questions that narrow an item, answered by an applicant.
pub mod situation;
/// What pages show of a case, in the reader's words.
pub mod view;

// What rests on somebody's word, and who speaks.
pub mod agents;
pub mod deferral;
pub mod duplicates;
pub mod exclusion;
pub mod places;
pub mod promise;
pub mod said;
pub mod trust;

// What is handed in.
pub mod copy;
pub mod grade;
pub mod materials;
pub mod pages;
pub mod reuse;
pub mod room;
pub mod see_original;
pub mod upload;

// The way of a case, one verb a file.
pub mod accept;
pub mod answer_correction;
pub mod apply;
pub mod ask_correction;
pub mod checklist;
pub mod command;
pub mod consult;
pub mod correct_on_the_spot;
pub mod decide;
mod deem_accepted;
mod deem_granted;
pub mod deliver;
pub mod draft;
pub mod extend;
pub mod hard_case;
pub mod part;
pub mod produce;
pub mod receive;
pub mod refuse_acceptance;
pub mod register;
pub mod reopen;
pub mod resume;
pub mod review;
pub mod suspend;
pub mod sweep;
pub mod transfer;
pub mod withdraw;

// What is asked of cases.
pub mod reading;
pub mod show;
pub mod tasks;
pub mod verb;

// How papers reach their applicants.
pub mod serve;

#[cfg(test)]
mod sample;
#[cfg(test)]
mod second_opinion;
#[cfg(test)]
mod ways;

pub use change::Moment;
pub use claims::{Asked, Claims, Unclaimed};
pub use dates::{CaseDates, Dated, Lamp, REPLY_DAYS, dates, lamp};
pub use error::CaseError;
pub use number::{BadCaseNumber, CaseNumber, Numbers};
pub use service::{Cases, Parts};
pub use store::After;
pub use view::Step;
pub use web::{CaseCard, cards, forms, inline, pdf};

use plat_web::Link;

/// The pages, the API and the words of this capability.
pub fn module(cases: &Cases) -> plat_web::Module {
    module_of_desk(cases, std::sync::Arc::new(Unclaimed))
}

/// The same, where officers take cases up on a desk: what one has, no other officer's program works on.
pub fn module_of_desk(cases: &Cases, claims: std::sync::Arc<dyn Claims>) -> plat_web::Module {
    plat_web::Module::named("cases")
        .pages(web::routes(cases.clone()))
        .api(api::routes(cases.clone(), claims))
        .words(include_str!("../i18n/zh-CN.toml"), include_str!("../i18n/en.toml"))
        .link(Link::resident("/me/cases", "cases.mine.title", "folder").for_residents())
        .link(Link::foot("/me/checklists", "cases.checklists.title").for_residents())
        .link(Link::foot("/me/shown", "cases.shown.title").for_residents())
}

/// What runs by itself: what the law accepts or grants because nobody answered, and lists that a version before did not keep.
pub fn work(cases: &Cases) -> plat_jobs::Work {
    let (cases, uploads, lists) = (cases.clone(), cases.clone(), cases.clone());
    let sweep = plat_jobs::Schedule::every(SWEEP_EVERY, "cases.sweep", move || {
        let cases = cases.clone();
        async move { sweep::run(&cases).await.map(drop).map_err(plat_jobs::JobError::failed) }
    });
    let expire = plat_jobs::Schedule::every(EXPIRE_EVERY, "cases.expire_uploads", move || {
        let cases = uploads.clone();
        async move { upload::expire(&cases).await.map(drop).map_err(plat_jobs::JobError::failed) }
    });
    let readers: Vec<std::sync::Arc<dyn plat_jobs::Reader>> = vec![std::sync::Arc::new(lists::Lists(lists))];
    plat_jobs::Work { readers, schedules: vec![sweep, expire], ..plat_jobs::Work::default() }
}

/// How often overdue examinations are looked for.
const SWEEP_EVERY: plat_kernel::SignedDuration = plat_kernel::SignedDuration::from_mins(10);

/// How often uploads are looked for that nobody ended.
const EXPIRE_EVERY: plat_kernel::SignedDuration = plat_kernel::SignedDuration::from_hours(1);

/// The tables of this capability.
pub const MIGRATIONS: plat_store::Migrations = plat_store::Migrations {
    module: "cases",
    steps: &[
        ("0001_cases", include_str!("../migrations/0001_cases.sql")),
        ("0002_shown", include_str!("../migrations/0002_shown.sql")),
        ("0003_sealed", include_str!("../migrations/0003_sealed.sql")),
        ("0004_situation", include_str!("../migrations/0004_situation.sql")),
        ("0005_procedure", include_str!("../migrations/0005_procedure.sql")),
        ("0006_trust", include_str!("../migrations/0006_trust.sql")),
        ("0007_materials", include_str!("../migrations/0007_materials.sql")),
        ("0008_papers", include_str!("../migrations/0008_papers.sql")),
        ("0009_consulted", include_str!("../migrations/0009_consulted.sql")),
        ("0010_tray_of_branch", include_str!("../migrations/0010_tray_of_branch.sql")),
        ("0011_spot_and_objection", include_str!("../migrations/0011_spot_and_objection.sql")),
    ],
};

/// Every SQL text, for the test that prepares each on both engines.
pub fn sql() -> impl Iterator<Item = &'static str> {
    let all = [
        store::SQL,
        store::checklists::SQL,
        store::consulted::SQL,
        store::drafts::SQL,
        store::exclusions::SQL,
        store::materials::SQL,
        store::objected::SQL,
        store::shown::SQL,
        store::uploads::SQL,
    ];
    all.into_iter().flatten().copied()
}
