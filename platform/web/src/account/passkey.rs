//! A person's passkeys: the page that lists them, and adding, renaming, removing one.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use plat_facts::PasskeyRef;
use plat_identity::{IdentityError, PasskeyRow, Session};

use super::passkey_json::{Added, Gone, asked, said};
use crate::errors::Errors;
use crate::fields::Fields;
use crate::json::Json;
use crate::page::Page;
use crate::refusal::{Answer, Kind, Refusal};
use crate::routes::Routes;
use crate::site::Site;
use crate::visit::{Seen, Visit};

const HERE: &str = "/account/passkeys";

#[derive(Template)]
#[template(path = "passkeys.html")]
pub(crate) struct PasskeysPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) errors: &'a Errors,
    pub(crate) passkeys: &'a [PasskeyRow],
    /// The origin under which passkeys can be used; none where there are none.
    pub(crate) origin: Option<&'a str>,
    /// Whether the reader's role asks for one.
    pub(crate) must: bool,
}

/// The routes of this file.
pub(super) fn pages() -> Routes<Arc<Site>> {
    Routes::new()
        .get(HERE, list)
        .post("/account/passkeys/begin", begin)
        .post("/account/passkeys/finish", finish)
        .post("/account/passkeys/{passkey}/rename", rename)
        .post("/account/passkeys/{passkey}/remove", remove)
}

async fn list(page: Page, State(site): State<Arc<Site>>, Seen(visit): Seen) -> Answer {
    view(&page, &site, session(&visit)?, &Errors::new()).await
}

async fn view(page: &Page, site: &Site, session: &Session, errors: &Errors) -> Answer {
    let person = session.who.person().ok_or_else(nobody)?;
    let passkeys = &site.identity.passkeys(person).await?;
    let origin = site.identity.passkeys_at();
    let must = session.who.officer().is_some_and(|it| site.identity.must_have_passkey(it));
    let view = PasskeysPage { page, errors, passkeys, origin, must };
    Ok(if errors.is_empty() { page.answer(view) } else { page.invalid(view) })
}

async fn begin(page: Page, State(site): State<Arc<Site>>, Seen(visit): Seen) -> Answer {
    asked(&page, site.identity.ask_for_new_passkey(&session(&visit)?.who).await)
}

async fn finish(
    page: Page,
    State(site): State<Arc<Site>>,
    Seen(visit): Seen,
    Json(added): Json<Added>,
) -> Answer {
    match site.identity.add_passkey(session(&visit)?, added.into()).await {
        Ok(_) => Ok(Gone::to(HERE).saying(&page, &page.t("web.passkey.added"))),
        Err(error) => said(&page, error),
    }
}

async fn rename(
    page: Page,
    State(site): State<Arc<Site>>,
    Seen(visit): Seen,
    Path(passkey): Path<PasskeyRef>,
    form: Fields,
) -> Answer {
    let session = session(&visit)?;
    match site.identity.rename_passkey(&session.who, passkey, form.text("label")).await {
        Ok(()) => Ok(page.go_saying(HERE, &page.t("web.passkey.renamed"))),
        Err(error @ IdentityError::BadPasskeyName) => {
            let mut errors = Errors::new();
            errors.add(format!("{passkey}-label"), page.fault(&error));
            view(&page, &site, session, &errors).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn remove(
    page: Page,
    State(site): State<Arc<Site>>,
    Seen(visit): Seen,
    Path(passkey): Path<PasskeyRef>,
) -> Result<Response, Refusal> {
    site.identity.remove_passkey(session(&visit)?, passkey).await?;
    Ok(page.go_saying(HERE, &page.t("web.passkey.removed")))
}

fn session(visit: &Visit) -> Result<&Session, Refusal> {
    visit.session.as_ref().ok_or_else(nobody)
}

fn nobody() -> Refusal {
    Refusal::of(Kind::Unauthorised, "web.sign_in_first")
}
