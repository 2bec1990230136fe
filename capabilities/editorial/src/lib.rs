#![doc = include_str!("../README.md")]

mod diff;
#[cfg(test)]
mod samples;
mod web;

use cap_catalogue::Editors;
use plat_identity::Role;
use plat_web::{Link, Module};

/// The pages of those who keep the catalogue.
pub fn module(editors: &Editors) -> Module {
    let link = Link::desk("/admin/catalogue", "editorial.title", "list-check");
    Module::named("editorial")
        .pages(web::pages(editors.clone()))
        .words(include_str!("../i18n/zh-CN.toml"), include_str!("../i18n/en.toml"))
        .link(link.for_role(Role::Editor))
}
