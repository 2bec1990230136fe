//! The pages: bundles for everybody, errands for their applicants, steps for officers of other departments.

mod apply;
mod departments;
mod desk_offers;
mod guide;
mod mine;
mod offers;
mod pick_up;
mod steps;

#[cfg(test)]
mod rendered;

use plat_web::{Routes, Work};

use crate::service::Bundles;

/// One request may bring a photograph of every material.
const LARGEST_BODY: usize = 60 * 1024 * 1024;

/// All pages.
pub(crate) fn routes(bundles: Bundles) -> Routes {
    let uploads = Routes::new()
        .get("/me/bundles/{id}/materials", apply::materials)
        .post("/me/bundles/{id}/materials", apply::add_materials)
        .body_limit(LARGEST_BODY)
        .limited(Work::Upload);
    Routes::new()
        .get("/bundles", guide::list)
        .get("/bundles/{id}", guide::show)
        .get("/bundles/{id}/apply", apply::blank)
        .post("/bundles/{id}/apply", apply::begin)
        .get("/me/bundles", mine::list)
        .get("/me/bundles/{id}", mine::show)
        .get("/me/bundles/{id}/receipt", mine::receipt)
        .get("/me/bundles/{id}/questions", apply::questions)
        .post("/me/bundles/{id}/questions", apply::answer)
        .get("/me/bundles/{id}/form", apply::form)
        .post("/me/bundles/{id}/form", apply::save)
        .get("/me/bundles/{id}/check", apply::check)
        .post("/me/bundles/{id}/check", apply::send)
        .post("/me/bundles/{id}/discard", apply::discard)
        .get("/me/bundles/{id}/files/{file}", apply::file)
        .post("/me/offers/{id}", offers::answer)
        .get("/desk/bundles", steps::list)
        .get("/desk/bundles/{id}/{step}", steps::show)
        .post("/desk/bundles/{id}/{step}", steps::act)
        .get("/desk/bundles/{id}/{step}/shown", steps::masked_again)
        .post("/desk/bundles/{id}/{step}/shown", steps::clear)
        .get("/desk/bundles/{id}/{step}/files/{file}", steps::file)
        .get("/desk/offers", desk_offers::list)
        .post("/desk/offers", desk_offers::make)
        .post("/desk/offers/{id}/withdraw", desk_offers::withdraw)
        .get("/desk/pick-up", pick_up::page)
        .post("/desk/pick-up", pick_up::send)
        .get("/admin/departments", departments::list)
        .post("/admin/departments", departments::post)
        .merge(uploads)
        .with_state(bundles)
}
