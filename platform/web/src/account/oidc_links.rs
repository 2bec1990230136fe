//! `/account/links`: which outside providers a person's account is joined to; adding one, confirming it, removing it.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, Query, State};
use http::HeaderMap;
use plat_identity::{LinkRow, Provider, ProviderError, Trip, Who};

use super::oidc::{Failed, Failure, away, failed, send, sorry};
use super::oidc_join::{arrival, nobody};
use super::pages::{Next, destination};
use crate::fields::Fields;
use crate::origin;
use crate::page::Page;
use crate::refusal::{Answer, Refusal};
use crate::routes::Routes;
use crate::site::Site;
use crate::visit::{Seen, Visit};

/// The address of the list.
pub(super) const LINKS: &str = "/account/links";

/// One provider, as the list shows it.
pub(crate) struct LinkLine {
    pub(crate) provider: String,
    pub(crate) name: String,
    /// When it was joined and last used; none if it is not joined.
    pub(crate) joined: Option<(String, String)>,
}

#[derive(Template)]
#[template(path = "links.html")]
pub(crate) struct LinksPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) links: &'a [LinkLine],
    pub(crate) failed: Option<Failed>,
}

#[derive(Template)]
#[template(path = "link_join.html")]
pub(crate) struct JoinPage<'a> {
    pub(crate) page: &'a Page,
    /// The name of the provider.
    pub(crate) provider: &'a str,
    /// Identity number, masked, or badge.
    pub(crate) number: &'a str,
    pub(crate) next: &'a str,
}

/// The routes of this file.
pub(super) fn pages() -> Routes<Arc<Site>> {
    Routes::new()
        .get(LINKS, list)
        .get("/account/links/add/{provider}", add)
        .get("/account/links/join", ask)
        .post("/account/links/join", join)
        .post("/account/links/remove/{provider}", remove)
}

async fn list(
    page: Page,
    State(site): State<Arc<Site>>,
    Seen(visit): Seen,
    Query(failure): Query<Failure>,
) -> Answer {
    let who = signed_in(&visit)?;
    let person = who.person().ok_or_else(nobody)?;
    let rows = site.identity.links(person).await.map_err(refusal)?;
    let links = lines(&page, &site, &who, &rows);
    let failed = failed(&page, &site, &failure, &page.t("web.oidc.not_linked"));
    Ok(page.answer(LinksPage { page: &page, links: &links, failed }))
}

/// The providers of the reader's side, and those that the settings no longer have.
fn lines(page: &Page, site: &Site, who: &Who, rows: &[LinkRow]) -> Vec<LinkLine> {
    let joined = |row: &LinkRow| (page.when(&row.made_at), page.when(&row.last_used));
    let here: Vec<&Arc<Provider>> =
        site.identity.providers().all().filter(|it| who.side() == Some(it.side())).collect();
    let offered = here.iter().map(|it| LinkLine {
        provider: it.id().to_owned(),
        name: page.pick(it.name()).to_owned(),
        joined: rows.iter().find(|row| row.provider == it.id()).map(joined),
    });
    let gone = rows.iter().filter(|row| here.iter().all(|it| it.id() != row.provider));
    let gone = gone.map(|row| LinkLine {
        provider: row.provider.clone(),
        name: row.provider.clone(),
        joined: Some(joined(row)),
    });
    offered.chain(gone).collect()
}

async fn add(
    page: Page,
    State(site): State<Arc<Site>>,
    Seen(visit): Seen,
    Path(provider): Path<String>,
    headers: HeaderMap,
) -> Answer {
    let who = signed_in(&visit)?;
    if origin::is_foreign(&headers) {
        return Ok(page.go(LINKS));
    }
    let trip = Trip { browser: Some(away(&headers)), person: who.person(), next: LINKS };
    send(&page, &site, (&provider, trip)).await
}

/// Shows what would be joined.
async fn ask(
    page: Page,
    State(site): State<Arc<Site>>,
    Seen(visit): Seen,
    Query(Next { next }): Query<Next>,
    headers: HeaderMap,
) -> Answer {
    let who = signed_in(&visit)?;
    let arrival = match arrival(&page, &site, &headers).await {
        Ok(arrival) => arrival,
        Err(answer) => return answer,
    };
    if !arrival.fits(&who) {
        return sorry(&page, LINKS, (arrival.provider.id(), &ProviderError::NumberDiffers), "");
    }
    let (provider, number) = (page.pick(arrival.provider.name()), arrival.masked_number());
    Ok(page.answer(JoinPage { page: &page, provider, number: &number, next: &next }))
}

async fn join(
    page: Page,
    State(site): State<Arc<Site>>,
    Seen(visit): Seen,
    headers: HeaderMap,
    form: Fields,
) -> Answer {
    let who = signed_in(&visit)?;
    let arrival = match arrival(&page, &site, &headers).await {
        Ok(arrival) => arrival,
        Err(answer) => return answer,
    };
    let next = destination(&who, form.text("next"));
    if !form.is("answer", "yes") {
        site.identity.forget_arrival(&arrival).await.map_err(refusal)?;
        return Ok(page.go_saying(next, &page.t("web.oidc.not_joined")));
    }
    match site.identity.join(&arrival, &who).await {
        Ok(()) => {
            let name = page.pick(arrival.provider.name());
            Ok(page.go_saying(next, &page.t("web.oidc.joined").with("provider", name)))
        }
        Err(error) => sorry(&page, LINKS, (arrival.provider.id(), &error), ""),
    }
}

async fn remove(
    page: Page,
    State(site): State<Arc<Site>>,
    Seen(visit): Seen,
    Path(provider): Path<String>,
) -> Answer {
    let who = signed_in(&visit)?;
    site.identity.remove_link(&who, &provider).await.map_err(refusal)?;
    Ok(page.go_saying(LINKS, &page.t("web.oidc.removed")))
}

fn signed_in(visit: &Visit) -> Result<Who, Refusal> {
    match visit.who() {
        Who::Anonymous => Err(nobody()),
        who => Ok(who),
    }
}

fn refusal(error: ProviderError) -> Refusal {
    match error {
        ProviderError::Identity(error) => error.into(),
        other => Refusal::internal(other),
    }
}
