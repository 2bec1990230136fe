//! The keys of an officer's window.

use axum::extract::State;
use plat_web::{AsOfficer, Json, Refusal};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::desk::DeskBody;
use crate::{
    call,
    error::QueueError,
    policy::{self, MayWork},
    reading, serve,
    service::Queue,
    staff,
};

pub(super) fn routes() -> OpenApiRouter<Queue> {
    OpenApiRouter::new()
        .routes(routes!(show))
        .routes(routes!(open))
        .routes(routes!(hand_over))
        .routes(routes!(pause))
        .routes(routes!(resume))
        .routes(routes!(close))
        .routes(routes!(next))
        .routes(routes!(again))
        .routes(routes!(absent))
        .routes(routes!(begin))
        .routes(routes!(pass_on))
        .routes(routes!(finish))
}

type Shown = Result<Json<DeskBody>, Refusal>;

async fn shown(queue: &Queue, may: &MayWork) -> Shown {
    Ok(Json(DeskBody::of(queue, &reading::desk(queue, may).await?).await?))
}

fn may(queue: &Queue, who: &plat_identity::Officer) -> Result<MayWork, QueueError> {
    policy::may_work(queue, who)
}

/// A window of one's site.
#[derive(Debug, Deserialize, ToSchema)]
struct AtWindow {
    /// Its number.
    window: u16,
}

/// What the screen shows.
#[derive(Debug, Default, Deserialize, ToSchema)]
struct Seen {
    /// The number that it shows: if another one is there meanwhile, nothing is done.
    number: Option<u32>,
}

/// My window
///
/// Who was called, what for, a colleague's note, how many wait.
#[utoipa::path(get, path = "/desk/window", tag = "queue", responses((status = 200, body = DeskBody)))]
async fn show(State(queue): State<Queue>, AsOfficer(who): AsOfficer) -> Shown {
    shown(&queue, &may(&queue, &who)?).await
}

/// Come to a window
#[utoipa::path(post, path = "/desk/window/open", tag = "queue", request_body = AtWindow,
    responses((status = 200, body = DeskBody)))]
async fn open(State(queue): State<Queue>, AsOfficer(who): AsOfficer, Json(body): Json<AtWindow>) -> Shown {
    let may = may(&queue, &who)?;
    staff::open_window(&queue, &may, body.window).await?;
    shown(&queue, &may).await
}

/// Take a window over from a colleague
///
/// Whoever is at it goes on being served.
#[utoipa::path(post, path = "/desk/window/hand-over", tag = "queue", request_body = AtWindow,
    responses((status = 200, body = DeskBody)))]
async fn hand_over(
    State(queue): State<Queue>,
    AsOfficer(who): AsOfficer,
    Json(body): Json<AtWindow>,
) -> Shown {
    let may = may(&queue, &who)?;
    serve::hand_over(&queue, &may, body.window).await?;
    shown(&queue, &may).await
}

/// Pause my window
#[utoipa::path(post, path = "/desk/window/pause", tag = "queue", responses((status = 200, body = DeskBody)))]
async fn pause(State(queue): State<Queue>, AsOfficer(who): AsOfficer) -> Shown {
    let may = may(&queue, &who)?;
    staff::pause(&queue, &may).await?;
    shown(&queue, &may).await
}

/// Open my window again
#[utoipa::path(post, path = "/desk/window/resume", tag = "queue", responses((status = 200, body = DeskBody)))]
async fn resume(State(queue): State<Queue>, AsOfficer(who): AsOfficer) -> Shown {
    let may = may(&queue, &who)?;
    staff::resume(&queue, &may).await?;
    shown(&queue, &may).await
}

/// Leave my window
#[utoipa::path(post, path = "/desk/window/close", tag = "queue", responses((status = 200, body = DeskBody)))]
async fn close(State(queue): State<Queue>, AsOfficer(who): AsOfficer) -> Shown {
    let may = may(&queue, &who)?;
    staff::close_window(&queue, &may).await?;
    shown(&queue, &may).await
}

/// Call whoever is next
///
/// Whoever was called before must be done first. If nobody waits whom the window can serve, `ticket` stays empty.
#[utoipa::path(post, path = "/desk/window/next", tag = "queue", responses((status = 200, body = DeskBody)))]
async fn next(State(queue): State<Queue>, AsOfficer(who): AsOfficer) -> Shown {
    let may = may(&queue, &who)?;
    call::next(&queue, &may).await?;
    shown(&queue, &may).await
}

/// Call the same person once more
#[utoipa::path(post, path = "/desk/window/again", tag = "queue", request_body = Seen,
    responses((status = 200, body = DeskBody)))]
async fn again(State(queue): State<Queue>, AsOfficer(who): AsOfficer, Json(seen): Json<Seen>) -> Shown {
    let may = may(&queue, &who)?;
    call::again(&queue, &may, seen.number).await?;
    shown(&queue, &may).await
}

/// Nobody came
///
/// They return some places later, so many times; then the ticket has ended.
#[utoipa::path(post, path = "/desk/window/absent", tag = "queue", request_body = Seen,
    responses((status = 200, body = DeskBody)))]
async fn absent(State(queue): State<Queue>, AsOfficer(who): AsOfficer, Json(seen): Json<Seen>) -> Shown {
    let may = may(&queue, &who)?;
    call::absent(&queue, &may, seen.number).await?;
    shown(&queue, &may).await
}

/// The person is here
#[utoipa::path(post, path = "/desk/window/begin", tag = "queue", request_body = Seen,
    responses((status = 200, body = DeskBody)))]
async fn begin(State(queue): State<Queue>, AsOfficer(who): AsOfficer, Json(seen): Json<Seen>) -> Shown {
    let may = may(&queue, &who)?;
    serve::begin(&queue, &may, seen.number).await?;
    shown(&queue, &may).await
}

/// How a person goes on elsewhere.
#[derive(Debug, Deserialize, ToSchema)]
struct PassOnBody {
    /// The number that the screen shows.
    number: Option<u32>,
    /// The window that is to go on; any that can, if none is named.
    window: Option<u16>,
    /// A note for whoever serves next.
    note: Option<String>,
}

/// Pass the person on to another window
#[utoipa::path(post, path = "/desk/window/pass-on", tag = "queue", request_body = PassOnBody,
    responses((status = 200, body = DeskBody)))]
async fn pass_on(
    State(queue): State<Queue>,
    AsOfficer(who): AsOfficer,
    Json(body): Json<PassOnBody>,
) -> Shown {
    let may = may(&queue, &who)?;
    let how = serve::PassOn { to: body.window, note: body.note };
    serve::pass_on(&queue, &may, (how, body.number)).await?;
    shown(&queue, &may).await
}

/// What was done.
#[derive(Debug, Default, Deserialize, ToSchema)]
struct FinishBody {
    /// The number that the screen shows.
    number: Option<u32>,
    /// Items that another desk has to do: with any, the person goes on there.
    #[serde(default)]
    left: Vec<String>,
}

/// The service is over
#[utoipa::path(post, path = "/desk/window/finish", tag = "queue", request_body = FinishBody,
    responses((status = 200, body = DeskBody)))]
async fn finish(
    State(queue): State<Queue>,
    AsOfficer(who): AsOfficer,
    Json(body): Json<FinishBody>,
) -> Shown {
    let may = may(&queue, &who)?;
    serve::finish(&queue, &may, (super::items(&body.left)?, body.number)).await?;
    shown(&queue, &may).await
}
