//! One item: its versions, what differs between any two of them, its draft.

use askama::Template;
use axum::extract::{Path, Query, State};
use plat_kernel::{Bilingual, Date};
use plat_web::{Answer, AsOfficer, Fields, Page};
use serde::Deserialize;
use std::cmp::Ordering;

use super::{ChangeLine, difference, found, named, request, saved};
use cap_catalogue::{
    Ending,
    edit::{self, EditError, Editors, Release},
};

/// A version in the table.
pub(crate) struct VersionRow {
    pub(crate) version: u32,
    pub(crate) effective: String,
    pub(crate) published: String,
    pub(crate) state: String,
    pub(crate) status: &'static str,
    /// Compared from.
    pub(crate) from: bool,
    /// Compared with.
    pub(crate) to: bool,
}

/// The draft in a line.
pub(crate) struct DraftLine {
    pub(crate) words: String,
    /// What became of a request for release; empty without one.
    pub(crate) request: String,
    pub(crate) asked: bool,
    pub(crate) version: i64,
}

#[derive(Template)]
#[template(path = "editorial/item.html")]
pub(crate) struct EditorItemPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) item: String,
    pub(crate) name: String,
    pub(crate) draft: Option<DraftLine>,
    pub(crate) versions: Vec<VersionRow>,
    /// What differs between the two that are compared; none when one is compared with itself or there is one only.
    pub(crate) changes: Option<Vec<ChangeLine>>,
    pub(crate) newest: u32,
    /// Whether the newest version has ended the item.
    pub(crate) ended: bool,
    pub(crate) today: String,
}

/// Which versions to compare.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Compared {
    from: Option<u32>,
    to: Option<u32>,
}

pub(super) async fn page(
    State(editors): State<Editors>,
    AsOfficer(officer): AsOfficer,
    page: Page,
    Path(id): Path<String>,
    Query(compared): Query<Compared>,
) -> Answer {
    let it = found(&editors, &officer, &id).await?;
    let versions = editors.catalogue().versions(&it.id);
    let before = versions.iter().rev().nth(1).map_or(it.newest(), |item| item.version);
    let (from, to) = (compared.from.unwrap_or(before), compared.to.unwrap_or_else(|| it.newest()));
    let of = |number| versions.iter().find(|item| item.version == number).ok_or(EditError::NotFound);
    let changes = (from != to)
        .then(|| Ok::<_, EditError>(difference(&editors, &page, Some(&of(from)?.text), &of(to)?.text)));
    let changes = changes.transpose()?;
    let releases = edit::releases(&editors, &it.may, &it.id).await?;
    let holding = editors.catalogue().now().get(&it.id).map(|item| item.version);
    let mut rows = Vec::new();
    for item in versions.iter().rev() {
        let release = releases.iter().find(|release| release.version == item.version);
        let (state, status) = match Some(item.version).cmp(&holding) {
            Ordering::Equal => (page.t("editorial.holds").to_string(), "ok"),
            Ordering::Greater => (page.t("editorial.state.ahead").to_string(), "info"),
            Ordering::Less => (String::new(), ""),
        };
        rows.push(VersionRow {
            version: item.version,
            effective: page.date(&item.effective),
            published: published(&editors, &page, release).await?,
            state,
            status,
            from: from == item.version,
            to: to == item.version,
        });
    }
    let draft = match &it.draft {
        Some(draft) => Some(DraftLine {
            words: saved(&editors, &page, draft).await?,
            request: request(&editors, &page, draft).await?.unwrap_or_default(),
            asked: draft.asked.is_some(),
            version: draft.version,
        }),
        None => None,
    };
    Ok(page.answer(EditorItemPage {
        page: &page,
        item: it.id.to_string(),
        name: page.pick(&it.name()).to_owned(),
        draft,
        versions: rows,
        changes,
        newest: it.newest(),
        ended: it.last.as_ref().is_some_and(|last| last.historical()),
        today: editors.today().to_string(),
    }))
}

async fn published(editors: &Editors, page: &Page, release: Option<&Release>) -> Result<String, EditError> {
    let Some(release) = release else { return Ok(page.t("editorial.shipped").to_string()) };
    let who = named(editors, page, release.editor).await?;
    let when = page.when(&release.at);
    let words = match release.released {
        Some(by) if Some(by) != release.editor => {
            page.t("editorial.released_by").with("by", named(editors, page, Some(by)).await?)
        }
        _ => page.t("editorial.saved_by"),
    };
    Ok(words.with("who", who).with("when", when).to_string())
}

pub(super) async fn start(
    State(editors): State<Editors>,
    AsOfficer(officer): AsOfficer,
    page: Page,
    Path(id): Path<String>,
    form: Fields,
) -> Answer {
    let it = found(&editors, &officer, &id).await?;
    let from = form.text("from").parse().unwrap_or_else(|_| it.newest());
    edit::start(&editors, &it.may, &it.id, from).await?;
    Ok(page.go(format!("/admin/catalogue/{}/draft", it.id)))
}

/// Ends the item from a day on: a draft that says so, and its check.
pub(super) async fn retire(
    State(editors): State<Editors>,
    AsOfficer(officer): AsOfficer,
    page: Page,
    Path(id): Path<String>,
    form: Fields,
) -> Answer {
    let it = found(&editors, &officer, &id).await?;
    let successor = form.find("ended_successor").map(|id| id.to_uppercase().parse());
    let successor = successor.transpose().map_err(|_| EditError::NotFound)?;
    let why = Bilingual::new(form.text("ended_why_zh"), form.text("ended_why_en"));
    let said = successor.is_some() || !why.zh.is_empty() || !why.en.is_empty();
    edit::retire(&editors, &it.may, &it.id, said.then_some(Ending { why, successor })).await?;
    let day: Option<Date> = form.text("effective").parse().ok();
    let day = day.map(|day| format!("?effective={day}")).unwrap_or_default();
    Ok(page.go(format!("/admin/catalogue/{}/check{day}", it.id)))
}

pub(super) async fn discard(
    State(editors): State<Editors>,
    AsOfficer(officer): AsOfficer,
    page: Page,
    Path(id): Path<String>,
    form: Fields,
) -> Answer {
    let it = found(&editors, &officer, &id).await?;
    let draft = it.draft()?.clone();
    let seen = form.text("version").parse().unwrap_or(draft.version);
    edit::discard(&editors, &it.may, edit::Draft { version: seen, ..draft }).await?;
    // An item that never was is gone with its draft.
    let at =
        if it.last.is_some() { format!("/admin/catalogue/{}", it.id) } else { "/admin/catalogue".to_owned() };
    Ok(page.go_saying(at, &page.t("editorial.discarded")))
}
