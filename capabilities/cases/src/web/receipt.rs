//! What the ledger recorded of a case, for its applicant to keep and to check anywhere.

use axum::{
    extract::{Path, State},
    response::Response,
};
use plat_facts::refs::CaseRef;
use plat_ledger::document::Document;
use plat_web::{Answer, AsResident, Refusal};

use crate::{model::Case, reading, service::Cases};

pub(super) async fn own(
    State(cases): State<Cases>,
    AsResident(who): AsResident,
    Path(id): Path<CaseRef>,
) -> Answer {
    let own = reading::own(&cases, &who, id).await?;
    file(&cases, own.case()).await
}

/// The facts of a case, each with the proof that it stands in the ledger. They hold references, dates and codes, so there is
/// nothing of anybody else in them.
pub(crate) async fn file(cases: &Cases, case: &Case) -> Result<Response, Refusal> {
    let receipt = cases.ledger.receipt(case.id.cast()).await?;
    plat_ledger::download(&Document::Receipt(receipt), &format!("yichuang-receipt-{}.json", case.number))
}
