//! Pages: all items, an item's versions, its draft and questions, the check, the preview, the release.

mod check;
mod draft;
mod filled;
mod form;
mod fresh;
mod item;
mod list;
mod preview;
mod questions;
mod release;
#[cfg(test)]
mod rendered;
mod sheet;

use std::sync::Arc;

use plat_facts::refs::{ItemRef, PersonRef};
use plat_identity::{IdentityError, Officer};
use plat_kernel::Bilingual;
use plat_web::{Page, Routes, Work};

use crate::diff::{self, Change};
use cap_catalogue::{
    Item, Preview,
    edit::{self, Draft, EditError, Editors, Finding, MayEditCatalogue},
    model::ItemText,
};

/// All pages.
pub(crate) fn pages(editors: Editors, preview: Preview) -> Routes {
    let search = Routes::new().get("/admin/catalogue", list::page).limited(Work::Search);
    let written = Routes::new()
        .get("/admin/catalogue/new", fresh::page)
        .post("/admin/catalogue/new", fresh::send)
        .get("/admin/catalogue/releases", release::list)
        .get("/admin/catalogue/{item}", item::page)
        .post("/admin/catalogue/{item}/start", item::start)
        .post("/admin/catalogue/{item}/retire", item::retire)
        .post("/admin/catalogue/{item}/discard", item::discard)
        .get("/admin/catalogue/{item}/draft", draft::page)
        .post("/admin/catalogue/{item}/draft", draft::send)
        .get("/admin/catalogue/{item}/questions", questions::page)
        .post("/admin/catalogue/{item}/questions", questions::send)
        .get("/admin/catalogue/{item}/questions/{place}", questions::one)
        .post("/admin/catalogue/{item}/questions/{place}", questions::send_one)
        .get("/admin/catalogue/{item}/check", check::page)
        .post("/admin/catalogue/{item}/publish", check::publish)
        .get("/admin/catalogue/{item}/release", release::page)
        .post("/admin/catalogue/{item}/release", release::send)
        .post("/admin/catalogue/{item}/send-back", release::send_back)
        .merge(search)
        .with_state(editors.clone());
    let shown = Routes::new()
        .get("/admin/catalogue/{item}/preview", preview::guide)
        .get("/admin/catalogue/{item}/preview/assess", preview::assess);
    written.merge(shown.with_state((editors, preview)))
}

/// A part that differs, with its label.
pub(crate) struct ChangeLine {
    pub(crate) label: String,
    pub(crate) was: Vec<String>,
    pub(crate) becomes: Vec<String>,
    pub(crate) order: bool,
}

/// What differs between two wordings, in the reader's words; everything, where there was none.
fn difference(editors: &Editors, page: &Page, was: Option<&ItemText>, becomes: &ItemText) -> Vec<ChangeLine> {
    let shared = editors.catalogue().shared();
    let becomes = diff::outline(becomes, shared, page);
    let was = was.map_or_else(
        || becomes.iter().map(|part| diff::Part { lines: Vec::new(), ..part.clone() }).collect(),
        |was| diff::outline(was, shared, page),
    );
    let line =
        |Change { name, was, becomes, order }| ChangeLine { label: label(page, name), was, becomes, order };
    diff::changes(&was, &becomes).into_iter().map(line).collect()
}

/// The label of a part of an item.
fn label(page: &Page, part: &str) -> String {
    page.t(&format!("editorial.part.{part}")).to_string()
}

/// A finding of the check with the part it is about.
fn finding(page: &Page, finding: &Finding) -> String {
    if let Some(fault) = &finding.asked {
        let what = page.t(&format!("editorial.asked.{}", fault.wrong.code())).with("about", &fault.about);
        let keys = fault.spot.keys();
        if keys.is_empty() {
            return what.to_string();
        }
        return page.t("editorial.asked_at").with("keys", keys).with("what", what).to_string();
    }
    let what = page.t(&format!("editorial.finding.{}", finding.code));
    let what = what.with("part", label(page, finding.part)).with("about", page.pick(&finding.about));
    what.to_string()
}

/// What an editor came for.
struct Found {
    may: MayEditCatalogue,
    id: ItemRef,
    /// The newest version; none of an item that is new.
    last: Option<Arc<Item>>,
    draft: Option<Draft>,
}

impl Found {
    /// Its name, as it is written last.
    fn name(&self) -> Bilingual {
        let written = self.draft.as_ref().map(|draft| draft.text.name.clone());
        written.or_else(|| self.last.as_ref().map(|item| item.name.clone())).unwrap_or_default()
    }

    /// The draft, where there must be one.
    fn draft(&self) -> Result<&Draft, EditError> {
        self.draft.as_ref().ok_or(EditError::NotFound)
    }

    /// The number of the newest version.
    fn newest(&self) -> u32 {
        self.last.as_ref().map_or(0, |item| item.version)
    }
}

/// Who may edit, and what they came for.
async fn found(editors: &Editors, officer: &Officer, id: &str) -> Result<Found, EditError> {
    let may = editors.may(officer)?;
    let id: ItemRef = id.parse().map_err(|_| EditError::NotFound)?;
    let last = editors.catalogue().versions(&id).pop();
    let draft = edit::find(editors, &may, &id).await?;
    if last.is_none() && draft.is_none() {
        return Err(EditError::NotFound);
    }
    Ok(Found { may, id, last, draft })
}

/// An editor's name and badge.
async fn named(editors: &Editors, page: &Page, id: Option<PersonRef>) -> Result<String, EditError> {
    let Some(id) = id else { return Ok(page.t("editorial.installation").to_string()) };
    match editors.identity().officer(id).await {
        Ok(Some(officer)) => Ok(format!("{} {}", officer.name, officer.badge)),
        Ok(None) => Ok(page.t("editorial.somebody").to_string()),
        Err(IdentityError::Erased) => Ok(plat_identity::erased_name(page.lang).to_owned()),
        Err(error) => Err(error.into()),
    }
}

/// Who saved a draft last, and when.
async fn saved(editors: &Editors, page: &Page, draft: &Draft) -> Result<String, EditError> {
    let who = named(editors, page, draft.editor).await?;
    Ok(page.t("editorial.saved_by").with("who", who).with("when", page.when(&draft.changed)).to_string())
}

/// What became of a request for release: who asked and when, or who sent it back and why.
async fn request(editors: &Editors, page: &Page, draft: &Draft) -> Result<Option<String>, EditError> {
    if let Some(asked) = &draft.asked {
        let who = named(editors, page, asked.by).await?;
        let words = page.t("editorial.asked_by").with("who", who).with("when", page.when(&asked.at));
        return Ok(Some(words.with("day", page.date(&asked.effective)).to_string()));
    }
    let Some(back) = &draft.returned else { return Ok(None) };
    let who = named(editors, page, back.by).await?;
    let words = page.t("editorial.returned_by").with("who", who).with("when", page.when(&back.at));
    Ok(Some(words.with("why", &back.why).to_string()))
}
