//! Finding a case by its number or by the ID number of its applicant.

use askama::Template;
use axum::extract::State;
use cap_cases::{reading, tasks};
use plat_web::{Answer, AsOfficer, Fields, Page};

use super::rows::{TaskRow, rows};
use crate::service::Desk;

#[derive(Template)]
#[template(path = "desk_search.html")]
pub(crate) struct SearchPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) q: String,
    pub(crate) searched: bool,
    pub(crate) rows: Vec<TaskRow>,
    pub(crate) found: String,
}

pub(super) async fn search_form(AsOfficer(_): AsOfficer, page: Page) -> Answer {
    let (q, found) = (String::new(), String::new());
    Ok(page.answer(SearchPage { page: &page, q, searched: false, rows: Vec::new(), found }))
}

/// By POST, so that an ID number stands in no address and no log.
pub(super) async fn search(
    State(desk): State<Desk>,
    AsOfficer(who): AsOfficer,
    page: Page,
    fields: Fields,
) -> Answer {
    let q = fields.text("q").to_owned();
    let found = if q.is_empty() { Vec::new() } else { reading::search(&desk.cases, &who, &q).await? };
    let tasks = found.into_iter().map(|case| tasks::task(&desk.cases, case)).collect();
    let rows = rows(&desk, &page, &who, tasks, "").await?;
    let found = page.t("desk.found").with("n", rows.len()).to_string();
    Ok(page.answer(SearchPage { page: &page, searched: !q.is_empty(), q, rows, found }))
}
