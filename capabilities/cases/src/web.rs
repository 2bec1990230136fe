//! The pages of this capability.

mod actions;
mod apply;
mod checklists;
mod desk;
mod done;
mod forms;
mod mine;
mod paper;
mod receipt;
mod receive;
#[cfg(test)]
mod rendered;
mod show;
mod situation;
mod verify;

use plat_web::{Routes, Work};

use crate::{materials::LARGEST_FILE, service::Cases};

pub(crate) use forms::faults;
pub use mine::{CaseCard, cards};
pub(crate) use paper::pdf;
pub(crate) use receipt::file as receipt;
pub(crate) use show::place;

/// All pages: residents below `/apply`, `/applications` and `/me/cases`, officers below `/desk`, everybody `/verify`.
pub(crate) fn routes(cases: Cases) -> Routes {
    let uploads = Routes::new()
        .get("/applications/{id}/materials", apply::materials)
        .post("/applications/{id}/materials", apply::add_materials)
        .get("/me/cases/{id}/correct", mine::correct)
        .post("/me/cases/{id}/correct", mine::answer)
        // One request may bring a photograph of every material.
        .body_limit(LARGEST_FILE * 6)
        .limited(Work::Upload);
    let search = Routes::new().get("/desk/search", desk::search_form).post("/desk/search", desk::search);
    Routes::new()
        .get("/apply/{item}", apply::begin)
        .post("/apply/{item}", apply::begin_with)
        .get("/applications/{id}", apply::form)
        .post("/applications/{id}", apply::save)
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
        .get("/me/cases/{id}/files/{file}", mine::file)
        .get("/me/cases/{id}/papers/{number}", paper::own)
        .get("/me/cases/{id}/receipt.json", receipt::own)
        .get("/desk", desk::tasks)
        .get("/desk/receive", receive::show)
        .post("/desk/receive", receive::receive)
        .post("/desk/receive/find", receive::find)
        .post("/desk/receive/register", receive::register)
        .get("/me/shown", show::mine)
        .get("/desk/cases/{id}/shown", show::case_again)
        .post("/desk/cases/{id}/shown", show::on_case)
        .get("/desk/receive/shown", show::window_again)
        .post("/desk/receive/shown", show::at_window)
        .get("/desk/cases/{id}", desk::show)
        .get("/desk/cases/{id}/files/{file}", desk::file)
        .get("/desk/cases/{id}/papers/{number}", paper::at_desk)
        .post("/desk/cases/{id}/{verb}", actions::act)
        .merge(uploads)
        .merge(Routes::new().get("/verify", verify::show).limited(Work::Verify))
        .merge(search.limited(Work::Search))
        .with_state(cases)
}

/// A file that was handed in, shown and never run: pictures and PDF only, by the type found in its first bytes.
fn shown((media, bytes): (String, Vec<u8>)) -> axum::response::Response {
    use axum::response::IntoResponse;
    use http::header;
    let headers = [
        (header::CONTENT_TYPE, media),
        (header::CONTENT_DISPOSITION, "inline".to_owned()),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    (headers, bytes).into_response()
}
