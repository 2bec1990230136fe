//! The same for programs: a session whose token goes into `Authorization: Bearer`.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use plat_identity::{SessionToken, Who};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::json::Json;
use crate::limits::Work;
use crate::refusal::{Answer, Kind, Refusal};
use crate::routes::limited;
use crate::site::Site;
use crate::visit::{Credential, Seen};

/// What signs in.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Login {
    /// Identity number, mobile number or badge number.
    login: String,
    password: String,
}

/// Where a code is wanted.
#[derive(Deserialize, ToSchema)]
pub(crate) struct CodeWanted {
    /// A mobile number.
    phone: String,
}

/// A code is on its way.
#[derive(Serialize, ToSchema)]
pub(crate) struct CodeSent {
    /// For how many minutes it can be used.
    minutes: i64,
    /// The code, in the demonstration only.
    #[serde(skip_serializing_if = "Option::is_none")]
    shown: Option<String>,
}

/// What signs in with a code.
#[derive(Deserialize, ToSchema)]
pub(crate) struct CodeLogin {
    phone: String,
    code: String,
}

/// A new session.
#[derive(Serialize, ToSchema)]
pub(crate) struct NewSession {
    /// For `Authorization: Bearer`. Shown once.
    token: String,
    me: Me,
}

/// Who is signed in.
#[derive(Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Me {
    /// A resident.
    Resident { id: String, name: String },
    /// An officer.
    Officer { id: String, name: String, badge: String, branch: String, site: String, roles: Vec<String> },
    /// Another department's program.
    Program { id: String, name: String, department: String },
}

/// The routes of this file.
pub(crate) fn api(site: &Arc<Site>) -> OpenApiRouter {
    limited(
        OpenApiRouter::new().routes(routes!(sign_in, sign_out)).routes(routes!(sign_in_by_code)),
        Work::SignIn,
    )
    .merge(limited(OpenApiRouter::new().routes(routes!(send_code)), Work::Code))
    .merge(super::machine::api())
    .routes(routes!(me))
    .with_state(Arc::clone(site))
}

/// Sign in
#[utoipa::path(post, path = "/session", tag = "session", request_body = Login,
    responses((status = 201, body = NewSession)))]
async fn sign_in(State(site): State<Arc<Site>>, Seen(visit): Seen, Json(login): Json<Login>) -> Answer {
    let (token, who) = site.identity.sign_in(&login.login, &login.password, visit.peer).await?.session()?;
    begun(&token, &who)
}

/// Ask for a code by phone
#[utoipa::path(post, path = "/session/code", tag = "session", request_body = CodeWanted,
    responses((status = 202, body = CodeSent)))]
async fn send_code(
    State(site): State<Arc<Site>>,
    Seen(visit): Seen,
    Json(wanted): Json<CodeWanted>,
) -> Answer {
    let sent = site.identity.request_phone_code(&wanted.phone, visit.peer).await?;
    let sent = CodeSent { minutes: sent.minutes, shown: sent.shown };
    Ok((StatusCode::ACCEPTED, Json(sent)).into_response())
}

/// Sign in with a code
#[utoipa::path(post, path = "/session/by-code", tag = "session", request_body = CodeLogin,
    responses((status = 201, body = NewSession)))]
async fn sign_in_by_code(
    State(site): State<Arc<Site>>,
    Seen(visit): Seen,
    Json(login): Json<CodeLogin>,
) -> Answer {
    let (token, who) =
        site.identity.sign_in_with_code(&login.phone, &login.code, visit.peer).await?.session()?;
    begun(&token, &who)
}

fn begun(token: &SessionToken, who: &Who) -> Answer {
    let me = Me::of(who).ok_or_else(|| Refusal::internal("a sign-in gave nobody"))?;
    let session = NewSession { token: token.as_str().to_owned(), me };
    Ok((StatusCode::CREATED, [(http::header::CACHE_CONTROL, "no-store")], Json(session)).into_response())
}

/// Sign out
#[utoipa::path(delete, path = "/session", tag = "session", responses((status = 204)))]
async fn sign_out(State(site): State<Arc<Site>>, Seen(visit): Seen) -> Answer {
    let (Credential::Bearer(token) | Credential::Cookie(token)) = &visit.credential else {
        return Err(nobody());
    };
    site.identity.sign_out(token).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Who is signed in
#[utoipa::path(get, path = "/me", tag = "session", responses((status = 200, body = Me)))]
async fn me(Seen(visit): Seen) -> Result<Response, Refusal> {
    let program = visit.program.as_ref().map(|it| Me::Program {
        id: it.id.to_string(),
        name: it.name.clone(),
        department: it.department.to_string(),
    });
    let me = program.or_else(|| Me::of(&visit.who())).ok_or_else(nobody)?;
    Ok(Json(me).into_response())
}

fn nobody() -> Refusal {
    Refusal::of(Kind::Unauthorised, "web.sign_in_first")
}

impl Me {
    fn of(who: &Who) -> Option<Self> {
        Some(match who {
            Who::Anonymous => return None,
            Who::Resident(resident) => {
                Self::Resident { id: resident.id.to_string(), name: resident.name.clone() }
            }
            Who::Officer(officer) => Self::Officer {
                id: officer.id.to_string(),
                name: officer.name.clone(),
                badge: officer.badge.clone(),
                branch: officer.branch.code().to_owned(),
                site: officer.site.to_string(),
                roles: officer.roles.iter().map(|role| role.code().to_owned()).collect(),
            },
        })
    }
}
