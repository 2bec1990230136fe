//! The lists that a resident keeps.

use askama::Template;
use axum::extract::{Path, State};
use plat_kernel::id::Id;
use plat_web::{Answer, AsResident, Fields, Page};

use crate::{
    checklist::{self, Checklist},
    service::Cases,
};

/// One list.
pub(crate) struct ChecklistCard {
    pub(crate) href: String,
    pub(crate) item: String,
    pub(crate) answers: String,
    pub(crate) bring: String,
    pub(crate) status: &'static str,
    pub(crate) saved: String,
    pub(crate) action: String,
    pub(crate) discard: String,
}

#[derive(Template)]
#[template(path = "my_checklists.html")]
pub(crate) struct ChecklistsPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) lists: Vec<ChecklistCard>,
}

pub(super) async fn list(State(cases): State<Cases>, AsResident(who): AsResident, page: Page) -> Answer {
    let lists = checklist::list(&cases, &who).await?;
    let lists = lists.iter().filter_map(|list| card(&cases, &page, list)).collect();
    Ok(page.answer(ChecklistsPage { page: &page, lists }))
}

pub(super) async fn save(
    State(cases): State<Cases>,
    AsResident(who): AsResident,
    page: Page,
    fields: Fields,
) -> Answer {
    checklist::save(&cases, &who, fields.text("code")).await?;
    Ok(page.go_saying("/me/checklists", &page.t("cases.checklists.saved")))
}

pub(super) async fn discard(
    State(cases): State<Cases>,
    AsResident(who): AsResident,
    page: Page,
    Path(id): Path<Id<Checklist>>,
) -> Answer {
    checklist::discard(&cases, &who, id).await?;
    Ok(page.go_saying("/me/checklists", &page.t("cases.checklists.discarded")))
}

fn card(cases: &Cases, page: &Page, list: &Checklist) -> Option<ChecklistCard> {
    let item = cases.item(&list.item).ok()?;
    let outcome = list.outcome(&item);
    let (key, status) = match &outcome {
        None => ("cases.checklists.changed", "warn"),
        Some(outcome) if outcome.eligible.is_err() => ("cases.checklists.cannot", "bad"),
        Some(outcome) if outcome.to_bring().next().is_none() => ("cases.checklists.bring_nothing", "ok"),
        Some(_) => ("cases.checklists.bring", "info"),
    };
    let many = outcome.as_ref().map_or(0, |outcome| outcome.to_bring().count());
    let taken = outcome.iter().flat_map(|outcome| &outcome.taken);
    let answers: Vec<&str> = taken.map(|taken| page.pick(&taken.label)).collect();
    let query: Vec<String> = list.chosen.iter().map(|(key, answer)| format!("{key}={answer}")).collect();
    let action = if outcome.is_some() { "cases.checklists.open" } else { "cases.checklists.again" };
    Some(ChecklistCard {
        href: format!("/guides/{}/assess?{}", item.id, query.join("&")),
        item: page.pick(&item.name).to_owned(),
        answers: answers.join(" · "),
        bring: page.t(key).with("n", many).to_string(),
        status,
        saved: page.t("cases.checklists.saved_at").with("when", page.when(&list.saved)).to_string(),
        action: page.t(action).to_string(),
        discard: format!("/me/checklists/{}/discard", list.id),
    })
}
