//! The pages of the desk.

mod actions;
mod bulk;
mod case;
mod course;
mod here;
mod lists;
mod materials;
mod objection;
mod receive;
#[cfg(test)]
mod rendered;
mod rows;
mod search;
mod show;
mod situation;
mod spoken;
mod tasks;

use cap_cases::materials::LARGEST_FILE;
use plat_web::{Routes, Work};

use crate::service::Desk;

/// All pages of officers who handle cases: below `/desk`.
pub(crate) fn routes(desk: Desk) -> Routes {
    let spot = Routes::new()
        .post("/desk/cases/{id}/correct-on-the-spot", actions::correct_on_the_spot)
        .body_limit(LARGEST_FILE * 6)
        .limited(Work::Upload);
    let search = Routes::new().get("/desk/search", search::search_form).post("/desk/search", search::search);
    Routes::new()
        .get("/desk", lists::team)
        .get("/desk/mine", lists::mine)
        .get("/desk/due", lists::due)
        .get("/desk/escalated", lists::escalated)
        .post("/desk/bulk", bulk::run)
        .post("/desk/tasks/{id}/{deed}", tasks::act)
        .get("/desk/receive", receive::show)
        .post("/desk/receive", receive::receive)
        .post("/desk/receive/find", receive::find)
        .post("/desk/receive/register", receive::register)
        .get("/desk/receive/shown", show::window_again)
        .post("/desk/receive/shown", show::at_window)
        .get("/desk/cases/{id}/shown", show::case_again)
        .post("/desk/cases/{id}/shown", show::on_case)
        .post("/desk/cases/{id}/here", here::say)
        .get("/desk/cases/{id}", case::show)
        .get("/desk/cases/{id}/files/{file}", materials::file)
        .post("/desk/cases/{id}/seen", materials::seen)
        .get("/desk/cases/{id}/papers/{number}", case::paper)
        .post("/desk/cases/{id}/{verb}", actions::act)
        .merge(search.limited(Work::Search))
        .merge(spot)
        .with_state(desk)
}
