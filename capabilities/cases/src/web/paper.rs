//! Papers as PDF, for those who may read the case. What is served by being opened is opened by a button that says so.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use cap_papers::{Channel, Issued};
use http::header;
use plat_facts::refs::CaseRef;
use plat_web::{Answer, AsResident, Page};

use crate::{error::CaseError, model::Case, reading, serve, service::Cases};

/// A paper that waits to be opened.
#[derive(Template)]
#[template(path = "open_paper.html")]
pub(crate) struct OpenPaperPage<'a> {
    pub(crate) page: &'a Page,
    /// The address of the case.
    pub(crate) case: String,
    /// The number of the case.
    pub(crate) case_number: String,
    /// Which paper it is.
    pub(crate) title: String,
    /// Its number.
    pub(crate) number: String,
    /// When it was issued.
    pub(crate) issued: String,
    /// Where the button leads.
    pub(crate) action: String,
}

pub(super) async fn own(
    State(cases): State<Cases>,
    AsResident(who): AsResident,
    page: Page,
    Path((id, number)): Path<(CaseRef, String)>,
) -> Answer {
    let own = reading::own(&cases, &who, id).await?;
    let paper = reading::own_paper(&cases, own.case(), &number).await?;
    if !cases.papers.is_waiting(&paper).await? {
        return Ok(answer(&cases, own.case(), paper).await?);
    }
    Ok(page.answer(OpenPaperPage {
        page: &page,
        case: format!("/me/cases/{id}"),
        case_number: own.case().number.to_string(),
        title: page.t(&format!("papers.kind.{}", paper.kind.code())).to_string(),
        issued: page.when(&paper.issued),
        action: format!("/me/cases/{id}/papers/{number}"),
        number,
    }))
}

pub(super) async fn open(
    State(cases): State<Cases>,
    AsResident(who): AsResident,
    page: Page,
    Path((id, number)): Path<(CaseRef, String)>,
) -> Answer {
    let own = reading::own(&cases, &who, id).await?;
    serve::run(&cases, &own, &number, Channel::Web).await?;
    Ok(page.go(format!("/me/cases/{id}/papers/{number}")))
}

/// The seal beside a paper of one's own, as a file.
pub(super) async fn seal(
    State(cases): State<Cases>,
    AsResident(who): AsResident,
    Path((id, number)): Path<(CaseRef, String)>,
) -> Answer {
    Ok(own_seal(&cases, &reading::own(&cases, &who, id).await?, &number).await?)
}

/// The seal beside a paper of one's own that was opened.
pub(crate) async fn own_seal(
    cases: &Cases,
    own: &crate::policy::Own,
    number: &str,
) -> Result<Response, CaseError> {
    let paper = opened(cases, own, number).await?;
    let name = format!("attachment; filename=\"{}.seal.json\"", paper.number);
    let stamped = cases.papers.print(own.case().applicant, paper).await?;
    Ok(file("application/json", name, stamped.seal))
}

/// A paper of one's own that was opened, as PDF.
pub(crate) async fn own_pdf(
    cases: &Cases,
    own: &crate::policy::Own,
    number: &str,
) -> Result<Response, CaseError> {
    let paper = opened(cases, own, number).await?;
    answer(cases, own.case(), paper).await
}

async fn opened(cases: &Cases, own: &crate::policy::Own, number: &str) -> Result<Issued, CaseError> {
    let paper = reading::own_paper(cases, own.case(), number).await?;
    if cases.papers.is_waiting(&paper).await? { Err(CaseError::PaperUnopened) } else { Ok(paper) }
}

/// One of the papers of a case that the caller may read, as PDF.
pub async fn pdf(cases: &Cases, case: Case, number: &str) -> Result<Response, CaseError> {
    let paper = reading::paper(cases, &case, number).await?;
    answer(cases, &case, paper).await
}

async fn answer(cases: &Cases, case: &Case, paper: Issued) -> Result<Response, CaseError> {
    let name = format!("inline; filename=\"{}.pdf\"", paper.number);
    let stamped = cases.papers.print(case.applicant, paper).await?;
    Ok(file("application/pdf", name, stamped.pdf))
}

fn file(kind: &'static str, name: String, bytes: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, name),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    (headers, bytes).into_response()
}
