#![doc = include_str!("../README.md")]

// the catalogue as a table
mod cells;
mod columns;
mod document;
mod export;
mod heads;
mod import;
mod lexicon;
mod mistake;
mod upload;
// another guide beside it
mod baseline;
mod compare;
// for people and for programs
mod leaflet;
mod open;
// what people and programs see
mod api;
mod error;
#[cfg(test)]
mod samples;
mod service;
mod store;
mod web;

pub use error::GuidebookError;
pub use leaflet::{Leaflet, Part, PartBody, PrintGuide};
pub use service::{Guidebook, Parts};

use plat_identity::Role;
use plat_web::{Link, Module};

/// The pages, the API and the words of this capability.
pub fn module(book: &Guidebook) -> Module {
    let desk = |href, words, icon| Link::desk(href, words, icon).for_role(Role::Editor);
    Module::named("guidebook")
        .pages(web::routes(book.clone()))
        .api(api::routes(book.clone()))
        .words(include_str!("../i18n/zh-CN.toml"), include_str!("../i18n/en.toml"))
        .link(desk("/admin/catalogue/import", "guidebook.import.title", "upload"))
        .link(desk("/admin/catalogue/baselines", "guidebook.baselines.title", "scale"))
        .link(Link::foot("/guides/compare", "guidebook.compare.menu"))
}

/// The tables of this capability.
pub const MIGRATIONS: plat_store::Migrations = plat_store::Migrations {
    module: "guidebook",
    steps: &[("0001_guidebook", include_str!("../migrations/0001_guidebook.sql"))],
};

/// Every SQL text, for the test that prepares each on both engines.
pub fn sql() -> impl Iterator<Item = &'static str> {
    store::SQL.iter().copied()
}
