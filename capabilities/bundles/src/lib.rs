#![doc = include_str!("../README.md")]

mod api;
mod error;
mod graph;
mod picture;
mod sealed;
mod service;
mod store;
mod told;
mod view;
mod web;

/// The rules of one run through a bundle.
pub mod errand;
/// The one form.
pub mod form;
/// From data to bundles.
pub mod load;
/// The one set of materials.
pub mod materials;
/// What a bundle is.
pub mod model;
/// A bundle for one person.
pub mod plan;
/// Who may do what.
pub mod policy;
/// The one receipt.
pub mod receipt;

// What is done.
pub mod draft;
pub mod files;
mod follow;
pub mod hand_in;
pub mod offer;
pub mod pick_up;
pub mod post;
pub mod show;
mod start;
pub mod step;

// What is asked.
pub mod offered;
pub mod reading;

pub use error::BundleError;
pub use load::Shelf;
pub use service::{Bundles, Parts};

use plat_identity::Role;
use plat_web::Link;

/// The pages, the API and the words of this capability.
pub fn module(bundles: &Bundles) -> plat_web::Module {
    plat_web::Module::named("bundles")
        .pages(web::routes(bundles.clone()))
        .api(api::routes(bundles.clone()))
        .words(include_str!("../i18n/zh-CN.toml"), include_str!("../i18n/en.toml"))
        .link(Link::foot("/bundles", "bundles.title"))
        .link(Link::foot("/me/bundles", "bundles.mine").for_residents())
        .link(Link::desk("/desk/bundles", "bundles.desk", "list-check").for_role(Role::Department))
        .link(Link::desk("/desk/offers", "bundles.offers.title", "send").for_role(Role::Department))
        .link(Link::desk("/desk/pick-up", "bundles.pick_up.title", "package").for_role(Role::Window))
        .link(
            Link::desk("/admin/departments", "bundles.departments_title", "users")
                .for_role(Role::SecurityAdministrator),
        )
}

/// What runs by itself: parts that may begin become cases, and what happens to cases happens to their errands.
pub fn work(bundles: &Bundles) -> plat_jobs::Work {
    let starting = bundles.clone();
    let start = plat_jobs::Follower::named("bundles.start", move |_| {
        let bundles = starting.clone();
        async move { start::run(&bundles).await.map_err(plat_jobs::JobError::failed) }
    });
    plat_jobs::Work {
        readers: vec![std::sync::Arc::new(follow::Follow(bundles.clone()))],
        followers: vec![start],
        ..plat_jobs::Work::default()
    }
}

/// The tables of this capability.
pub const MIGRATIONS: plat_store::Migrations = plat_store::Migrations {
    module: "bundles",
    steps: &[
        ("0001_bundles", include_str!("../migrations/0001_bundles.sql")),
        ("0002_offers", include_str!("../migrations/0002_offers.sql")),
    ],
};

/// Every SQL text, for the test that prepares each on both engines.
pub fn sql() -> impl Iterator<Item = &'static str> {
    let all = [store::SQL, store::drafts::SQL, store::files::SQL, store::offers::SQL, store::officers::SQL];
    all.into_iter().flatten().copied()
}
