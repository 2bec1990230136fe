//! Pages: the search with its answer, what might be meant while one types, questions for the editor.

mod marked;
mod questions;
mod search;

use plat_web::{Routes, Work};

use crate::questions::Assistance;

pub(crate) fn routes(assistance: Assistance) -> Routes {
    let search = Routes::new().get("/search", search::page).get("/search/suggest", search::suggest);
    Routes::new()
        .post("/search/questions", search::send)
        .get("/admin/catalogue/questions", questions::page)
        .post("/admin/catalogue/questions/{question}", questions::send)
        .merge(search.limited(Work::Search))
        .with_state(assistance)
}
