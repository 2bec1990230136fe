#![doc = include_str!("../README.md")]

// what there is
mod access;
pub mod city;
pub mod competence;
pub mod duty;
pub mod hours;
pub mod live;
mod load;
mod model;
pub mod near;
pub mod plan;
pub mod roster;
// what people and programs see
mod api;
mod desk;
mod error;
#[cfg(test)]
mod testing;
mod web;

pub use access::Access;
pub use cap_catalogue::BadData;
pub use competence::Delegation;
pub use error::{RosterError, SitesError};
pub use model::{Organisation, Site, SiteKind, Sites, Window, Zone};

use std::sync::Arc;

use plat_identity::Role;
use plat_web::{Link, Module};

use duty::Rosters;
use live::Live;

/// The pages and the API of service points and their rosters.
pub fn module(rosters: &Rosters, catalogue: &cap_catalogue::Catalogue, live: Arc<dyn Live>) -> Module {
    let city = (rosters.sites.clone(), rosters.calendar.clone(), rosters.mint.clock().clone());
    let desk = Arc::new(desk::Desk::new(city, catalogue.clone(), live));
    Module::named("sites")
        .pages(web::routes(desk.clone()).merge(duty::web::routes(rosters.clone())))
        .api(api::routes(desk).merge(duty::api::routes(rosters.clone())))
        .words(include_str!("../i18n/zh-CN.toml"), include_str!("../i18n/en.toml"))
        .link(Link::resident("/sites", "sites.menu", "map-pin"))
        .link(
            Link::desk("/desk/rosters", "sites.roster.menu", "users")
                .for_role(Role::Supervisor)
                .for_role(Role::Decider),
        )
}

/// The tables of this capability.
pub const MIGRATIONS: plat_store::Migrations = plat_store::Migrations {
    module: "sites",
    steps: &[("0001_rosters", include_str!("../migrations/0001_rosters.sql"))],
};

/// Every SQL text, for the test that prepares each on both engines.
pub fn sql() -> impl Iterator<Item = &'static str> {
    duty::store::SQL.iter().copied()
}
