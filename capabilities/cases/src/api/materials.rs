//! Files piece by piece, their pages, and what was handed in before: `/api/v1/cases/{id}/uploads` and `…/materials`.

use axum::{
    body::Bytes,
    extract::{DefaultBodyLimit, Path, Query, State},
};
use http::StatusCode;
use plat_facts::refs::CaseRef;
use plat_files::Turn;
use plat_kernel::{Timestamp, id::Id};
use plat_web::{AsOfficer, AsResident, Json, Refusal, Work, limited};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::body::{CaseSummary, HandedInBody};
use crate::{
    error::CaseError,
    materials::HandedIn,
    pages, policy, reading,
    reuse::{self, Consent, Offer},
    room::Room,
    see_original,
    service::Cases,
    upload::{self, LARGEST_PART, Sending},
};

pub(super) fn routes() -> OpenApiRouter<Cases> {
    let files =
        OpenApiRouter::new().routes(routes!(begin)).routes(routes!(finish)).routes(routes!(use_again));
    let pieces =
        OpenApiRouter::new().routes(routes!(progress, append)).layer(DefaultBodyLimit::max(LARGEST_PART));
    OpenApiRouter::new()
        .routes(routes!(turn))
        .routes(routes!(remove))
        .routes(routes!(arrange))
        .routes(routes!(reusable))
        .routes(routes!(seen))
        .merge(pieces)
        .merge(limited(files, Work::Upload))
}

/// A file that will come in pieces.
#[derive(Deserialize, ToSchema)]
struct BeginBody {
    /// The material's id in the guide.
    material: String,
    /// How many bytes it has.
    size: u64,
}

/// A file on its way in.
#[derive(Serialize, ToSchema)]
struct UploadBody {
    /// Its id.
    id: String,
    /// How many bytes it has.
    size: i64,
    /// How many of them are here: where the next piece begins.
    received: i64,
    /// The largest piece that is taken, in bytes.
    largest_part: usize,
    /// Until when it can be ended; after that its pieces are gone.
    #[schema(value_type = String, format = DateTime)]
    expires: Timestamp,
    /// The material that became of it, once it is ended.
    material_id: Option<String>,
}

impl UploadBody {
    fn of(it: &Sending) -> Self {
        Self {
            id: it.id.to_string(),
            size: it.size,
            received: it.received,
            largest_part: LARGEST_PART,
            expires: it.expires(),
            material_id: it.done.map(|id| id.to_string()),
        }
    }
}

/// Begin a file that comes in pieces, for an application that is not handed in, or that waits for materials.
#[utoipa::path(post, path = "/cases/{id}/uploads", tag = "cases", params(("id" = String, Path)), request_body = BeginBody,
    responses((status = 201, body = UploadBody)))]
async fn begin(
    State(cases): State<Cases>,
    AsResident(who): AsResident,
    Path(id): Path<CaseRef>,
    Json(body): Json<BeginBody>,
) -> Result<(StatusCode, Json<UploadBody>), Refusal> {
    let room = Room::get(&cases, &who, id).await?;
    let sending = upload::begin(&cases, (&who, &room), &body.material, body.size).await?;
    Ok((StatusCode::CREATED, Json(UploadBody::of(&sending))))
}

/// How far a file is: where to go on after the line was broken.
#[utoipa::path(get, path = "/cases/{id}/uploads/{upload}", tag = "cases",
    params(("id" = String, Path), ("upload" = String, Path)), responses((status = 200, body = UploadBody)))]
async fn progress(
    State(cases): State<Cases>,
    AsResident(who): AsResident,
    Path(of): Path<(CaseRef, Id<Sending>)>,
) -> Result<Json<UploadBody>, Refusal> {
    Ok(Json(UploadBody::of(&upload::state(&cases, &who, of).await?)))
}

/// Where a piece goes.
#[derive(Deserialize, IntoParams)]
struct At {
    /// Its first byte.
    at: i64,
}

/// Add a piece (the body, as it is). One that is there already changes nothing.
#[utoipa::path(put, path = "/cases/{id}/uploads/{upload}", tag = "cases",
    params(("id" = String, Path), ("upload" = String, Path), At),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses((status = 200, body = UploadBody)))]
async fn append(
    State(cases): State<Cases>,
    AsResident(who): AsResident,
    Path(of): Path<(CaseRef, Id<Sending>)>,
    Query(place): Query<At>,
    piece: Bytes,
) -> Result<Json<UploadBody>, Refusal> {
    let sending = upload::append(&cases, &who, of, (place.at, piece.to_vec())).await?;
    Ok(Json(UploadBody::of(&sending)))
}

/// End a file: it is looked at, and becomes a page of its material. A second time answers the same page.
#[utoipa::path(post, path = "/cases/{id}/uploads/{upload}/finish", tag = "cases",
    params(("id" = String, Path), ("upload" = String, Path)), responses((status = 201, body = HandedInBody)))]
async fn finish(
    State(cases): State<Cases>,
    AsResident(who): AsResident,
    Path((id, upload)): Path<(CaseRef, Id<Sending>)>,
) -> Result<(StatusCode, Json<HandedInBody>), Refusal> {
    let room = Room::get(&cases, &who, id).await?;
    let page = upload::finish(&cases, &who, &room, upload).await?;
    Ok((StatusCode::CREATED, Json(HandedInBody::of(&page))))
}

/// A turn.
#[derive(Deserialize, ToSchema)]
struct TurnBody {
    /// To the right: 90, 180, 270 or -90.
    degrees: i32,
}

/// Turn a page.
#[utoipa::path(post, path = "/cases/{id}/materials/{file}/turn", tag = "cases",
    params(("id" = String, Path), ("file" = String, Path)), request_body = TurnBody,
    responses((status = 200, body = HandedInBody)))]
async fn turn(
    State(cases): State<Cases>,
    AsResident(who): AsResident,
    Path((id, file)): Path<(CaseRef, Id<HandedIn>)>,
    Json(body): Json<TurnBody>,
) -> Result<Json<HandedInBody>, Refusal> {
    let wrong = || CaseError::Field { field: "degrees".to_owned(), code: "not_offered" };
    let by = Turn::of_degrees(body.degrees).ok_or_else(wrong)?;
    let room = Room::get(&cases, &who, id).await?;
    Ok(Json(HandedInBody::of(&pages::turn(&cases, &room, file, by).await?)))
}

/// Take a page back.
#[utoipa::path(post, path = "/cases/{id}/materials/{file}/remove", tag = "cases",
    params(("id" = String, Path), ("file" = String, Path)), responses((status = 204)))]
async fn remove(
    State(cases): State<Cases>,
    AsResident(who): AsResident,
    Path((id, file)): Path<(CaseRef, Id<HandedIn>)>,
) -> Result<StatusCode, Refusal> {
    let room = Room::get(&cases, &who, id).await?;
    pages::remove(&cases, &room, file).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The pages of a material in an order.
#[derive(Deserialize, ToSchema)]
struct OrderBody {
    /// The material's id in the guide.
    material: String,
    /// All of its pages, by their ids.
    #[schema(value_type = Vec<String>)]
    pages: Vec<Id<HandedIn>>,
}

/// Put the pages of a material into an order.
#[utoipa::path(post, path = "/cases/{id}/materials/order", tag = "cases", params(("id" = String, Path)),
    request_body = OrderBody, responses((status = 204)))]
async fn arrange(
    State(cases): State<Cases>,
    AsResident(who): AsResident,
    Path(id): Path<CaseRef>,
    Json(body): Json<OrderBody>,
) -> Result<StatusCode, Refusal> {
    let room = Room::get(&cases, &who, id).await?;
    pages::arrange(&cases, &room, &body.material, &body.pages).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A material of an earlier case that could be used again.
#[derive(Serialize, ToSchema)]
struct OfferBody {
    /// The material's id in the guide.
    material: String,
    /// The earlier case.
    #[schema(value_type = String)]
    from: CaseRef,
    /// Its number.
    number: String,
    /// How far it is believed: `a`, `b` or `c`; of `c` the original is still to be seen.
    grade: &'static str,
    /// When it was handed in.
    #[schema(value_type = String, format = DateTime)]
    added: Timestamp,
    /// How many pages it has.
    pages: usize,
}

impl From<Offer> for OfferBody {
    fn from(it: Offer) -> Self {
        let Offer { material, case, number, grade, added, pages } = it;
        Self { material, from: case, number: number.to_string(), grade: grade.code(), added, pages }
    }
}

/// What I handed in before and need not hand in again.
#[utoipa::path(get, path = "/cases/{id}/reusable", tag = "cases", params(("id" = String, Path)),
    responses((status = 200, body = Vec<OfferBody>)))]
async fn reusable(
    State(cases): State<Cases>,
    AsResident(who): AsResident,
    Path(id): Path<CaseRef>,
) -> Result<Json<Vec<OfferBody>>, Refusal> {
    let room = Room::get(&cases, &who, id).await?;
    Ok(Json(reuse::offers(&cases, &room).await?.into_iter().map(OfferBody::from).collect()))
}

/// The applicant's consent to use an earlier material again.
#[derive(Deserialize, ToSchema)]
struct ConsentBody {
    /// The material's id in the guide.
    material: String,
    /// The earlier case.
    #[schema(value_type = String)]
    from: CaseRef,
    /// The applicant was asked and consents.
    #[serde(default)]
    consent: bool,
}

/// Use a material of an earlier case again. The consent goes on record.
#[utoipa::path(post, path = "/cases/{id}/materials/reuse", tag = "cases", params(("id" = String, Path)),
    request_body = ConsentBody, responses((status = 201, body = Vec<HandedInBody>)))]
async fn use_again(
    State(cases): State<Cases>,
    AsResident(who): AsResident,
    Path(id): Path<CaseRef>,
    Json(body): Json<ConsentBody>,
) -> Result<(StatusCode, Json<Vec<HandedInBody>>), Refusal> {
    let room = Room::get(&cases, &who, id).await?;
    if !body.consent {
        return Err(CaseError::Field { field: "consent".to_owned(), code: "missing" }.into());
    }
    let consent = Consent { material: body.material, from: body.from };
    let copies = reuse::take(&cases, &room, &consent).await?;
    Ok((StatusCode::CREATED, Json(copies.iter().map(HandedInBody::of).collect())))
}

/// Which original was seen.
#[derive(Deserialize, ToSchema)]
struct SeenBody {
    /// The material's id in the guide.
    material: String,
}

/// I have seen the original of a material: its grade rises from C to B.
#[utoipa::path(post, path = "/desk/cases/{id}/seen", tag = "desk", params(("id" = String, Path)), request_body = SeenBody,
    responses((status = 200, body = CaseSummary)))]
async fn seen(
    State(cases): State<Cases>,
    AsOfficer(who): AsOfficer,
    Path(id): Path<CaseRef>,
    Json(body): Json<SeenBody>,
) -> Result<Json<CaseSummary>, Refusal> {
    let case = reading::at_desk(&cases, &who, id).await?;
    let may = policy::may_examine(cases.authority(), &who, case)?;
    let case = see_original::run(&cases, may, &body.material).await?;
    Ok(Json(CaseSummary::of(&cases, case)))
}
