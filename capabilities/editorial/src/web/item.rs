//! One item: its versions, what differs between any two of them, its draft.

use askama::Template;
use axum::extract::{Path, Query, State};
use plat_web::{Answer, AsOfficer, Fields, Page};
use serde::Deserialize;
use std::cmp::Ordering;

use super::{ChangeLine, difference, drafted, named, newest};
use cap_catalogue::edit::{self, EditError, Editors, Release};

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
    let (may, last, draft) = drafted(&editors, &officer, &id).await?;
    let versions = editors.catalogue().versions(&last.id);
    let before = versions.iter().rev().nth(1).map_or(last.version, |item| item.version);
    let (from, to) = (compared.from.unwrap_or(before), compared.to.unwrap_or(last.version));
    let of = |number| versions.iter().find(|item| item.version == number).ok_or(EditError::NotFound);
    let changes =
        (from != to).then(|| Ok::<_, EditError>(difference(&editors, &page, &of(from)?.text, &of(to)?.text)));
    let changes = changes.transpose()?;
    let releases = edit::releases(&editors, &may, &last.id).await?;
    let holding = editors.catalogue().now().get(&last.id).map(|item| item.version);
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
    let draft = match draft {
        Some(draft) => {
            let words = page.t("editorial.saved_by").with("who", named(&editors, &page, draft.editor).await?);
            let words = words.with("when", page.when(&draft.changed)).to_string();
            Some(DraftLine { words, version: draft.version })
        }
        None => None,
    };
    Ok(page.answer(EditorItemPage {
        page: &page,
        item: last.id.to_string(),
        name: page.pick(&last.name).to_owned(),
        draft,
        versions: rows,
        changes,
        newest: last.version,
    }))
}

async fn published(editors: &Editors, page: &Page, release: Option<&Release>) -> Result<String, EditError> {
    let Some(release) = release else { return Ok(page.t("editorial.shipped").to_string()) };
    let who = named(editors, page, release.editor).await?;
    Ok(page.t("editorial.saved_by").with("who", who).with("when", page.when(&release.at)).to_string())
}

pub(super) async fn start(
    State(editors): State<Editors>,
    AsOfficer(officer): AsOfficer,
    page: Page,
    Path(id): Path<String>,
    form: Fields,
) -> Answer {
    let may = editors.may(&officer)?;
    let (item, last) = newest(&editors, &id)?;
    let from = form.text("from").parse().unwrap_or(last.version);
    edit::start(&editors, &may, &item, from).await?;
    Ok(page.go(format!("/admin/catalogue/{item}/draft")))
}

pub(super) async fn discard(
    State(editors): State<Editors>,
    AsOfficer(officer): AsOfficer,
    page: Page,
    Path(id): Path<String>,
    form: Fields,
) -> Answer {
    let (may, last, draft) = drafted(&editors, &officer, &id).await?;
    let draft = draft.ok_or(EditError::NotFound)?;
    let seen = form.text("version").parse().unwrap_or(draft.version);
    edit::discard(&editors, &may, edit::Draft { version: seen, ..draft }).await?;
    Ok(page.go_saying(format!("/admin/catalogue/{}", last.id), &page.t("editorial.discarded")))
}
