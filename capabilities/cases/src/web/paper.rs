//! Papers as PDF, for those who may read the case.

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use http::header;
use plat_facts::refs::CaseRef;
use plat_web::{Answer, AsResident};

use crate::{error::CaseError, model::Case, reading, service::Cases, verify};

pub(super) async fn own(
    State(cases): State<Cases>,
    AsResident(who): AsResident,
    Path((id, number)): Path<(CaseRef, String)>,
) -> Answer {
    let own = reading::own(&cases, &who, id).await?;
    Ok(pdf(&cases, own.case().clone(), &number).await?)
}

/// One of the papers of a case that the caller may read, as PDF.
pub async fn pdf(cases: &Cases, case: Case, number: &str) -> Result<Response, CaseError> {
    let paper = reading::paper(cases, &case, number).await?;
    let name = format!("inline; filename=\"{}.pdf\"", paper.number);
    let bytes = verify::print(cases, case.applicant, paper).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (header::CONTENT_DISPOSITION, name),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}
