//! The pages.

mod conflicts;
mod delegations;
mod officer;
mod officers;
mod people;
mod programs;
mod records;
#[cfg(test)]
mod rendered;

use axum::extract::State;
use plat_facts::PersonRef;
use plat_identity::{IdentityError, Officer, Role, SessionRow};
use plat_web::{Answer, AsOfficer, Errors, Fault as _, Kind, Page, Refusal, Routes, Work};

use crate::Office;

/// All pages: administrators below `/admin`, delegations and conflicts of every officer below `/desk`.
pub(crate) fn pages(office: Office) -> Routes {
    let search = Routes::new()
        .get("/admin/officers", officers::list)
        .get("/admin/people", people::form)
        .post("/admin/people", people::find)
        .get("/admin/records", records::list)
        .limited(Work::Search);
    Routes::new()
        .get("/admin", home)
        .get("/admin/officers/new", officers::form)
        .post("/admin/officers/new", officers::appoint)
        .get("/admin/officers/{id}", officer::show)
        .post("/admin/officers/{id}/dismiss", officer::dismiss)
        .post("/admin/officers/{id}/roles", officer::grant)
        .post("/admin/officers/{id}/sessions", officer::end_sessions)
        .post("/admin/officers/{id}/passkeys", officer::remove_passkeys)
        .post("/admin/officers/{id}/unlock", officer::unlock)
        .post("/admin/officers/{id}/conflicts", conflicts::declare_for)
        .post("/admin/conflicts/{id}/end", conflicts::end)
        .get("/admin/programs", programs::list)
        .get("/admin/programs/new", programs::form)
        .post("/admin/programs/new", programs::register)
        .get("/admin/programs/{id}", programs::show)
        .post("/admin/programs/{id}/close", programs::close)
        .post("/admin/programs/{id}/secrets", programs::issue)
        .post("/admin/programs/{id}/secrets/{secret}/revoke", programs::revoke)
        .get("/admin/people/{id}", people::show)
        .post("/admin/people/{id}/sessions", people::end_sessions)
        .post("/admin/people/{id}/unlock", people::unlock)
        .get("/admin/people/{id}/erase", people::ask_erase)
        .post("/admin/people/{id}/erase", people::erase)
        .get("/admin/delegations", delegations::all)
        .get("/desk/delegations", delegations::own)
        .post("/desk/delegations", delegations::give)
        .post("/desk/delegations/{id}/end", delegations::end)
        .get("/desk/conflicts", conflicts::own)
        .post("/desk/conflicts", conflicts::declare)
        .merge(search)
        .with_state(office)
}

/// The first page of each administration.
async fn home(State(office): State<Office>, AsOfficer(officer): AsOfficer, page: Page) -> Answer {
    office.may_list(&officer)?;
    let first = if officer.has(Role::AuditAdministrator) { "/admin/records" } else { "/admin/officers" };
    Ok(page.go(first))
}

/// A name with its value, for a list of pairs.
pub(crate) struct Pair {
    pub(crate) name: String,
    pub(crate) value: String,
}

impl Pair {
    #[expect(clippy::needless_pass_by_value, reason = "reads better at the place of use")]
    pub(crate) fn new(name: impl ToString, value: impl ToString) -> Self {
        Self { name: name.to_string(), value: value.to_string() }
    }
}

/// An entry of a list to choose from.
pub(crate) struct Choice {
    pub(crate) code: String,
    pub(crate) words: String,
    pub(crate) chosen: bool,
}

impl Choice {
    #[expect(clippy::needless_pass_by_value, reason = "reads better at the place of use")]
    pub(crate) fn new(code: impl ToString, words: impl ToString, chosen: bool) -> Self {
        Self { code: code.to_string(), words: words.to_string(), chosen }
    }
}

/// An open session of somebody.
pub(crate) struct SessionLine {
    pub(crate) address: String,
    pub(crate) words: String,
}

impl SessionLine {
    pub(crate) fn of(page: &Page, row: &SessionRow) -> Self {
        let words = page.t("administration.session");
        let words = words.with("started", page.when(&row.started_at)).with("seen", page.when(&row.seen_at));
        Self { address: row.address.clone(), words: words.to_string() }
    }
}

/// The roles in words, one after the other.
pub(crate) fn roles(page: &Page, officer: &Officer) -> String {
    let names: Vec<_> = officer.roles.iter().map(|role| role.name(page.lang)).collect();
    if names.is_empty() {
        page.t("administration.no_role").to_string()
    } else {
        names.join(page.t("administration.and").to_string().as_str())
    }
}

/// An officer in one line: name and badge; of somebody erased, that they were.
pub(crate) async fn named(office: &Office, page: &Page, id: PersonRef) -> Result<String, IdentityError> {
    match office.identity.officer(id).await {
        Ok(Some(officer)) => Ok(format!("{} {}", officer.name, officer.badge)),
        Ok(None) => Ok(short(id)),
        Err(IdentityError::Erased) => Ok(plat_identity::erased_name(page.lang).to_owned()),
        Err(error) => Err(error),
    }
}

/// The last letters of a reference: enough to tell two rows apart, and no name.
pub(crate) fn short(id: PersonRef) -> String {
    let text = id.to_string();
    let at = text.len().saturating_sub(8);
    format!("…{}", text.get(at..).unwrap_or_default())
}

/// What the person can put right is shown at its field; anything else is refused as usual.
pub(crate) fn at_field(
    page: &Page,
    errors: &mut Errors,
    usual: &str,
    error: IdentityError,
) -> Result<(), Refusal> {
    if !matches!(error.kind(), Kind::Invalid | Kind::Conflict) {
        return Err(error.into());
    }
    errors.add(error.field().unwrap_or(usual), page.fault(&error));
    Ok(())
}
