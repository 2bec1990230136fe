//! The line as JSON: tickets for machines and phones, the load of a hall, the keys of an officer's window.

mod desk;
mod shape;
mod window;

use axum::extract::{Path, Query, State};
use http::StatusCode;
use plat_facts::refs::{ItemRef, SiteRef};
use plat_identity::Who;
use plat_web::{AsOfficer, Json, Page, Refusal};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    error::QueueError,
    fairness, leave, policy, reading,
    service::Queue,
    take::{self, Comer, Wanted},
};
use shape::{BeforeBody, BoardBody, HallBody, LoadBody, TakenBody, TicketBody, ToldBody};

pub(crate) fn routes(queue: Queue) -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(take_one))
        .routes(routes!(take_at_the_door))
        .routes(routes!(load))
        .routes(routes!(board))
        .routes(routes!(told))
        .routes(routes!(one))
        .routes(routes!(leave_one))
        .routes(routes!(why))
        .routes(routes!(hall))
        .merge(window::routes())
        .with_state(queue)
}

fn items(codes: &[String]) -> Result<Vec<ItemRef>, QueueError> {
    let item = |id: &String| id.parse().map_err(|_| QueueError::NoSuchItem(id.clone()));
    codes.iter().map(item).collect()
}

/// A ticket that is wanted.
#[derive(Debug, Deserialize, ToSchema)]
struct TakeBody {
    /// Ids of items; with an appointment nothing has to be named.
    #[serde(default)]
    items: Vec<String>,
    /// The identity number, typed or read from the card. Nobody who is signed in needs it.
    id_number: Option<String>,
    /// The code or the link of an appointment.
    appointment: Option<String>,
}

/// Take a ticket
///
/// By identity number at a hall's own machine, with an appointment, or for whoever is signed in. One person has one open ticket at a site: who takes a second
/// one is given the first again, with status 200.
#[utoipa::path(post, path = "/sites/{site}/tickets", tag = "queue", params(("site" = String, Path)),
    request_body = TakeBody, responses((status = 201, body = TakenBody), (status = 200, body = TakenBody)))]
async fn take_one(
    State(queue): State<Queue>,
    Path(site): Path<SiteRef>,
    page: Page,
    Json(body): Json<TakeBody>,
) -> Result<(StatusCode, Json<TakenBody>), Refusal> {
    let comer = match (body.appointment, body.id_number, &page.who) {
        (Some(code), _, _) => Comer::Appointment { code },
        (None, Some(id_number), _) => Comer::Kiosk { id_number, from: page.peer() },
        (None, None, Who::Resident(resident)) => Comer::Phone(Box::new(resident.clone())),
        (None, None, _) => Comer::Anonymous,
    };
    taken(&queue, Wanted { site, items: items(&body.items)?, comer }).await
}

async fn taken(queue: &Queue, wanted: Wanted) -> Result<(StatusCode, Json<TakenBody>), Refusal> {
    let taken = take::run(queue, wanted).await?;
    let status = if taken.again { StatusCode::OK } else { StatusCode::CREATED };
    Ok((status, Json(TakenBody::of(&taken))))
}

/// A ticket that the door desk gives out.
#[derive(Debug, Deserialize, ToSchema)]
struct DoorBody {
    /// Ids of items.
    items: Vec<String>,
    /// The person's identity number.
    id_number: Option<String>,
    /// The key of a priority lane that the officer vouches for.
    #[schema(example = "pregnant")]
    lane: Option<String>,
}

/// Give out a ticket at the door desk
///
/// An officer vouches for what gives priority. For whoever has a ticket already its place becomes the better one of the two.
#[utoipa::path(post, path = "/desk/tickets", tag = "queue", request_body = DoorBody,
    responses((status = 201, body = TakenBody), (status = 200, body = TakenBody)))]
async fn take_at_the_door(
    State(queue): State<Queue>,
    AsOfficer(who): AsOfficer,
    Json(body): Json<DoorBody>,
) -> Result<(StatusCode, Json<TakenBody>), Refusal> {
    let may = policy::may_admit(&queue, &who)?;
    let (site, items) = (may.site().clone(), items(&body.items)?);
    let comer = Comer::Door { may: Box::new(may), id_number: body.id_number, lane: body.lane };
    taken(&queue, Wanted { site, items, comer }).await
}

/// What somebody would come for.
#[derive(Debug, Deserialize, IntoParams)]
struct Asked {
    /// Ids of items, with commas between them; for every branch of police work if nothing is said.
    #[param(example = "SF001")]
    items: Option<String>,
}

/// How busy is a site
///
/// How many wait, how many windows are open, and the wait of somebody who comes now: half wait no longer than `p50`, nine of ten no longer
/// than `p90`.
#[utoipa::path(get, path = "/sites/{site}/queue", tag = "queue", params(("site" = String, Path), Asked),
    responses((status = 200, body = [LoadBody])))]
async fn load(
    State(queue): State<Queue>,
    Path(site): Path<SiteRef>,
    Query(asked): Query<Asked>,
) -> Result<Json<Vec<LoadBody>>, Refusal> {
    let Some(codes) = asked.items else {
        let loads = reading::loads(&queue, &site).await?;
        let of = |(branch, load): &(plat_identity::Branch, reading::Load)| LoadBody::of(Some(*branch), load);
        return Ok(Json(loads.iter().map(of).collect()));
    };
    let codes: Vec<String> = codes.split(',').map(|it| it.trim().to_owned()).collect();
    let items = items(&codes)?;
    let known = queue.catalogue.now();
    if let Some(item) = items.iter().find(|it| known.get(it).is_none()) {
        return Err(QueueError::NoSuchItem(item.to_string()).into());
    }
    Ok(Json(vec![LoadBody::of(None, &reading::load(&queue, &site, &items).await?)]))
}

/// The board of a hall
///
/// Numbers and windows, never names.
#[utoipa::path(get, path = "/sites/{site}/board", tag = "queue", params(("site" = String, Path)),
    responses((status = 200, body = BoardBody)))]
async fn board(State(queue): State<Queue>, Path(site): Path<SiteRef>) -> Result<Json<BoardBody>, Refusal> {
    Ok(Json(BoardBody::of(&reading::board(&queue, &site).await?)))
}

/// How often what people were told came true
///
/// By day, for the last four weeks.
#[utoipa::path(get, path = "/sites/{site}/queue/told", tag = "queue", params(("site" = String, Path)),
    responses((status = 200, body = [ToldBody])))]
async fn told(State(queue): State<Queue>, Path(site): Path<SiteRef>) -> Result<Json<Vec<ToldBody>>, Refusal> {
    let days = reading::told_and_true(&queue, &site, 28).await?;
    Ok(Json(days.iter().map(ToldBody::of).collect()))
}

/// A ticket
///
/// The code is the key: whoever has it sees where the ticket stands, how many are before it and how long it will take.
#[utoipa::path(get, path = "/tickets/{ticket}", tag = "queue", params(("ticket" = String, Path)),
    responses((status = 200, body = TicketBody)))]
async fn one(State(queue): State<Queue>, Path(code): Path<String>) -> Result<Json<TicketBody>, Refusal> {
    Ok(Json(TicketBody::of(&reading::ticket(&queue, &code).await?)))
}

/// Give a ticket up
#[utoipa::path(post, path = "/tickets/{ticket}/leave", tag = "queue", params(("ticket" = String, Path)),
    responses((status = 204)))]
async fn leave_one(State(queue): State<Queue>, Path(code): Path<String>) -> Result<StatusCode, Refusal> {
    leave::run(&queue, &code).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Who went before me, and by which rule
#[utoipa::path(get, path = "/tickets/{ticket}/why", tag = "queue", params(("ticket" = String, Path)),
    responses((status = 200, body = [BeforeBody])))]
async fn why(
    State(queue): State<Queue>,
    Path(code): Path<String>,
    page: Page,
) -> Result<Json<Vec<BeforeBody>>, Refusal> {
    let all = fairness::why(&queue, &code).await?;
    Ok(Json(all.iter().map(|it| BeforeBody::of(&queue, it, page.lang)).collect()))
}

/// A whole hall
///
/// For its window officers and for supervisors.
#[utoipa::path(get, path = "/desk/halls/{site}", tag = "queue", params(("site" = String, Path)),
    responses((status = 200, body = HallBody)))]
async fn hall(
    State(queue): State<Queue>,
    AsOfficer(who): AsOfficer,
    Path(site): Path<SiteRef>,
) -> Result<Json<HallBody>, Refusal> {
    let may = policy::may_see_hall(&queue, &who, &site)?;
    Ok(Json(HallBody::of(&reading::hall(&queue, &may).await?)))
}
