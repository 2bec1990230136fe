#![doc = include_str!("../README.md")]

mod forms;
mod web;

#[cfg(test)]
mod sample;

use cap_cases::Cases;
use plat_identity::Role;
use plat_web::Link;

/// The pages and the words of the desk.
pub fn module(cases: &Cases) -> plat_web::Module {
    plat_web::Module::named("desk")
        .pages(web::routes(cases.clone()))
        .words(include_str!("../i18n/zh-CN.toml"), include_str!("../i18n/en.toml"))
        .link(working(Link::desk("/desk", "desk.tasks", "list-check")))
        .link(Link::desk("/desk/receive", "desk.receive.title", "inbox").for_role(Role::Window))
        .link(working(Link::desk("/desk/search", "desk.search", "search")))
}

/// Administrators handle no cases, so their menu has none.
fn working(link: Link) -> Link {
    [Role::Window, Role::Reviewer, Role::Decider, Role::Supervisor].into_iter().fold(link, Link::for_role)
}
