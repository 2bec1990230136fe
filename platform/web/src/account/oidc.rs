//! Sign-in through outside providers: the buttons, going there, coming back.
//!
//! Going there is a link, not a form: the policy of our pages lets forms lead nowhere else, and a provider may send people on
//! to addresses that we do not know. So it asks for our own page behind the link, and a link to one's own account is always
//! confirmed afterwards. Coming back is a navigation of another site: cookies with `SameSite=Lax` come along, and the
//! browser's own secret is one of them.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use http::{HeaderMap, header};
use plat_identity::{Came, Entry, Found, IdentityError, ProviderError, Return, Trip, Who};
use serde::Deserialize;

use super::oidc_links::LINKS;
use super::pages::{Next, enter};
use crate::cookies;
use crate::origin;
use crate::page::Page;
use crate::refusal::{Answer, Fault, Kind, Refusal};
use crate::routes::Routes;
use crate::site::Site;
use crate::text::Text;
use crate::visit::Seen;

/// What the sign-in page knows of outside providers.
#[derive(Default)]
pub(crate) struct Outside {
    pub(crate) ways: Vec<Way>,
    /// What went wrong with the last one.
    pub(crate) failed: Option<Failed>,
}

/// A way in through a provider.
pub(crate) struct Way {
    pub(crate) href: String,
    pub(crate) words: Text,
}

/// Why a sign-in through a provider, or a link to it, did not come about.
pub(crate) struct Failed {
    pub(crate) title: Text,
    pub(crate) message: Text,
    pub(crate) todo: Text,
}

/// What the address says of a failure: the provider, and the last part of the error's code.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Failure {
    #[serde(default)]
    from: String,
    #[serde(default)]
    why: String,
}

/// What a provider sends back (RFC 6749 4.1.2, RFC 9207).
#[derive(Default, Deserialize)]
#[serde(default)]
struct Sent {
    state: String,
    code: Option<String>,
    error: Option<String>,
    iss: Option<String>,
}

/// The routes of this file.
pub(super) fn pages() -> Routes<Arc<Site>> {
    Routes::new().get("/signin/with/{provider}", depart).get("/signin/with/{provider}/back", come_back)
}

/// The ways in, and what went wrong with one.
pub(super) fn outside(page: &Page, site: &Site, next: &str, failure: &Failure) -> Outside {
    let way = |it: &Arc<plat_identity::Provider>| Way {
        href: format!("/signin/with/{}?next={}", it.id(), cookies::escape(next)),
        words: page.t("web.oidc.sign_in_with").with("provider", page.pick(it.name())),
    };
    let ways = site.identity.providers().all().map(way).collect();
    Outside { ways, failed: failed(page, site, failure, &page.t("web.oidc.failed")) }
}

/// The words of a failure under a title that names the provider; none if the address names no failure that we know.
pub(super) fn failed(page: &Page, site: &Site, failure: &Failure, title: &Text) -> Option<Failed> {
    let of_ours = failure.why.starts_with("provider_") || failure.why.starts_with("link_");
    let message = format!("error.identity.{}", failure.why);
    let todo = format!("{message}.todo");
    (of_ours && page.says(&message) && page.says(&todo)).then(|| {
        let provider = site.identity.providers().find(&failure.from);
        let title = match provider {
            Some(it) => title.clone().with("provider", page.pick(it.name())),
            None => page.t("web.oidc.failed_somewhere"),
        };
        Failed { title, message: page.t(&message), todo: page.t(&todo) }
    })
}

async fn depart(
    page: Page,
    State(site): State<Arc<Site>>,
    Path(provider): Path<String>,
    Query(Next { next }): Query<Next>,
    headers: HeaderMap,
) -> Answer {
    if origin::is_foreign(&headers) {
        return Ok(page.go(format!("/signin?next={}", cookies::escape(&next))));
    }
    let next = origin::local(&next).unwrap_or_default();
    let trip = Trip { browser: Some(away(&headers)), person: None, next };
    send(&page, &site, (&provider, trip)).await
}

/// Sends a browser to a provider, or says on our own page why not.
pub(super) async fn send(page: &Page, site: &Site, (provider, trip): (&str, Trip<'_>)) -> Answer {
    let (base, next) = (base(trip.person.is_some()), trip.next.to_owned());
    match site.identity.depart(provider, trip).await {
        Ok(departure) => {
            let mut response = page.go(&departure.address);
            let cookie = page.jar().away(&departure.browser);
            cookie.map(|cookie| response.headers_mut().append(header::SET_COOKIE, cookie));
            Ok(response)
        }
        Err(ProviderError::Unknown) => Err(Refusal::missing()),
        Err(error) => sorry(page, base, (provider, &error), &next),
    }
}

async fn come_back(
    page: Page,
    State(site): State<Arc<Site>>,
    Seen(visit): Seen,
    (Path(provider), Query(sent)): (Path<String>, Query<Sent>),
    headers: HeaderMap,
) -> Answer {
    let back = Return {
        browser: Some(away(&headers)),
        state: &sent.state,
        code: sent.code.as_deref(),
        error: sent.error.as_deref(),
        issuer: sent.iss.as_deref(),
    };
    let who = visit.who();
    let came = site.identity.come_back(&provider, back, &who, visit.peer).await;
    received(&page, &provider, &came, &who)
}

fn received(page: &Page, provider: &str, came: &Came, who: &Who) -> Answer {
    let next = cookies::escape(&came.next);
    Ok(match &came.found {
        Ok(Found::Known(entry @ Entry::Session(..))) => enter(page, entry, &came.next),
        // The cookie of half a session does not come along on a navigation that another site began: this page begins a new one.
        Ok(Found::Known(entry @ Entry::Half(_))) => from_here(page, &enter(page, entry, &came.next)),
        Ok(Found::Mine) => page.go_saying(LINKS, &page.t("web.oidc.linked_already")),
        Ok(Found::MayJoin) if came.adding || !matches!(who, Who::Anonymous) => {
            page.go(format!("{LINKS}/join?next={next}"))
        }
        Ok(Found::MayJoin) => page.go(format!("/signin/join?next={next}")),
        Ok(Found::New) => page.go(format!("/signup/with?next={next}")),
        Err(error) => return sorry(page, base(came.adding), (provider, error), &came.next),
    })
}

/// Where a failure is told: where the person came from.
fn base(adding: bool) -> &'static str {
    if adding { LINKS } else { "/signin" }
}

/// On to the page that says why not, with every other way still open. Our own faults are refused as usual.
pub(super) fn sorry(
    page: &Page,
    base: &str,
    (provider, error): (&str, &ProviderError),
    next: &str,
) -> Answer {
    if let ProviderError::Identity(fault) = error
        && matches!(fault.kind(), Kind::Internal | Kind::Busy)
    {
        return Err(IdentityError::clone(fault).into());
    }
    let internal = error.internal().unwrap_or_default();
    match error {
        ProviderError::Unreachable(_) | ProviderError::Refused(_) | ProviderError::NotVouched(_) => {
            tracing::warn!(provider, code = error.code(), internal, "no sign-in through the provider");
        }
        _ => tracing::info!(provider, code = error.code(), "no sign-in through the provider"),
    }
    let why = error.code().rsplit('.').next().unwrap_or_default();
    let (from, next) = (cookies::escape(provider), cookies::escape(next));
    Ok(page.go(format!("{base}?from={from}&why={why}&next={next}")))
}

/// The same answer as a page that leads on by itself.
fn from_here(page: &Page, answer: &Response) -> Response {
    let to = answer.headers().get(header::LOCATION).and_then(|it| it.to_str().ok()).unwrap_or("/").to_owned();
    let mut response = page.answer(super::oidc_join::OnwardPage { page, to: &to });
    for cookie in answer.headers().get_all(header::SET_COOKIE) {
        response.headers_mut().append(header::SET_COOKIE, cookie.clone());
    }
    response
}

/// The secret that this browser carries to providers and back.
pub(super) fn away(headers: &HeaderMap) -> &str {
    cookies::read(headers, cookies::AWAY).unwrap_or_default()
}
