//! What a department certified, offered to the people whom it concerns, by its own program or its officers; and what became of it.

use axum::extract::{Path, Query, State};
use cap_catalogue::Answers;
use http::StatusCode;
use plat_facts::refs::{BundleRef, OfferRef};
use plat_kernel::Timestamp;
use plat_web::{AsWorker, Cursor, Json, Paged, Paging, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    error::BundleError,
    offer::{self, Notice},
    offered::{self, Offered},
    policy,
    service::Bundles,
};

pub(super) fn routes() -> OpenApiRouter<Bundles> {
    OpenApiRouter::new().routes(routes!(list, make)).routes(routes!(show)).routes(routes!(withdraw))
}

/// What the department certified.
#[derive(Deserialize, ToSchema)]
struct NoticeBody {
    /// The department's own number for it: the same number is the same notice.
    reference: String,
    /// The bundle that it begins.
    #[schema(value_type = String)]
    bundle: BundleRef,
    /// The identity numbers of those whom it concerns.
    people: Vec<String>,
    /// Dictionary fields that it brings.
    #[serde(default)]
    #[schema(value_type = std::collections::HashMap<String, String>)]
    fields: Answers,
}

/// The offer that was made.
#[derive(Serialize, ToSchema)]
struct MadeBody {
    #[schema(value_type = String)]
    offer: OfferRef,
}

/// An offer of the department, and what became of it: how many, never who.
#[derive(Serialize, ToSchema)]
struct OfferedBody {
    #[schema(value_type = String)]
    offer: OfferRef,
    #[schema(value_type = String)]
    bundle: BundleRef,
    #[schema(value_type = String, format = DateTime)]
    made: Timestamp,
    /// When it was taken back.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    withdrawn_at: Option<Timestamp>,
    /// To how many people it went.
    people: i64,
    /// How many have not answered; whether they have an account is told nobody.
    waiting: i64,
    /// How many wanted it: an application was begun for them, and nothing more.
    accepted: i64,
    /// How many did not want it.
    declined: i64,
    /// How many said that it does not concern them.
    not_me: i64,
    /// How many were asked no more, because it was taken back.
    withdrawn: i64,
    /// How many errands were handed in because of it.
    handed_in: i64,
    /// How many of these are over.
    over: i64,
}

impl OfferedBody {
    fn of(Offered { made, counts }: Offered) -> Self {
        Self {
            offer: made.id,
            bundle: made.bundle,
            made: made.at,
            withdrawn_at: made.withdrawn,
            people: counts.people,
            waiting: counts.waiting,
            accepted: counts.accepted,
            declined: counts.declined,
            not_me: counts.not_me,
            withdrawn: counts.withdrawn,
            handed_in: counts.errands,
            over: counts.over,
        }
    }
}

/// Which offers.
#[derive(Deserialize, IntoParams)]
struct Which {
    /// Only the one that this number of the department's own led to.
    reference: Option<String>,
}

/// Offer a bundle to the people whom it concerns
///
/// It is never an application: they see it, and say yes, no, or that it is not about them.
#[utoipa::path(post, path = "/bundles/offers", tag = "bundles", request_body = NoticeBody,
    responses((status = 201, body = MadeBody)))]
async fn make(
    State(bundles): State<Bundles>,
    AsWorker(who): AsWorker,
    Json(body): Json<NoticeBody>,
) -> Result<(StatusCode, Json<MadeBody>), Refusal> {
    let bundle = bundles.bundle(&body.bundle)?;
    let trigger = bundle.trigger.as_ref().ok_or(BundleError::NotTriggered)?;
    let may = policy::may_offer(&bundles, &who, &trigger.by).await?;
    let NoticeBody { reference, bundle, people, fields } = body;
    let offer = offer::make(&bundles, &may, Notice { reference, bundle, people, fields }).await?;
    Ok((StatusCode::CREATED, Json(MadeBody { offer })))
}

/// List what my department offered, the latest first, and what became of each
#[utoipa::path(get, path = "/bundles/offers", tag = "bundles", params(Which, Paging),
    responses((status = 200, body = Paged<OfferedBody>)))]
async fn list(
    State(bundles): State<Bundles>,
    AsWorker(who): AsWorker,
    Query(which): Query<Which>,
    Query(paging): Query<Paging>,
) -> Result<Json<Paged<OfferedBody>>, Refusal> {
    let may = policy::may_follow_offers(&bundles, &who).await?;
    let after = paging.after.map(|it| (it.at, it.id));
    let found = if let Some(reference) = &which.reference {
        offered::numbered(&bundles, &may, reference).await?.into_iter().collect()
    } else {
        offered::list(&bundles, &may, (after, i64::from(paging.limit()) + 1)).await?
    };
    let place = |it: &Offered| {
        let (at, id) = it.made.place();
        Cursor { at, id }
    };
    Ok(Json(paging.cut(found, place).map(OfferedBody::of)))
}

/// See what became of an offer of my department
#[utoipa::path(get, path = "/bundles/offers/{id}", tag = "bundles", params(("id" = String, Path)),
    responses((status = 200, body = OfferedBody)))]
async fn show(
    State(bundles): State<Bundles>,
    AsWorker(who): AsWorker,
    Path(id): Path<OfferRef>,
) -> Result<Json<OfferedBody>, Refusal> {
    let may = policy::may_follow_offers(&bundles, &who).await?;
    Ok(Json(OfferedBody::of(offered::get(&bundles, &may, id).await?)))
}

/// Take an offer of my department back
///
/// The certificate was wrong, or somebody else's: who has not answered is asked no more. Who has answered goes on by themself.
#[utoipa::path(post, path = "/bundles/offers/{id}/withdraw", tag = "bundles", params(("id" = String, Path)),
    responses((status = 200, body = OfferedBody)))]
async fn withdraw(
    State(bundles): State<Bundles>,
    AsWorker(who): AsWorker,
    Path(id): Path<OfferRef>,
) -> Result<Json<OfferedBody>, Refusal> {
    let may = policy::may_follow_offers(&bundles, &who).await?;
    Ok(Json(OfferedBody::of(offered::withdraw(&bundles, &may, id).await?)))
}
