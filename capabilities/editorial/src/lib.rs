#![doc = include_str!("../README.md")]

mod diff;
#[cfg(test)]
mod samples;
mod web;

use std::sync::Arc;

use cap_catalogue::{Editors, Preview, WhereHandled};
use plat_identity::Role;
use plat_web::{Link, Module};

/// The pages of those who keep the catalogue.
pub fn module(editors: &Editors, places: Arc<dyn WhereHandled>) -> Module {
    let link = Link::desk("/admin/catalogue", "editorial.title", "list-check");
    let releases = Link::desk("/admin/catalogue/releases", "editorial.releases", "clipboard-check");
    let preview = Preview::new(editors.catalogue().clone(), places);
    Module::named("editorial")
        .pages(web::pages(editors.clone(), preview))
        .words(include_str!("../i18n/zh-CN.toml"), include_str!("../i18n/en.toml"))
        .link(link.for_role(Role::Editor))
        .link(releases.for_role(Role::Editor).for_role(Role::Supervisor))
}
