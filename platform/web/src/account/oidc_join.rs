//! Whom no account knows yet: showing that the account with their number is theirs, or signing up.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use http::HeaderMap;
use plat_facts::identity::Side;
use plat_identity::{Arrival, NewResident, ProviderError, Who};

use super::oidc::{away, sorry};
use super::oidc_links::LINKS;
use super::pages::{Next, enter, missing, show};
use crate::cookies;
use crate::errors::Errors;
use crate::fields::Fields;
use crate::limits::Work;
use crate::page::Page;
use crate::refusal::{Answer, Refusal};
use crate::routes::Routes;
use crate::site::Site;
use crate::visit::Seen;

/// A page that leads on by itself.
#[derive(Template)]
#[template(path = "onward.html")]
pub(crate) struct OnwardPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) to: &'a str,
}

#[derive(Template)]
#[template(path = "signin_join.html")]
pub(crate) struct ProvePage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) errors: &'a Errors,
    /// The name of the provider.
    pub(crate) provider: &'a str,
    /// Identity number, masked, or badge.
    pub(crate) number: &'a str,
    /// Whether it is a resident who may also use a code.
    pub(crate) codes: bool,
    /// Where to go after signing in: the page that asks whether to join.
    pub(crate) next: &'a str,
}

#[derive(Template)]
#[template(path = "signup_with.html")]
pub(crate) struct SignUpWithPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) errors: &'a Errors,
    /// The name of the provider.
    pub(crate) provider: &'a str,
    /// The identity number, masked: the provider's, not to be changed.
    pub(crate) number: &'a str,
    /// The name that the provider vouches for, masked; none: it has to be typed.
    pub(crate) known_name: Option<&'a str>,
    pub(crate) full_name: &'a str,
    pub(crate) phone: &'a str,
    pub(crate) next: &'a str,
    /// How long a password must be.
    pub(crate) least: usize,
    /// How many kinds of characters it needs.
    pub(crate) kinds: usize,
}

/// The routes of this file.
pub(super) fn pages() -> Routes<Arc<Site>> {
    let sign_up = Routes::new().get("/signup/with", sign_up_form).post("/signup/with", sign_up);
    Routes::new().get("/signin/join", prove).merge(sign_up.limited(Work::SignUp))
}

/// Who came from a provider in this browser; the words for nobody if it was too long ago.
pub(super) async fn arrival(page: &Page, site: &Site, headers: &HeaderMap) -> Result<Arrival, Answer> {
    match site.identity.arrival(away(headers)).await {
        Ok(Some(arrival)) => Ok(arrival),
        Ok(None) => Err(sorry(page, "/signin", ("", &ProviderError::Stale), "")),
        Err(error) => Err(sorry(page, "/signin", ("", &error), "")),
    }
}

async fn prove(
    page: Page,
    State(site): State<Arc<Site>>,
    Seen(visit): Seen,
    Query(Next { next }): Query<Next>,
    headers: HeaderMap,
) -> Answer {
    let join = format!("{LINKS}/join?next={}", cookies::escape(&next));
    let arrival = match arrival(&page, &site, &headers).await {
        Ok(arrival) => arrival,
        Err(answer) => return answer,
    };
    if !matches!(visit.who(), Who::Anonymous) {
        return Ok(page.go(join));
    }
    let codes = arrival.provider.side() == Side::Resident && site.identity.phone_codes_available();
    Ok(page.answer(ProvePage {
        page: &page,
        errors: &Errors::new(),
        provider: page.pick(arrival.provider.name()),
        number: &arrival.masked_number(),
        codes,
        next: &join,
    }))
}

async fn sign_up_form(
    page: Page,
    State(site): State<Arc<Site>>,
    Query(Next { next }): Query<Next>,
    headers: HeaderMap,
) -> Answer {
    let arrival = match arrival(&page, &site, &headers).await {
        Ok(arrival) => arrival,
        Err(answer) => return answer,
    };
    let mut form = Fields::default();
    form.set("next", next);
    form.set("phone", arrival.phone().unwrap_or_default());
    Ok(view(&page, &site, &arrival, (&form, &Errors::new())))
}

async fn sign_up(
    page: Page,
    State(site): State<Arc<Site>>,
    Seen(visit): Seen,
    headers: HeaderMap,
    form: Fields,
) -> Answer {
    let arrival = match arrival(&page, &site, &headers).await {
        Ok(arrival) => arrival,
        Err(answer) => return answer,
    };
    let new = || NewResident {
        name: form.text("name").to_owned(),
        id_number: String::new(),
        phone: form.text("phone").to_owned(),
        password: form.text("password").to_owned(),
    };
    let asked =
        if arrival.name().is_some() { &["phone", "password"][..] } else { &["name", "phone", "password"] };
    let mut errors = missing(&page, &form, asked);
    for fault in arrival.faults(new(), site.identity.policy(), site.mint.today()) {
        show(&page, &mut errors, "password", fault)?;
    }
    if !errors.is_empty() {
        return Ok(view(&page, &site, &arrival, (&form, &errors)));
    }
    match site.identity.sign_up_from(&arrival, new(), visit.peer).await {
        Ok(entry) => Ok(enter(&page, &entry, form.text("next"))),
        Err(ProviderError::Identity(error)) => {
            show(&page, &mut errors, "password", error)?;
            Ok(view(&page, &site, &arrival, (&form, &errors)))
        }
        Err(error) => sorry(&page, "/signin", (arrival.provider.id(), &error), form.text("next")),
    }
}

fn view(page: &Page, site: &Site, arrival: &Arrival, (form, errors): (&Fields, &Errors)) -> Response {
    let known_name = arrival.name().map(plat_kernel::mask::name);
    let policy = site.identity.policy();
    let number = arrival.masked_number();
    let view = SignUpWithPage {
        page,
        errors,
        provider: page.pick(arrival.provider.name()),
        number: &number,
        known_name: known_name.as_deref(),
        full_name: form.text("name"),
        phone: form.text("phone"),
        next: form.text("next"),
        least: policy.password_length,
        kinds: policy.password_kinds,
    };
    if errors.is_empty() { page.answer(view) } else { page.invalid(view) }
}

/// Nobody is signed in.
pub(super) fn nobody() -> Refusal {
    Refusal::of(crate::refusal::Kind::Unauthorised, "web.sign_in_first")
}
