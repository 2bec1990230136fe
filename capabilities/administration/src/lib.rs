#![doc = include_str!("../README.md")]

mod policy;
mod records;
mod web;

use std::sync::Arc;

use cap_sites::Sites;
use plat_facts::{DepartmentRef, SiteRef};
use plat_identity::{Identity, Role};
use plat_kernel::{Bilingual, Lang, Mint};
use plat_store::Db;
use plat_web::{Link, Module};

/// What the pages of this capability work with.
#[derive(Clone)]
pub(crate) struct Office {
    pub(crate) db: Db,
    pub(crate) identity: Identity,
    pub(crate) sites: Arc<Sites>,
    pub(crate) mint: Mint,
    pub(crate) departments: Vec<(DepartmentRef, Bilingual)>,
}

impl Office {
    /// The name of a site; its code where the city has no such site (any more).
    pub(crate) fn site(&self, code: &SiteRef, lang: Lang) -> String {
        self.sites.get(code).map_or_else(|| code.to_string(), |site| site.name.in_lang(lang).to_owned())
    }

    /// The name of a department; its code where the city has no such department (any more).
    pub(crate) fn department(&self, code: &DepartmentRef, lang: Lang) -> String {
        let known = self.departments.iter().find(|(it, _)| it == code);
        known.map_or_else(|| code.to_string(), |(_, name)| name.in_lang(lang).to_owned())
    }
}

/// This capability as the site sees it; `departments` are those whose programs may have accounts, by code and name.
pub fn module(
    db: Db,
    identity: Identity,
    sites: Arc<Sites>,
    mint: Mint,
    departments: Vec<(DepartmentRef, Bilingual)>,
) -> Module {
    let office = Office { db, identity, sites, mint, departments };
    let working = |link: Link| WORKING.into_iter().fold(link, Link::for_role);
    let records = Link::desk("/admin/records", "administration.records.title", "history");
    let people = Link::desk("/admin/people", "administration.people.title", "user-circle");
    let delegations = Link::desk("/admin/delegations", "administration.delegations.all", "users");
    Module::named("administration")
        .pages(web::pages(office))
        .words(include_str!("../i18n/zh-CN.toml"), include_str!("../i18n/en.toml"))
        .link(working(Link::desk("/desk/delegations", "administration.delegations.title", "users")))
        .link(working(Link::desk("/desk/conflicts", "administration.conflicts.title", "scale")))
        .link(records.for_role(Role::AuditAdministrator))
        .link(Role::ADMINISTRATORS.into_iter().fold(
            Link::desk("/admin/officers", "administration.officers.title", "id-badge-2"),
            Link::for_role,
        ))
        .link(
            Role::ADMINISTRATORS
                .into_iter()
                .fold(Link::desk("/admin/programs", "administration.programs.title", "key"), Link::for_role),
        )
        .link(people.for_role(Role::SecurityAdministrator))
        .link(delegations.for_role(Role::SecurityAdministrator).for_role(Role::AuditAdministrator))
}

/// The roles that handle cases: only they can be delegated.
pub(crate) const WORKING: [Role; 4] = [Role::Window, Role::Reviewer, Role::Decider, Role::Supervisor];
