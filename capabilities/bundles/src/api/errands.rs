//! A resident's errands, and the offers made to them.

use axum::{
    body::Bytes,
    extract::{DefaultBodyLimit, Path, Query, State},
};
use cap_catalogue::{Answers, Chosen};
use http::StatusCode;
use plat_facts::{
    bundles::OfferAnswer,
    refs::{BundleRef, ErrandRef, OfferRef},
};
use plat_kernel::{Date, Timestamp};
use plat_web::{AsResident, Json, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    draft::{self, Draft},
    errand::{Errand, PartState},
    files, hand_in,
    hand_in::SITE,
    offer, reading,
    service::Bundles,
};

/// The largest body of one file.
const LARGEST_FILE: usize = 12 * 1024 * 1024;

pub(super) fn routes() -> OpenApiRouter<Bundles> {
    OpenApiRouter::new()
        .routes(routes!(begin))
        .routes(routes!(add))
        .routes(routes!(send))
        .routes(routes!(list))
        .routes(routes!(show))
        .routes(routes!(offers))
        .routes(routes!(answer))
        .layer(DefaultBodyLimit::max(LARGEST_FILE))
}

/// What an applicant fills in.
#[derive(Deserialize, ToSchema)]
struct FilledBody {
    /// The answers to the bundle's questions.
    #[serde(default)]
    #[schema(value_type = std::collections::HashMap<String, String>)]
    chosen: Chosen,
    /// The answers of the one form.
    #[serde(default)]
    #[schema(value_type = std::collections::HashMap<String, String>)]
    answers: Answers,
    /// Where it is handled and picked up; the first site that can, when left out.
    site: Option<String>,
}

/// An application that is not handed in yet.
#[derive(Serialize, ToSchema)]
struct DraftBody {
    /// Its id, which becomes the errand's.
    #[schema(value_type = String)]
    id: ErrandRef,
    /// The materials that are still to be photographed.
    missing: Vec<String>,
}

/// An errand.
#[derive(Serialize, ToSchema)]
struct ErrandBody {
    #[schema(value_type = String)]
    id: ErrandRef,
    /// The number that people quote.
    number: String,
    /// The bundle.
    bundle: String,
    /// `running`, `done`, `partly` or `nothing`.
    state: &'static str,
    /// How many parts are over.
    over: usize,
    /// By when everything is due by the promise.
    #[schema(value_type = String, format = Date)]
    due: Date,
    /// Its parts.
    parts: Vec<PartBody>,
}

/// A part of an errand.
#[derive(Serialize, ToSchema)]
struct PartBody {
    step: String,
    /// The case of a part of the police, once it was received.
    #[serde(skip_serializing_if = "Option::is_none")]
    case: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    department: Option<String>,
    /// `waiting`, `ready`, `started`, `granted`, `refused`, `withdrawn` or `stopped`.
    state: &'static str,
    /// The step on whose account it was stopped.
    #[serde(skip_serializing_if = "Option::is_none")]
    because: Option<String>,
    days: u32,
}

impl ErrandBody {
    fn of(bundles: &Bundles, errand: &Errand) -> Self {
        use plat_facts::bundles::ErrandEnd::{Done, Nothing, Partly};
        let state = match errand.end() {
            None => "running",
            Some(Done) => "done",
            Some(Partly) => "partly",
            Some(Nothing) => "nothing",
        };
        let part = |it: &crate::errand::Part| PartBody {
            step: it.step.clone(),
            case: it.case().filter(|_| began(&it.state)).map(|it| it.to_string()),
            department: it.department().map(ToString::to_string),
            state: it.state.code(),
            because: if let PartState::Ended { because, .. } = &it.state { because.clone() } else { None },
            days: it.days,
        };
        Self {
            id: errand.id,
            number: errand.number.clone(),
            bundle: errand.bundle.to_string(),
            state,
            over: errand.progress().0,
            due: bundles.due(errand.received_on(), errand.days()),
            parts: errand.parts.iter().map(part).collect(),
        }
    }
}

fn began(state: &PartState) -> bool {
    !matches!(state.code(), "waiting" | "ready" | "stopped")
}

/// Begin, or change, an application for a bundle
#[utoipa::path(post, path = "/bundles/{id}/drafts", tag = "bundles", params(("id" = String, Path)),
    request_body = FilledBody, responses((status = 201, body = DraftBody)))]
async fn begin(
    State(bundles): State<Bundles>,
    AsResident(who): AsResident,
    Path(id): Path<BundleRef>,
    Json(filled): Json<FilledBody>,
) -> Result<(StatusCode, Json<DraftBody>), Refusal> {
    let draft = draft::begin(&bundles, &who, &id, (None, Answers::new())).await?;
    let mut answers = filled.answers;
    answers.extend(filled.site.map(|site| (SITE.to_owned(), site)));
    let draft = draft::save(&bundles, &who, Draft { chosen: filled.chosen, answers, ..draft }).await?;
    let missing = hand_in::missing(&bundles, &draft).await?;
    Ok((StatusCode::CREATED, Json(DraftBody { id: draft.id, missing })))
}

/// Which material a file is.
#[derive(Deserialize, IntoParams)]
struct OfMaterial {
    /// The material of the bundle.
    material: String,
}

/// Add a photograph or PDF of a material
#[utoipa::path(post, path = "/errands/{id}/materials", tag = "bundles", params(("id" = String, Path), OfMaterial),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses((status = 201)))]
async fn add(
    State(bundles): State<Bundles>,
    AsResident(who): AsResident,
    Path(id): Path<ErrandRef>,
    Query(OfMaterial { material }): Query<OfMaterial>,
    bytes: Bytes,
) -> Result<StatusCode, Refusal> {
    let draft = draft::get(&bundles, &who, id).await?;
    hand_in::wants(&bundles, &draft, &material)?;
    files::add(&bundles, who.key(), id, (material, bytes.to_vec())).await?;
    Ok(StatusCode::CREATED)
}

/// Hand an application in
#[utoipa::path(post, path = "/errands/{id}", tag = "bundles", params(("id" = String, Path)),
    responses((status = 201, body = ErrandBody)))]
async fn send(
    State(bundles): State<Bundles>,
    AsResident(who): AsResident,
    Path(id): Path<ErrandRef>,
) -> Result<(StatusCode, Json<ErrandBody>), Refusal> {
    let draft = draft::get(&bundles, &who, id).await?;
    let errand = hand_in::run(&bundles, &who, draft).await?;
    Ok((StatusCode::CREATED, Json(ErrandBody::of(&bundles, &errand))))
}

/// List my errands
#[utoipa::path(get, path = "/errands", tag = "bundles", responses((status = 200, body = Vec<ErrandBody>)))]
async fn list(
    State(bundles): State<Bundles>,
    AsResident(who): AsResident,
) -> Result<Json<Vec<ErrandBody>>, Refusal> {
    let mine = reading::mine(&bundles, &who).await?;
    Ok(Json(mine.iter().map(|it| ErrandBody::of(&bundles, it)).collect()))
}

/// Read my errand
#[utoipa::path(get, path = "/errands/{id}", tag = "bundles", params(("id" = String, Path)),
    responses((status = 200, body = ErrandBody)))]
async fn show(
    State(bundles): State<Bundles>,
    AsResident(who): AsResident,
    Path(id): Path<ErrandRef>,
) -> Result<Json<ErrandBody>, Refusal> {
    let own = reading::own(&bundles, &who, id).await?;
    Ok(Json(ErrandBody::of(&bundles, own.errand())))
}

/// An offer that waits for my answer.
#[derive(Serialize, ToSchema)]
struct OfferBody {
    #[schema(value_type = String)]
    id: OfferRef,
    bundle: String,
    /// Who certified what led to it.
    department: String,
    #[schema(value_type = String, format = DateTime)]
    made: Timestamp,
}

/// List the offers that wait for my answer
#[utoipa::path(get, path = "/offers", tag = "bundles", responses((status = 200, body = Vec<OfferBody>)))]
async fn offers(
    State(bundles): State<Bundles>,
    AsResident(who): AsResident,
) -> Result<Json<Vec<OfferBody>>, Refusal> {
    let body = |it: offer::Offer| OfferBody {
        id: it.id,
        bundle: it.bundle.to_string(),
        department: it.department.to_string(),
        made: it.made,
    };
    Ok(Json(offer::waiting(&bundles, &who).await?.into_iter().map(body).collect()))
}

/// An answer to an offer.
#[derive(Deserialize, ToSchema)]
struct OfferAnswerBody {
    /// `accepted`, `declined` or `not_me`.
    #[schema(value_type = String)]
    answer: OfferAnswer,
}

/// Answer an offer; who accepts has an application begun, and nothing more
#[utoipa::path(post, path = "/offers/{id}", tag = "bundles", params(("id" = String, Path)),
    request_body = OfferAnswerBody, responses((status = 200, body = Option<DraftBody>)))]
async fn answer(
    State(bundles): State<Bundles>,
    AsResident(who): AsResident,
    Path(id): Path<OfferRef>,
    Json(body): Json<OfferAnswerBody>,
) -> Result<Json<Option<DraftBody>>, Refusal> {
    let begun = offer::answer(&bundles, &who, (id, body.answer)).await?;
    Ok(Json(match begun {
        Some(draft) => {
            let missing = hand_in::missing(&bundles, &draft).await?;
            Some(DraftBody { id: draft.id, missing })
        }
        None => None,
    }))
}
