//! Signing in with a passkey: the second step after the password, or the only one.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use http::{HeaderMap, header};
use plat_identity::{HalfSession, IdentityError, SecondStep, SessionToken, Who};

use super::pages::{Next, destination, hello};
use super::passkey_json::{Added, Gone, Shown, asked, said};
use crate::cookies;
use crate::errors::Errors;
use crate::json::Json;
use crate::limits::Work;
use crate::page::Page;
use crate::refusal::Answer;
use crate::routes::Routes;
use crate::site::Site;
use crate::visit::Seen;

#[derive(Template)]
#[template(path = "signin_passkey.html")]
pub(crate) struct SecondStepPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) errors: &'a Errors,
    pub(crate) half: &'a HalfSession,
    /// The origin under which passkeys can be used; none where there are none.
    pub(crate) origin: Option<&'a str>,
    pub(crate) next: &'a str,
}

impl SecondStepPage<'_> {
    /// Whether a passkey is to be added, not shown.
    fn adds(&self) -> bool {
        self.half.step == SecondStep::Add
    }
}

/// The routes of this file.
pub(super) fn pages() -> Routes<Arc<Site>> {
    Routes::new()
        .get("/signin/passkey", second_step)
        .post("/signin/passkey/begin", begin)
        .post("/signin/passkey/finish", finish)
        .post("/signin/passkey/first/begin", first_begin)
        .post("/signin/passkey/first/finish", first_finish)
        .post("/signin/passkey/alone/begin", alone_begin)
        .post("/signin/passkey/alone/finish", alone_finish)
        .limited(Work::SignIn)
}

async fn second_step(
    page: Page,
    State(site): State<Arc<Site>>,
    Query(Next { next }): Query<Next>,
    headers: HeaderMap,
) -> Answer {
    let half = site.identity.half_session(half(&headers)).await?;
    let Some(half) = half else {
        return Ok(page.go_saying(
            format!("/signin?next={}", cookies::escape(&next)),
            &page.t("web.passkey.sign_in_again"),
        ));
    };
    let origin = site.identity.passkeys_at();
    Ok(page.answer(SecondStepPage { page: &page, errors: &Errors::new(), half: &half, origin, next: &next }))
}

async fn begin(page: Page, State(site): State<Arc<Site>>, headers: HeaderMap) -> Answer {
    asked(&page, site.identity.ask_for_passkey(half(&headers)).await)
}

async fn finish(
    page: Page,
    State(site): State<Arc<Site>>,
    Seen(visit): Seen,
    headers: HeaderMap,
    Json(shown): Json<Shown>,
) -> Answer {
    let next = shown.next.clone();
    welcome(&page, &next, site.identity.show_passkey(half(&headers), shown.into(), visit.peer).await)
}

async fn first_begin(page: Page, State(site): State<Arc<Site>>, headers: HeaderMap) -> Answer {
    asked(&page, site.identity.ask_for_first_passkey(half(&headers)).await)
}

async fn first_finish(
    page: Page,
    State(site): State<Arc<Site>>,
    Seen(visit): Seen,
    headers: HeaderMap,
    Json(added): Json<Added>,
) -> Answer {
    let next = added.shown.next.clone();
    welcome(&page, &next, site.identity.add_first_passkey(half(&headers), added.into(), visit.peer).await)
}

async fn alone_begin(page: Page, State(site): State<Arc<Site>>) -> Answer {
    asked(&page, site.identity.ask_for_any_passkey().await)
}

async fn alone_finish(
    page: Page,
    State(site): State<Arc<Site>>,
    Seen(visit): Seen,
    Json(shown): Json<Shown>,
) -> Answer {
    let next = shown.next.clone();
    welcome(&page, &next, site.identity.sign_in_with_passkey(shown.into(), visit.peer).await)
}

fn half(headers: &HeaderMap) -> &str {
    cookies::read(headers, cookies::HALF).unwrap_or_default()
}

/// The session cookie instead of that of half a session, and where to go; or why not.
fn welcome(page: &Page, next: &str, entered: Result<(SessionToken, Who), IdentityError>) -> Answer {
    let (token, who) = match entered {
        Ok(entered) => entered,
        Err(error) => return said(page, error),
    };
    let mut response: Response = Gone::to(destination(&who, next)).saying(page, &hello(page, &who));
    let jar = page.jar();
    for cookie in [jar.session(token.as_str()), jar.forget(cookies::HALF)].into_iter().flatten() {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}
