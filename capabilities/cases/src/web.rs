//! The pages of this capability.

mod apply;
mod checklists;
mod done;
/// What forms have in common: answers as typed, and what is wrong with them.
pub mod forms;
mod mine;
mod pages;
mod paper;
mod receipt;
#[cfg(test)]
mod rendered;
mod show;
mod situation;
mod wishes;
mod word;

use plat_web::{Routes, Work};

use crate::{materials::LARGEST_FILE, service::Cases};

pub(crate) use forms::faults;
pub use mine::{CaseCard, cards};
pub use paper::pdf;
pub(crate) use paper::{own_pdf, own_seal};
pub(crate) use receipt::file as receipt;
pub(crate) use show::place;

/// All pages: residents below `/apply`, `/applications` and `/me/cases`. Those of officers are the desk's.
pub(crate) fn routes(cases: Cases) -> Routes {
    let uploads = Routes::new()
        .get("/applications/{id}/materials", apply::materials)
        .post("/applications/{id}/materials", apply::add_materials)
        .get("/me/cases/{id}/supply", word::supply)
        .post("/me/cases/{id}/supply", word::send)
        .get("/me/cases/{id}/correct", mine::correct)
        .post("/me/cases/{id}/correct", mine::answer)
        // One request may bring a photograph of every material.
        .body_limit(LARGEST_FILE * 6)
        .limited(Work::Upload);
    Routes::new()
        .get("/apply/{item}", apply::begin)
        .post("/apply/{item}", apply::begin_with)
        .get("/applications/{id}", apply::form)
        .post("/applications/{id}", apply::save)
        .get("/applications/{id}/wishes", wishes::show)
        .post("/applications/{id}/wishes", wishes::keep)
        .get("/applications/{id}/check", apply::check)
        .post("/applications/{id}/check", apply::send)
        .post("/applications/{id}/discard", apply::discard)
        .get("/applications/{id}/files/{file}", apply::file)
        .get("/me/checklists", checklists::list)
        .post("/me/checklists", checklists::save)
        .post("/me/checklists/{id}/discard", checklists::discard)
        .get("/me/cases", mine::list)
        .get("/me/cases/{id}", mine::show)
        .get("/me/cases/{id}/done", done::show)
        .post("/me/cases/{id}/withdraw", mine::withdraw)
        .post("/me/cases/{id}/object", word::object)
        .get("/me/cases/{id}/files/{file}", mine::file)
        .get("/me/cases/{id}/papers/{number}", paper::own)
        .post("/me/cases/{id}/papers/{number}", paper::open)
        .get("/me/cases/{id}/papers/{number}/seal.json", paper::seal)
        .get("/me/cases/{id}/receipt.json", receipt::own)
        .get("/me/shown", show::mine)
        .merge(uploads)
        .with_state(cases)
}

/// A file that was handed in, shown and never run: pictures and PDF only, by the type found in its first bytes.
pub fn inline((media, bytes): (String, Vec<u8>)) -> axum::response::Response {
    use axum::response::IntoResponse;
    use http::header;
    let headers = [
        (header::CONTENT_TYPE, media),
        (header::CONTENT_DISPOSITION, "inline".to_owned()),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    (headers, bytes).into_response()
}
