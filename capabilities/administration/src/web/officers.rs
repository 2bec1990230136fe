//! The list of officers on duty, and a new one.

use askama::Template;
use axum::extract::{Query, State};
use plat_identity::{Branch, MayListPeople, NewOfficer, Officer, Roles};
use plat_web::{Answer, AsOfficer, Errors, Fields, Page, Refusal};
use serde::Deserialize;

use super::{Choice, at_field, roles};
use crate::Office;

/// How many officers a page has.
const ROWS: usize = 20;
/// How many are read at a time while searching.
const STEP: u32 = 200;

/// An officer in the list.
pub(crate) struct OfficerRow {
    pub(crate) href: String,
    pub(crate) badge: String,
    pub(crate) name: String,
    pub(crate) site: String,
    pub(crate) branch: String,
    pub(crate) roles: String,
}

#[derive(Template)]
#[template(path = "officers.html")]
pub(crate) struct OfficersPage<'a> {
    pub(crate) page: &'a Page,
    /// What was searched for.
    pub(crate) q: &'a str,
    pub(crate) rows: Vec<OfficerRow>,
    pub(crate) first: String,
    pub(crate) next: String,
    /// Whether the reader may appoint somebody.
    pub(crate) may_appoint: bool,
}

#[derive(Template)]
#[template(path = "officer_new.html")]
pub(crate) struct NewOfficerPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) errors: &'a Errors,
    pub(crate) typed: &'a Fields,
    pub(crate) sites: Vec<Choice>,
    pub(crate) branches: Vec<Choice>,
}

/// What the list is asked for.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    q: String,
    after: Option<String>,
}

pub(super) async fn list(
    State(office): State<Office>,
    AsOfficer(officer): AsOfficer,
    page: Page,
    Query(asked): Query<Asked>,
) -> Answer {
    let proof = office.may_list(&officer)?;
    let q = asked.q.trim();
    let found = found(&office, &page, &proof, (q, asked.after)).await?;
    let more = found.len() > ROWS;
    let rows: Vec<_> = found.iter().take(ROWS).map(|it| row(&office, &page, it)).collect();
    let next = rows.last().filter(|_| more).map(|it| address(q, &it.badge)).unwrap_or_default();
    Ok(page.answer(OfficersPage {
        page: &page,
        q,
        rows,
        first: String::new(),
        next,
        may_appoint: office.may_appoint(&officer).is_ok(),
    }))
}

fn address(q: &str, after: &str) -> String {
    format!("/admin/officers?q={}&after={after}", q.replace(['&', '#', '%', '+', ' '], ""))
}

/// Officers behind a badge who fit what is searched for: one more than a page has, if there are as many.
async fn found(
    office: &Office,
    page: &Page,
    proof: &MayListPeople,
    (q, mut after): (&str, Option<String>),
) -> Result<Vec<Officer>, Refusal> {
    let mut all = Vec::new();
    loop {
        let step = office.identity.list_officers(proof, after.as_deref(), STEP).await?;
        after = step.last().map(|it| it.badge.clone());
        let last = step.len() < STEP as usize;
        all.extend(step.into_iter().filter(|it| fits(office, page, it, q)));
        if all.len() > ROWS || last {
            return Ok(all);
        }
    }
}

fn fits(office: &Office, page: &Page, officer: &Officer, q: &str) -> bool {
    let has = |text: &str| text.to_lowercase().contains(&q.to_lowercase());
    q.is_empty()
        || [officer.badge.as_str(), &officer.name, officer.site.as_str()].into_iter().any(has)
        || has(&office.site(&officer.site, page.lang))
        || has(&page.branch(&officer.branch))
}

fn row(office: &Office, page: &Page, officer: &Officer) -> OfficerRow {
    OfficerRow {
        href: format!("/admin/officers/{}", officer.id),
        badge: officer.badge.clone(),
        name: officer.name.clone(),
        site: office.site(&officer.site, page.lang),
        branch: page.branch(&officer.branch),
        roles: roles(page, officer),
    }
}

pub(super) async fn form(State(office): State<Office>, AsOfficer(officer): AsOfficer, page: Page) -> Answer {
    office.may_appoint(&officer)?;
    let typed = Fields::default();
    Ok(page.answer(view(&office, &page, &Errors::new(), &typed)))
}

pub(super) async fn appoint(
    State(office): State<Office>,
    AsOfficer(officer): AsOfficer,
    page: Page,
    form: Fields,
) -> Answer {
    let proof = office.may_appoint(&officer)?;
    let mut errors = Errors::new();
    for field in ["name", "badge", "site", "branch", "password"] {
        if form.find(field).is_none() {
            errors.add(field, page.t("error.web.required"));
        }
    }
    let site = office.sites.all().iter().find(|it| it.code.as_str() == form.text("site"));
    if let (true, Some(site), Some(branch)) = (errors.is_empty(), site, Branch::of_code(form.text("branch")))
    {
        let new = NewOfficer {
            name: form.text("name").to_owned(),
            badge: form.text("badge").to_owned(),
            branch,
            site: site.code.clone(),
            roles: Roles::NONE,
            password: form.text("password").to_owned(),
            id_number: form.find("id_number").map(ToOwned::to_owned),
        };
        match office.identity.appoint(&proof, new).await {
            Ok(made) => {
                let said = page.t("administration.officer.appointed").with("name", &made.name);
                return Ok(page.go_saying(format!("/admin/officers/{}", made.id), &said));
            }
            Err(error) => at_field(&page, &mut errors, "badge", error)?,
        }
    } else if errors.is_empty() {
        errors.add("site", page.t("error.web.required"));
    }
    Ok(page.invalid(view(&office, &page, &errors, &form)))
}

fn view<'a>(office: &Office, page: &'a Page, errors: &'a Errors, typed: &'a Fields) -> NewOfficerPage<'a> {
    let site = |it: &std::sync::Arc<cap_sites::Site>| {
        Choice::new(&it.code, page.pick(&it.name), typed.is("site", it.code.as_str()))
    };
    let branch = |it: Branch| Choice::new(it.code(), it.name(page.lang), typed.is("branch", it.code()));
    NewOfficerPage {
        page,
        errors,
        typed,
        sites: office.sites.all().iter().map(site).collect(),
        branches: Branch::all().map(branch).collect(),
    }
}
