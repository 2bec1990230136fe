//! The catalogue editor's pages: all items, an item's versions, its draft, the check before publishing.

mod check;
mod draft;
mod filled;
mod form;
mod item;
mod list;
#[cfg(test)]
mod rendered;
mod sheet;

use std::sync::Arc;

use plat_facts::refs::{ItemRef, PersonRef};
use plat_identity::{IdentityError, Officer};
use plat_web::{Page, Routes, Work};

use crate::diff::{self, Change};
use cap_catalogue::{
    Item,
    edit::{self, Draft, EditError, Editors, MayEditCatalogue},
    model::ItemText,
};

/// All pages of the editor.
pub(crate) fn pages(editors: Editors) -> Routes {
    let search = Routes::new().get("/admin/catalogue", list::page).limited(Work::Search);
    Routes::new()
        .get("/admin/catalogue/{item}", item::page)
        .post("/admin/catalogue/{item}/start", item::start)
        .post("/admin/catalogue/{item}/discard", item::discard)
        .get("/admin/catalogue/{item}/draft", draft::page)
        .post("/admin/catalogue/{item}/draft", draft::send)
        .get("/admin/catalogue/{item}/check", check::page)
        .post("/admin/catalogue/{item}/publish", check::publish)
        .merge(search)
        .with_state(editors)
}

/// A part that differs, with its label.
pub(crate) struct ChangeLine {
    pub(crate) label: String,
    pub(crate) was: Vec<String>,
    pub(crate) becomes: Vec<String>,
    pub(crate) order: bool,
}

/// What differs between two wordings, in the reader's words.
fn difference(editors: &Editors, page: &Page, was: &ItemText, becomes: &ItemText) -> Vec<ChangeLine> {
    let shared = editors.catalogue().shared();
    let changes = diff::changes(&diff::outline(was, shared, page), &diff::outline(becomes, shared, page));
    let line =
        |Change { name, was, becomes, order }| ChangeLine { label: label(page, name), was, becomes, order };
    changes.into_iter().map(line).collect()
}

/// The label of a part of an item.
fn label(page: &Page, part: &str) -> String {
    page.t(&format!("editorial.part.{part}")).to_string()
}

/// An item of an address that has at least one version, and the newest of them.
fn newest(editors: &Editors, id: &str) -> Result<(ItemRef, Arc<Item>), EditError> {
    let id: ItemRef = id.parse().map_err(|_| EditError::NotFound)?;
    let last = editors.catalogue().versions(&id).pop().ok_or(EditError::NotFound)?;
    Ok((id, last))
}

/// Who may edit, and what they came for.
async fn drafted(
    editors: &Editors,
    officer: &Officer,
    id: &str,
) -> Result<(MayEditCatalogue, Arc<Item>, Option<Draft>), EditError> {
    let may = editors.may(officer)?;
    let (item, last) = newest(editors, id)?;
    let draft = edit::find(editors, &may, &item).await?;
    Ok((may, last, draft))
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
