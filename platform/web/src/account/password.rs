//! `/account/password`: a new password, given with the present one.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;

use super::home::session;
use super::pages::{missing, show};
use crate::errors::Errors;
use crate::fields::Fields;
use crate::limits::Work;
use crate::page::Page;
use crate::refusal::Answer;
use crate::routes::Routes;
use crate::site::Site;
use crate::visit::Seen;

const HERE: &str = "/account/password";

#[derive(Template)]
#[template(path = "account_password.html")]
pub(crate) struct PasswordPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) errors: &'a Errors,
    /// How long a password must be.
    pub(crate) least: usize,
    /// How many kinds of characters it needs.
    pub(crate) kinds: usize,
}

/// The routes of this file. A session left open is no place to guess: tries count like sign-ins.
pub(super) fn pages() -> Routes<Arc<Site>> {
    Routes::new().get(HERE, form).post(HERE, change).limited(Work::SignIn)
}

async fn form(page: Page, State(site): State<Arc<Site>>, Seen(visit): Seen) -> Answer {
    session(&visit)?;
    Ok(page.answer(view(&page, &site, &Errors::new())))
}

async fn change(page: Page, State(site): State<Arc<Site>>, Seen(visit): Seen, form: Fields) -> Answer {
    let session = session(&visit)?;
    let mut errors = missing(&page, &form, &["present_password", "password"]);
    if errors.is_empty() {
        let passwords = (form.text("present_password"), form.text("password"));
        match site.identity.change_password(session, passwords, visit.peer).await {
            Ok(()) => return Ok(page.go_saying("/account", &page.t("web.password.done"))),
            Err(error) => show(&page, &mut errors, "present_password", error)?,
        }
    }
    Ok(page.invalid(view(&page, &site, &errors)))
}

fn view<'a>(page: &'a Page, site: &Site, errors: &'a Errors) -> PasswordPage<'a> {
    let (least, kinds) = (site.identity.policy().password_length, site.identity.policy().password_kinds);
    PasswordPage { page, errors, least, kinds }
}
