//! `/account`: what belongs to a person's account. Open sessions can be ended here, one or all.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use http::header;
use plat_identity::{Session, SessionRow};

use super::password;
use crate::cookies;
use crate::fields::Fields;
use crate::page::Page;
use crate::refusal::{Answer, Kind, Refusal};
use crate::routes::Routes;
use crate::site::Site;
use crate::visit::{Credential, Seen, Visit};

const HERE: &str = "/account";

/// An open session, for its owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SessionLine {
    pub(crate) id: String,
    /// Whether it is the one that reads this page.
    pub(crate) here: bool,
    pub(crate) address: String,
    pub(crate) started: String,
    pub(crate) seen: String,
}

#[derive(Template)]
#[template(path = "account.html")]
pub(crate) struct AccountPage<'a> {
    pub(crate) page: &'a Page,
    /// Who it is, masked.
    pub(crate) who: String,
    /// Identity number, masked, or badge.
    pub(crate) known_as: String,
    pub(crate) sessions: Vec<SessionLine>,
}

/// The routes of this file.
pub(super) fn pages() -> Routes<Arc<Site>> {
    Routes::new()
        .get(HERE, show)
        .post("/account/sessions/end", end)
        .post("/account/sessions/end-all", end_all)
        .merge(password::pages())
}

async fn show(page: Page, State(site): State<Arc<Site>>, Seen(visit): Seen) -> Answer {
    let session = session(&visit)?;
    let person = session.who.person().ok_or_else(nobody)?;
    let mut sessions: Vec<_> =
        site.identity.sessions(person).await?.iter().map(|row| line(&page, row, session)).collect();
    sessions.sort_by_key(|it| !it.here);
    let (who, known_as) = known(&page);
    Ok(page.answer(AccountPage { page: &page, who, known_as, sessions }))
}

fn line(page: &Page, row: &SessionRow, reader: &Session) -> SessionLine {
    SessionLine {
        id: row.id.to_string(),
        here: row.id == reader.id,
        address: row.address.clone(),
        started: page.when(&row.started_at),
        seen: page.when(&row.seen_at),
    }
}

fn known(page: &Page) -> (String, String) {
    if let Some(officer) = page.officer() {
        return (officer.name.clone(), page.t("web.badge_number").with("badge", &officer.badge).to_string());
    }
    page.resident().map(|it| (it.masked_name(), it.masked_id_number())).unwrap_or_default()
}

async fn end(page: Page, State(site): State<Arc<Site>>, Seen(visit): Seen, form: Fields) -> Answer {
    let session = session(&visit)?;
    let ended = form.text("session").parse().map_err(|_| Refusal::missing())?;
    // One that has ended already, here or by its age, is as it was asked for.
    site.identity.end_session(&session.who, ended).await?;
    Ok(page.go_saying(HERE, &page.t("web.account.ended")))
}

async fn end_all(page: Page, State(site): State<Arc<Site>>, Seen(visit): Seen) -> Answer {
    session(&visit)?;
    if let Credential::Cookie(token) = &visit.credential {
        site.identity.sign_out_everywhere(token).await?;
    }
    let mut response = page.go_saying("/", &page.t("web.account.ended_all"));
    let forget = page.jar().forget(cookies::SESSION);
    forget.map(|cookie| response.headers_mut().append(header::SET_COOKIE, cookie));
    Ok(response)
}

pub(super) fn session(visit: &Visit) -> Result<&Session, Refusal> {
    visit.session.as_ref().ok_or_else(nobody)
}

fn nobody() -> Refusal {
    Refusal::of(Kind::Unauthorised, "web.sign_in_first")
}
