//! What everybody may carry away: the catalogue as a table, a guide as a PDF.

use axum::{
    extract::{Path, Query, State},
    response::{IntoResponse, Response},
};
use cap_catalogue::CatalogueError;
use http::header;
use plat_identity::Branch;
use plat_sheets::Sheet;
use plat_web::{Answer, Page};
use serde::Deserialize;

use super::{download, workbook};
use crate::{error::GuidebookError, export, lexicon::Lexicon, service::Guidebook};

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
    let sheet = export::sheet(items.map(|item| &**item), book.catalogue.shared(), &lexicon)?;
    let of = code.map_or_else(String::new, |code| format!("-{code}"));
    Ok((sheet, format!("guides{of}-{}", book.mint.today())))
}

pub(super) async fn pdf(State(book): State<Guidebook>, page: Page, Path(id): Path<String>) -> Answer {
    let item = book.item(&id)?;
    let bytes = book.print(&page, &item).await?;
    let name = format!("inline; filename=\"{}-{}.pdf\"", item.id, page.lang_code());
    let headers = [(header::CONTENT_TYPE, "application/pdf".to_owned()), (header::CONTENT_DISPOSITION, name)];
    let response: Response = (headers, bytes).into_response();
    Ok(response)
}
