//! For those who are still at home: how long it would take now, and where nobody waits.

use askama::Template;
use axum::extract::{Path, Query, State};
use plat_facts::refs::SiteRef;
use plat_web::{Answer, Fault as _, Page};

use super::{
    Pages, around,
    items::{self, Way},
    views::{Elsewhere, Kind, Row, Tile, Waits},
};

use crate::reading;

/// How many kinds of work are shown.
const KINDS: usize = 12;

#[derive(Template)]
#[template(path = "queue/before.html")]
pub(crate) struct BeforePage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) site: String,
    pub(crate) site_name: String,
    pub(crate) address: String,
    pub(crate) now: String,
    pub(crate) items: Vec<Row>,
    pub(crate) codes: Vec<String>,
    pub(crate) q: String,
    pub(crate) found: Vec<Row>,
    pub(crate) tiles: Vec<Tile>,
    pub(crate) waits: Waits,
    pub(crate) elsewhere: Vec<Elsewhere>,
    pub(crate) kinds: Vec<Kind>,
    pub(crate) book: String,
}

pub(super) async fn show(
    State(pages): State<Pages>,
    page: Page,
    Path(site): Path<SiteRef>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Answer {
    let (queue, way) = (&pages.queue, Way::of(&pairs));
    let site = queue.site(&site)?.clone();
    let here = format!("/queue/{}", site.code);
    let (waits, elsewhere) = if way.items.is_empty() {
        Default::default()
    } else {
        match around::waits(&pages, &page, (&site, &way.items)).await {
            Err(error) if error.field().is_some() => {
                (Waits { none: page.fault(&error).to_string(), ..Waits::default() }, Vec::new())
            }
            both => both?,
        }
    };
    let book = Way::with("/appointments/new", &way.items);
    Ok(page.answer(BeforePage {
        page: &page,
        site: site.code.to_string(),
        site_name: page.pick(&site.name).to_owned(),
        address: page.pick(&site.address).to_owned(),
        now: around::now(queue, &page, &site).await?,
        items: items::chosen(queue, &page, &way, &here),
        codes: way.codes(),
        q: way.q.clone(),
        found: items::found(queue, &page, (&site, &way), &here),
        tiles: items::tiles(queue, &page, (&site, &way), &here),
        waits,
        elsewhere,
        kinds: around::kinds(&page, &reading::loads(queue, &site.code).await?, (KINDS, queue.now())),
        book,
    }))
}
