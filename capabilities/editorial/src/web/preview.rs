//! A draft as residents will see it: the guide, and its questions one after the other.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use plat_identity::Officer;
use plat_web::{Answer, AsOfficer, Page};

use cap_catalogue::{
    Chosen, Preview, Shown,
    edit::{self, EditError, Editors},
};

type Both = (Editors, Preview);

pub(super) async fn guide(
    State((editors, preview)): State<Both>,
    AsOfficer(officer): AsOfficer,
    page: Page,
    Path(id): Path<String>,
) -> Answer {
    let shown = shown(&editors, &officer, &id).await?;
    Ok(preview.guide(page, shown))
}

pub(super) async fn assess(
    State((editors, preview)): State<Both>,
    AsOfficer(officer): AsOfficer,
    page: Page,
    Path(id): Path<String>,
    Query(query): Query<Chosen>,
) -> Answer {
    let shown = shown(&editors, &officer, &id).await?;
    Ok(preview.assess(page, shown, &query))
}

/// The draft as an item: for who edits it, and for who is asked to release it.
async fn shown(editors: &Editors, officer: &Officer, id: &str) -> Result<Shown, EditError> {
    let item = id.parse().map_err(|_| EditError::NotFound)?;
    let (draft, back) = match editors.may(officer) {
        Ok(may) => (edit::find(editors, &may, &item).await?, "draft"),
        Err(_) => (edit::find_asked(editors, &editors.may_release(officer)?, &item).await?, "release"),
    };
    let draft = draft.ok_or(EditError::NotFound)?;
    // What it names and nobody knows is told by the check, and at its field.
    let item = draft.text.typed(editors.catalogue().shared()).map_err(|_| EditError::Unshown)?;
    let at = format!("/admin/catalogue/{id}/preview");
    Ok(Shown { item: Arc::new(item), at, back: format!("/admin/catalogue/{id}/{back}") })
}
