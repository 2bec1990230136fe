//! The pages of this capability.

mod actions;
mod apply;
mod desk;
mod forms;
mod mine;
mod paper;
mod receive;
#[cfg(test)]
mod rendered;
mod verify;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{get, post},
};

use crate::{materials::LARGEST_FILE, service::Cases};

pub(crate) use forms::faults;
pub use mine::{CaseCard, cards};
pub(crate) use paper::pdf;

/// All pages: residents below `/apply`, `/applications` and `/me/cases`, officers below `/desk`, everybody `/verify`.
pub(crate) fn routes(cases: Cases) -> Router {
    let uploads = Router::new()
        .route("/applications/{id}/materials", get(apply::materials).post(apply::add_materials))
        .route("/me/cases/{id}/correct", get(mine::correct).post(mine::answer))
        // One request may bring a photograph of every material.
        .layer(DefaultBodyLimit::max(LARGEST_FILE * 6));
    Router::new()
        .route("/apply/{item}", get(apply::begin))
        .route("/applications/{id}", get(apply::form).post(apply::save))
        .route("/applications/{id}/check", get(apply::check).post(apply::send))
        .route("/applications/{id}/discard", post(apply::discard))
        .route("/applications/{id}/files/{file}", get(apply::file))
        .route("/me/cases", get(mine::list))
        .route("/me/cases/{id}", get(mine::show))
        .route("/me/cases/{id}/done", get(apply::done))
        .route("/me/cases/{id}/withdraw", post(mine::withdraw))
        .route("/me/cases/{id}/files/{file}", get(mine::file))
        .route("/me/cases/{id}/papers/{number}", get(paper::own))
        .route("/desk", get(desk::tasks))
        .route("/desk/search", get(desk::search_form).post(desk::search))
        .route("/desk/receive", get(receive::show).post(receive::receive))
        .route("/desk/receive/find", post(receive::find))
        .route("/desk/receive/register", post(receive::register))
        .route("/desk/cases/{id}", get(desk::show))
        .route("/desk/cases/{id}/files/{file}", get(desk::file))
        .route("/desk/cases/{id}/papers/{number}", get(paper::at_desk))
        .route("/desk/cases/{id}/{verb}", post(actions::act))
        .route("/verify", get(verify::show))
        .merge(uploads)
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
