//! The same cases as JSON, for the city's app and other front ends: `/api/v1/cases` for residents, `/api/v1/desk` for
//! officers.

mod body;
mod desk;
mod materials;
mod shown;
mod trust;
mod verbs;

use std::sync::Arc;

use axum::{
    body::Bytes,
    extract::{DefaultBodyLimit, Path, Query, State},
    response::Response,
};
use http::StatusCode;
use plat_facts::refs::{CaseRef, ItemRef, SiteRef};
use plat_identity::Resident;
use plat_kernel::Timestamp;
use plat_web::{AsResident, Cursor, Json, Page, Paged, Paging, Refusal, Work, limited};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    answer_correction, apply,
    claims::Claims,
    draft::{self, Draft},
    error::CaseError,
    materials::{LARGEST_FILE, Upload},
    reading,
    room::Room,
    serve,
    service::Cases,
    situation,
    store::After,
    web, withdraw,
};
use body::{CaseBody, CaseSummary, HandedInBody};

/// All calls of this capability.
pub(crate) fn routes(cases: Cases, claims: Arc<dyn Claims>) -> OpenApiRouter {
    let uploads = limited(OpenApiRouter::new().routes(routes!(add_material)), Work::Upload)
        .layer(DefaultBodyLimit::max(LARGEST_FILE));
    OpenApiRouter::new()
        .routes(routes!(mine, hand_in))
        .routes(routes!(begin))
        .routes(routes!(show))
        .routes(routes!(answer))
        .routes(routes!(take_back))
        .routes(routes!(paper))
        .routes(routes!(seal))
        .routes(routes!(open_paper))
        .routes(routes!(receipt))
        .merge(trust::routes())
        .merge(desk::routes())
        .merge(materials::routes())
        .merge(shown::routes())
        .merge(verbs::routes(claims))
        .merge(uploads)
        .with_state(cases)
}

/// An application.
#[derive(Deserialize, ToSchema)]
struct ApplicationBody {
    /// The item's id, such as `CR012`.
    #[schema(value_type = String, example = "CR012")]
    item: ItemRef,
    /// The site that is to handle it; the first that can, if not said.
    #[schema(value_type = Option<String>)]
    site: Option<SiteRef>,
    /// The answers of the item's form, by field key.
    #[serde(default)]
    #[schema(value_type = std::collections::BTreeMap<String, String>)]
    answers: cap_catalogue::Answers,
    /// The answers to the questions that narrow the item, by question key; none, and the general guide holds.
    #[serde(default)]
    #[schema(value_type = std::collections::BTreeMap<String, String>)]
    situation: cap_catalogue::Chosen,
    /// What is wished beside the answers.
    #[serde(default)]
    wishes: trust::WishesBody,
}

/// A draft to which materials can be added.
#[derive(serde::Serialize, ToSchema)]
struct DraftBody {
    /// Its id, which becomes the case's.
    #[schema(value_type = String)]
    id: CaseRef,
}

/// My cases, the last touched first.
#[utoipa::path(get, path = "/cases", tag = "cases", params(Paging), responses((status = 200, body = Paged<CaseSummary>)))]
async fn mine(
    State(cases): State<Cases>,
    AsResident(who): AsResident,
    Query(paging): Query<Paging>,
) -> Result<Json<Paged<CaseSummary>>, Refusal> {
    let after = paging.after.map(After::from);
    let found = reading::of_resident(&cases, &who, after, i64::from(paging.limit()) + 1).await?;
    let page = paging.cut(found, |(at, case)| Cursor::from(After { key: *at, id: case.id }));
    Ok(Json(page.map(|(_, case)| CaseSummary::of(&cases, case))))
}

/// Begin an application to which photographs are added before it is handed in.
#[utoipa::path(post, path = "/applications", tag = "cases", request_body = ApplicationBody, responses((status = 201, body = DraftBody)))]
async fn begin(
    State(cases): State<Cases>,
    AsResident(who): AsResident,
    Json(body): Json<ApplicationBody>,
) -> Result<(StatusCode, Json<DraftBody>), Refusal> {
    let draft = kept(&cases, &who, body).await?;
    Ok((StatusCode::CREATED, Json(DraftBody { id: draft.id })))
}

/// What was begun for the item, or a new beginning, with what is filled in and wished.
async fn kept(cases: &Cases, who: &Resident, body: ApplicationBody) -> Result<Draft, CaseError> {
    let wishes = body.wishes.of(cases, who).await?;
    let draft = draft::begin(cases, who, &body.item).await?;
    let site = body.site.unwrap_or_else(|| draft.site.clone());
    let (answers, chosen) = (body.answers, body.situation);
    draft::save(cases, Draft { site, answers, chosen, wishes, ..draft }).await
}

/// Hand in an application.
///
/// What was begun for the same item, with its photographs, is handed in with these answers.
#[utoipa::path(post, path = "/cases", tag = "cases", request_body = ApplicationBody, responses((status = 201, body = CaseSummary)))]
async fn hand_in(
    State(cases): State<Cases>,
    AsResident(who): AsResident,
    page: Page,
    Json(body): Json<ApplicationBody>,
) -> Result<(StatusCode, Json<CaseSummary>), Refusal> {
    let item = cases.item(&body.item)?;
    let outcome = situation::outcome(&item, &body.situation)?;
    let item = situation::narrowed(item, outcome.as_ref());
    if item.can_apply_online() {
        web::faults(&page, &item, &body.answers, cases.mint.today()).check()?;
    }
    let draft = kept(&cases, &who, body).await?;
    let case = apply::run(&cases, draft).await?;
    Ok((StatusCode::CREATED, Json(CaseSummary::of(&cases, case))))
}

/// One of my cases, with its dates, its papers and what happened.
#[utoipa::path(get, path = "/cases/{id}", tag = "cases", params(("id" = String, Path)), responses((status = 200, body = CaseBody)))]
async fn show(
    State(cases): State<Cases>,
    AsResident(who): AsResident,
    Path(id): Path<CaseRef>,
) -> Result<Json<CaseBody>, Refusal> {
    let own = reading::own(&cases, &who, id).await?;
    let file = reading::own_file(&cases, &own).await?;
    Ok(Json(CaseBody::of(&cases, file)))
}

/// Which material a file is.
#[derive(Deserialize, IntoParams)]
struct OfMaterial {
    /// The material's id in the guide.
    material: String,
}

/// Add a photograph or PDF (the body, as it is) to an application that is not handed in, or that is being corrected.
#[utoipa::path(post, path = "/cases/{id}/materials", tag = "cases", params(("id" = String, Path), OfMaterial),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses((status = 201, body = HandedInBody)))]
async fn add_material(
    State(cases): State<Cases>,
    AsResident(who): AsResident,
    Path(id): Path<CaseRef>,
    Query(of): Query<OfMaterial>,
    bytes: Bytes,
) -> Result<(StatusCode, Json<HandedInBody>), Refusal> {
    let upload = Upload { material: of.material, bytes: bytes.to_vec() };
    let handed_in = Room::get(&cases, &who, id).await?.add(&cases, upload).await?;
    Ok((StatusCode::CREATED, Json(HandedInBody::of(&handed_in))))
}

/// Answer a correction notice.
#[utoipa::path(post, path = "/cases/{id}/answer", tag = "cases", params(("id" = String, Path)), responses((status = 200, body = CaseSummary)))]
async fn answer(
    State(cases): State<Cases>,
    AsResident(who): AsResident,
    Path(id): Path<CaseRef>,
) -> Result<Json<CaseSummary>, Refusal> {
    let own = reading::acting(&cases, &who, id).await?;
    let case = answer_correction::run(&cases, own).await?;
    Ok(Json(CaseSummary::of(&cases, case)))
}

/// Take an application back, before it is decided.
#[utoipa::path(post, path = "/cases/{id}/withdraw", tag = "cases", params(("id" = String, Path)), responses((status = 200, body = CaseSummary)))]
async fn take_back(
    State(cases): State<Cases>,
    AsResident(who): AsResident,
    Path(id): Path<CaseRef>,
) -> Result<Json<CaseSummary>, Refusal> {
    let own = reading::acting(&cases, &who, id).await?;
    let case = withdraw::run(&cases, own).await?;
    Ok(Json(CaseSummary::of(&cases, case)))
}

/// A paper of my case as PDF, the city's seal inside. One that is served by being opened is opened first.
#[utoipa::path(get, path = "/cases/{id}/papers/{number}", tag = "cases", params(("id" = String, Path), ("number" = String, Path)),
    responses((status = 200, content_type = "application/pdf", body = Vec<u8>)))]
async fn paper(
    State(cases): State<Cases>,
    AsResident(who): AsResident,
    Path((id, number)): Path<(CaseRef, String)>,
) -> Result<Response, Refusal> {
    let own = reading::own(&cases, &who, id).await?;
    Ok(web::own_pdf(&cases, &own, &number).await?)
}

/// The seal of a paper of my case: what stands on it and the digests of its PDF, signed with P-256 and SM2.
#[utoipa::path(get, path = "/cases/{id}/papers/{number}/seal", tag = "cases", params(("id" = String, Path), ("number" = String, Path)),
    responses((status = 200, body = serde_json::Value)))]
async fn seal(
    State(cases): State<Cases>,
    AsResident(who): AsResident,
    Path((id, number)): Path<(CaseRef, String)>,
) -> Result<Response, Refusal> {
    let own = reading::own(&cases, &who, id).await?;
    Ok(web::own_seal(&cases, &own, &number).await?)
}

/// A paper that was opened.
#[derive(Serialize, ToSchema)]
struct OpenedBody {
    /// Its number.
    number: String,
    /// When its applicant opened it for the first time.
    #[schema(value_type = String, format = DateTime)]
    opened: Timestamp,
}

/// I open a paper: from now on it counts as served. Only the first time is recorded.
#[utoipa::path(post, path = "/cases/{id}/papers/{number}/opened", tag = "cases", params(("id" = String, Path), ("number" = String, Path)),
    responses((status = 200, body = OpenedBody)))]
async fn open_paper(
    State(cases): State<Cases>,
    AsResident(who): AsResident,
    Path((id, number)): Path<(CaseRef, String)>,
) -> Result<Json<OpenedBody>, Refusal> {
    let own = reading::own(&cases, &who, id).await?;
    let (paper, opened) = serve::run(&cases, &own, &number, cap_papers::Channel::Api).await?;
    Ok(Json(OpenedBody { number: paper.number, opened }))
}

/// What the ledger recorded of my case.
///
/// Every fact as it was stored, each with the proof that it stands under the newest signed head; checked offline with
/// `yichuang ledger check`. Waits up to two seconds for facts that are just being chained.
#[utoipa::path(get, path = "/cases/{id}/receipt", tag = "cases", params(("id" = String, Path)), responses((status = 200, body = serde_json::Value)))]
async fn receipt(
    State(cases): State<Cases>,
    AsResident(who): AsResident,
    Path(id): Path<CaseRef>,
) -> Result<Response, Refusal> {
    let own = reading::own(&cases, &who, id).await?;
    web::receipt(&cases, own.case()).await
}
