//! What everybody may carry away: the catalogue as a table, a guide as a PDF.

use axum::{
    extract::{Path, Query, State},
    response::{IntoResponse, Response},
};
use cap_catalogue::{CatalogueError, ItemText, edit};
use http::header;
use plat_facts::ItemRef;
use plat_identity::{Branch, Officer};
use plat_sheets::{Cell, Column, Sheet};
use plat_web::{Answer, AsOfficer, Page};
use serde::Deserialize;
use std::collections::BTreeMap;

use super::{download, workbook};
use crate::{error::GuidebookError, export, lexicon::Lexicon, service::Guidebook};

/// The width of the column that says what is being written, in letters.
const STATE: u16 = 10;

/// Which items to export.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Choice {
    branch: Option<String>,
}

pub(super) async fn xlsx(State(book): State<Guidebook>, page: Page, Query(choice): Query<Choice>) -> Answer {
    let (sheet, name) = sheet(&book, &page, choice)?;
    Ok(workbook(&[sheet], &format!("{name}.xlsx"))?)
}

pub(super) async fn csv(State(book): State<Guidebook>, page: Page, Query(choice): Query<Choice>) -> Answer {
    let (sheet, name) = sheet(&book, &page, choice)?;
    let bytes = plat_sheets::csv(&sheet).map_err(GuidebookError::Table)?;
    Ok(download(bytes, "text/csv; charset=utf-8", &format!("{name}.csv")))
}

fn sheet(book: &Guidebook, page: &Page, choice: Choice) -> Result<(Sheet, String), GuidebookError> {
    let code = choice.branch.filter(|code| !code.is_empty());
    let unknown = |code: &String| CatalogueError::NoSuchBranch(code.clone());
    let branch = code.as_ref().map(|code| Branch::of_code(code).ok_or_else(|| unknown(code))).transpose()?;
    let edition = book.catalogue.now();
    let items = edition.items().iter().filter(|item| branch.is_none_or(|branch| item.branch == branch));
    let lexicon = Lexicon::of(page);
    let sheet = export::sheet(items.map(|item| &*item.text), book.catalogue.shared(), &lexicon)?;
    let of = code.map_or_else(String::new, |code| format!("-{code}"));
    Ok((sheet, format!("guides{of}-{}", book.mint.today())))
}

/// The same for the editor, with what is being written: a draft stands in place of the version that holds.
pub(super) async fn drafts_xlsx(
    State(book): State<Guidebook>,
    AsOfficer(officer): AsOfficer,
    page: Page,
) -> Answer {
    let sheet = with_drafts(&book, &officer, &page).await?;
    Ok(workbook(&[sheet], &format!("drafts-{}.xlsx", book.mint.today()))?)
}

pub(super) async fn drafts_csv(
    State(book): State<Guidebook>,
    AsOfficer(officer): AsOfficer,
    page: Page,
) -> Answer {
    let sheet = with_drafts(&book, &officer, &page).await?;
    let bytes = plat_sheets::csv(&sheet).map_err(GuidebookError::Table)?;
    Ok(download(bytes, "text/csv; charset=utf-8", &format!("drafts-{}.csv", book.mint.today())))
}

async fn with_drafts(book: &Guidebook, officer: &Officer, page: &Page) -> Result<Sheet, GuidebookError> {
    let may = book.may(officer)?;
    let edition = book.catalogue.now();
    let mut texts: BTreeMap<ItemRef, ItemText> =
        edition.items().iter().map(|item| (item.id.clone(), ItemText::clone(&item.text))).collect();
    let drafts = edit::drafts(&book.editors, &may).await.map_err(GuidebookError::Edit)?;
    let mut states = BTreeMap::new();
    for draft in drafts {
        let state = if draft.asked.is_some() { "guidebook.state.asked" } else { "guidebook.state.draft" };
        states.insert(draft.text.id.clone(), page.t(state).to_string());
        texts.insert(draft.text.id.clone(), draft.text);
    }
    let lexicon = Lexicon::of(page);
    let mut sheet = export::sheet(texts.values(), book.catalogue.shared(), &lexicon)?;
    sheet.columns.push(Column::new(page.t("guidebook.state").to_string(), STATE));
    for (row, id) in sheet.rows.iter_mut().zip(texts.keys()) {
        row.push(Cell::text(states.get(id).cloned().unwrap_or_default()));
    }
    Ok(sheet)
}

pub(super) async fn pdf(State(book): State<Guidebook>, page: Page, Path(id): Path<String>) -> Answer {
    let item = book.item(&id)?;
    let bytes = book.print(&page, &item).await?;
    let name = format!("inline; filename=\"{}-{}.pdf\"", item.id, page.lang_code());
    let headers = [(header::CONTENT_TYPE, "application/pdf".to_owned()), (header::CONTENT_DISPOSITION, name)];
    let response: Response = (headers, bytes).into_response();
    Ok(response)
}
