//! Who else has the case open, and whether it was changed: a part of the page that asks every few seconds.

use askama::Template;
use axum::extract::{Path, State};
use cap_cases::reading;
use plat_facts::refs::CaseRef;
use plat_web::{Answer, AsOfficer, Fields, Page};

use super::rows::called;
use crate::{presence, service::Desk};

#[derive(Template)]
#[template(path = "desk_here.html")]
pub(crate) struct HerePart<'a> {
    pub(crate) page: &'a Page,
    /// Who else has it open.
    pub(crate) others: Vec<String>,
    /// It is not the version any more that stands on the page.
    pub(crate) changed: bool,
    pub(crate) href: String,
}

/// By POST, as it writes down that the officer is there.
pub(super) async fn say(
    State(desk): State<Desk>,
    AsOfficer(who): AsOfficer,
    page: Page,
    Path(id): Path<CaseRef>,
    fields: Fields,
) -> Answer {
    let case = reading::at_desk(&desk.cases, &who, id).await?;
    let mut others = Vec::new();
    for other in presence::say(&desk, id, who.id).await? {
        others.push(called(&desk, &page, &who, other).await?);
    }
    let changed = fields.find("version").is_some_and(|version| version != case.version.to_string());
    Ok(page.answer(HerePart { page: &page, others, changed, href: format!("/desk/cases/{id}") }))
}
