//! Letting departments' programs in, as OAuth 2.0 has it for programs that act for themselves (RFC 6749, 4.4): client id and
//! secret for a token of some minutes. Any library that knows this grant can do it; refusals are told as problems, like all others.

use std::sync::Arc;

use axum::extract::State;
use axum::response::IntoResponse;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, header};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::fields::Fields;
use crate::json::Json;
use crate::limits::Work;
use crate::refusal::{Answer, Kind, Refusal};
use crate::routes::limited;
use crate::site::Site;
use crate::visit::Seen;

/// The one grant that there is.
const GRANT: &str = "client_credentials";

/// What a program shows. Client id and secret may come as HTTP Basic instead.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes a form for the API's description")]
pub(crate) struct TokenWanted {
    /// `client_credentials`.
    grant_type: String,
    client_id: Option<String>,
    client_secret: Option<String>,
}

/// What it gets.
#[derive(Serialize, ToSchema)]
pub(crate) struct TokenGiven {
    /// For `Authorization: Bearer`.
    access_token: String,
    /// `Bearer`.
    token_type: &'static str,
    /// For how many seconds.
    expires_in: i64,
}

pub(super) fn api() -> OpenApiRouter<Arc<Site>> {
    limited(OpenApiRouter::new().routes(routes!(give)), Work::SignIn)
}

/// Get a token for a department's program
#[utoipa::path(post, path = "/machine/token", tag = "session",
    request_body(content = TokenWanted, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, body = TokenGiven)))]
async fn give(State(site): State<Arc<Site>>, Seen(visit): Seen, headers: HeaderMap, form: Fields) -> Answer {
    if !form.is("grant_type", GRANT) {
        return Err(Refusal::of(Kind::Invalid, "web.grant_type"));
    }
    let shown = basic(&headers);
    let (client, secret) = shown
        .as_ref()
        .map_or((form.text("client_id"), form.text("client_secret")), |(id, secret)| (id, secret));
    let given = site.identity.let_in(client, secret, visit.peer).await?;
    let body =
        TokenGiven { access_token: given.token, token_type: "Bearer", expires_in: given.life.as_secs() };
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(body)).into_response())
}

/// Client id and secret of the header `Authorization: Basic`.
fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let line = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let text = STANDARD.decode(line.strip_prefix("Basic ")?.trim()).ok()?;
    let text = String::from_utf8(text).ok()?;
    text.split_once(':').map(|(id, secret)| (id.to_owned(), secret.to_owned()))
}
