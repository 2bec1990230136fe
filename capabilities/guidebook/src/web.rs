//! Pages and files.

mod baselines;
mod compare;
mod files;
mod import;

use axum::response::{IntoResponse, Response};
use http::header;
use plat_sheets::Sheet;
use plat_web::{Routes, Work};

use crate::{error::GuidebookError, service::Guidebook};

/// The largest file that is taken, with room for the rest of the form.
const BODY: usize = 6 << 20;

pub(crate) fn routes(book: Guidebook) -> Routes {
    let costly = Routes::new()
        .get("/guides/export.xlsx", files::xlsx)
        .get("/guides/export.csv", files::csv)
        .get("/admin/catalogue/export.xlsx", files::drafts_xlsx)
        .get("/admin/catalogue/export.csv", files::drafts_csv)
        .get("/guides/{id}/guide.pdf", files::pdf)
        .limited(Work::Search);
    let uploads = Routes::new()
        .post("/admin/catalogue/import", import::send)
        .post("/admin/catalogue/baselines", baselines::send)
        .body_limit(BODY)
        .limited(Work::Upload);
    Routes::new()
        .get("/guides/compare", compare::page)
        .get("/guides/compare.xlsx", compare::xlsx)
        .get("/admin/catalogue/import", import::form)
        .get("/admin/catalogue/import/{id}", import::show)
        .get("/admin/catalogue/import/{id}/marked.xlsx", import::marked)
        .post("/admin/catalogue/import/{id}/take", import::take)
        .get("/admin/catalogue/baselines", baselines::form)
        .get("/admin/catalogue/baselines/template.xlsx", baselines::template)
        .get("/admin/catalogue/baselines/{id}", baselines::show)
        .post("/admin/catalogue/baselines/{id}/publish", baselines::publish)
        .post("/admin/catalogue/baselines/{id}/withdraw", baselines::withdraw)
        .post("/admin/catalogue/baselines/{id}/delete", baselines::delete)
        .merge(costly)
        .merge(uploads)
        .with_state(book)
}

/// A file to be kept by the reader.
fn download(bytes: Vec<u8>, kind: &'static str, name: &str) -> Response {
    let name = format!("attachment; filename=\"{name}\"");
    ([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, name)], bytes).into_response()
}

/// A workbook to be kept by the reader.
fn workbook(sheets: &[Sheet], name: &str) -> Result<Response, GuidebookError> {
    const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok(download(plat_sheets::xlsx(sheets)?, XLSX, name))
}
