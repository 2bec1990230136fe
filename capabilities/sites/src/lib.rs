#![doc = include_str!("../README.md")]

// what there is
pub mod city;
pub mod competence;
pub mod hours;
mod load;
mod model;
pub mod roster;
// what people and programs see
mod api;
mod desk;
mod error;
#[cfg(test)]
mod testing;
mod web;

pub use cap_catalogue::BadData;
pub use competence::Delegation;
pub use error::SitesError;
pub use model::{Organisation, Site, SiteKind, Sites, Window, Zone};

use std::sync::Arc;

use plat_kernel::Clock;
use plat_kernel::calendar::Calendar;
use plat_web::{Link, Module};

/// The pages and the API of service points.
pub fn module(sites: Arc<Sites>, calendar: Arc<Calendar>, clock: Clock) -> Module {
    let desk = Arc::new(desk::Desk::new(sites, calendar, clock));
    Module::named("sites")
        .pages(web::routes(desk.clone()))
        .api(api::routes(desk))
        .words(include_str!("../i18n/zh-CN.toml"), include_str!("../i18n/en.toml"))
        .link(Link::resident("/sites", "sites.menu", "map-pin"))
}
