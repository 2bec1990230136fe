#![doc = include_str!("../README.md")]

mod catalogue;
mod check;
pub mod derive;
pub mod edit;
mod edition;
mod load;
pub mod model;
mod search;
mod situation;
mod store;
// what people and programs see
mod api;
mod error;
mod figures;
mod later;
mod places;
#[cfg(test)]
mod samples;
mod web;

pub use catalogue::Catalogue;
pub use check::{Doubt, Warning};
pub use edit::Editors;
pub use edition::Edition;
pub use error::CatalogueError;
pub use later::MayFollow;
pub use load::BadData;
pub use model::{
    Answers, Channel, Choice, Confidence, Ending, Fee, FeeOption, FeePart, Field, FieldFault, FieldKind,
    FieldText, Handling, Item, ItemText, Kind, LegalTerm, LifeEvent, LifeEventRef, Material, MaterialSource,
    MaterialText, Misfit, Provision, Reach, Shared, StatedUnit, Subject, When,
};
pub use places::{Nowhere, Open, Place, Reached, Whence, WhereHandled, metres_between};
pub use search::Hit;
pub use situation::{
    AnswerText, Assessment, BadTicket, Chosen, Effects, Outcome, Question, QuestionText, Situation,
    SituationAnswer, SituationFault, SituationText, Spot, Stop, StopText, Taken, Ticket, Waits, Wrong,
};
pub use web::{Brief, Preview, Shown, scanned};

use plat_web::{Link, Module};
use std::sync::Arc;

/// The guides and the API of items. `places` says where an item is handled.
pub fn module(catalogue: Catalogue, places: Arc<dyn WhereHandled>) -> Module {
    let desk = Arc::new(web::Desk::new(catalogue, places));
    Module::named("catalogue")
        .pages(web::routes(desk.clone()))
        .api(api::routes(desk))
        .words(include_str!("../i18n/zh-CN.toml"), include_str!("../i18n/en.toml"))
        .link(Link::resident("/guides", "catalogue.menu", "list-check"))
}

/// The tables of this capability.
pub const MIGRATIONS: plat_store::Migrations = plat_store::Migrations {
    module: "catalogue",
    steps: &[
        ("0001_editions", include_str!("../migrations/0001_editions.sql")),
        ("0002_release", include_str!("../migrations/0002_release.sql")),
    ],
};

/// Every SQL text, for the test that prepares each on both engines.
pub fn sql() -> impl Iterator<Item = &'static str> {
    store::SQL.iter().copied()
}
