//! `/problems/<code>`: the page that the `type` of a problem leads to.

use askama::Template;
use axum::extract::Path;

use crate::page::Page;
use crate::refusal::{Answer, Refusal};
use crate::routes::Routes;
use crate::text::Text;

#[derive(Template)]
#[template(path = "problem.html")]
pub(crate) struct ProblemPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) code: &'a str,
    pub(crate) message: Text,
    pub(crate) todo: Option<Text>,
}

pub(crate) fn routes() -> Routes {
    Routes::new().get("/problems/{code}", show)
}

async fn show(page: Page, Path(code): Path<String>) -> Answer {
    let message = format!("error.{code}");
    if !page.says(&message) {
        return Err(Refusal::missing());
    }
    let todo = format!("error.{code}.todo");
    let todo = page.says(&todo).then(|| page.t(&todo));
    Ok(page.answer(ProblemPage { page: &page, code: &code, message: page.t(&message), todo }))
}
