//! The pages of the desk.

mod actions;
mod desk;
mod materials;
mod receive;
#[cfg(test)]
mod rendered;
mod show;
mod situation;

use plat_web::{Routes, Work};

use crate::service::Desk;

/// All pages of officers who handle cases: below `/desk`.
pub(crate) fn routes(desk: Desk) -> Routes {
    let search = Routes::new().get("/desk/search", desk::search_form).post("/desk/search", desk::search);
    Routes::new()
        .get("/desk", desk::tasks)
        .get("/desk/receive", receive::show)
        .post("/desk/receive", receive::receive)
        .post("/desk/receive/find", receive::find)
        .post("/desk/receive/register", receive::register)
        .get("/desk/receive/shown", show::window_again)
        .post("/desk/receive/shown", show::at_window)
        .get("/desk/cases/{id}/shown", show::case_again)
        .post("/desk/cases/{id}/shown", show::on_case)
        .get("/desk/cases/{id}", desk::show)
        .get("/desk/cases/{id}/files/{file}", materials::file)
        .post("/desk/cases/{id}/seen", materials::seen)
        .get("/desk/cases/{id}/papers/{number}", desk::paper)
        .post("/desk/cases/{id}/{verb}", actions::act)
        .merge(search.limited(Work::Search))
        .with_state(desk)
}
