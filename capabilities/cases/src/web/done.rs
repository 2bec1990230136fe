//! The end of an application: its number, its receipt, and what comes.

use askama::Template;
use axum::extract::{Path, State};
use cap_papers::PaperKind;
use plat_facts::refs::CaseRef;
use plat_identity::Resident;
use plat_web::{Answer, AsResident, Page};

use crate::{
    draft::{self, Draft},
    error::CaseError,
    reading,
    service::Cases,
    view::{self, Entry, ItemHead},
};

#[derive(Template)]
#[template(path = "apply_done.html")]
pub(crate) struct DonePage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) item: ItemHead,
    pub(crate) number: String,
    pub(crate) received: String,
    pub(crate) href: String,
    pub(crate) receipt: String,
    pub(crate) next: Vec<Entry>,
}

/// What was begun; none if it was handed in meanwhile: the line broke after the last button was pressed, or somebody went back.
pub(super) async fn begun(cases: &Cases, who: &Resident, id: CaseRef) -> Result<Option<Draft>, CaseError> {
    match draft::get(cases, who, id).await {
        Err(CaseError::NotFound) => reading::own(cases, who, id).await.map(|_| None),
        draft => draft.map(Some),
    }
}

/// Where it is told that an application was handed in: the case has the id that its draft had.
pub(super) fn at(id: CaseRef) -> String {
    format!("/me/cases/{id}/done")
}

pub(super) async fn show(
    State(cases): State<Cases>,
    AsResident(who): AsResident,
    page: Page,
    Path(id): Path<CaseRef>,
) -> Answer {
    let own = reading::own(&cases, &who, id).await?;
    let file = reading::own_file(&cases, &own).await?;
    let item = file.item(&cases)?;
    let base = format!("/me/cases/{id}");
    Ok(page.answer(DonePage {
        page: &page,
        item: ItemHead::of(&page, &item),
        number: file.case.number.to_string(),
        received: page.when(&file.case.received),
        receipt: file
            .papers
            .iter()
            .find(|paper| paper.kind == PaperKind::Receipt)
            .map(|paper| format!("{base}/papers/{}", paper.number))
            .unwrap_or_default(),
        href: base,
        next: view::timeline(&page, &file, None, &cases.moment()),
    }))
}
