#![doc = include_str!("../README.md")]

mod catalogue;
mod check;
mod load;
pub mod model;
mod search;
// what people and programs see
mod api;
mod error;
mod places;
#[cfg(test)]
mod samples;
mod web;

pub use catalogue::Catalogue;
pub use check::{Doubt, Warning};
pub use error::CatalogueError;
pub use load::BadData;
pub use model::{
    Answers, Channel, Choice, Confidence, Fee, FeeOption, FeePart, Field, FieldFault, FieldKind, Handling,
    Item, Kind, LegalTerm, LifeEvent, LifeEventRef, Material, Provision, Reach, StatedUnit, Subject, When,
};
pub use places::{Nowhere, Place, WhereHandled};
pub use search::Hit;

use plat_web::{Link, Module};
use std::sync::Arc;

/// The guides and the API of items. `places` says where an item is handled.
pub fn module(catalogue: Arc<Catalogue>, places: Arc<dyn WhereHandled>) -> Module {
    let desk = Arc::new(web::Desk::new(catalogue, places));
    Module::named("catalogue")
        .pages(web::routes(desk.clone()))
        .api(api::routes(desk))
        .words(include_str!("../i18n/zh-CN.toml"), include_str!("../i18n/en.toml"))
        .link(Link::resident("/guides", "catalogue.menu", "list-check"))
}
