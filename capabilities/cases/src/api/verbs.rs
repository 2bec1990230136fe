//! The verbs of an officer.

use axum::extract::{Path, State};
use plat_facts::refs::CaseRef;
use plat_web::{AsOfficer, Json, Refusal};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::body::CaseSummary;
use crate::{
    command::{self, Command},
    error::CaseError,
    reading,
    service::Cases,
};

pub(super) fn routes() -> OpenApiRouter<Cases> {
    OpenApiRouter::new().routes(routes!(act))
}

/// A command, for the version of the case that its sender has read.
#[derive(Deserialize, ToSchema)]
struct CommandBody {
    /// The version that was read; if it has changed meanwhile, nothing is done.
    version: Option<i64>,
    #[serde(flatten)]
    command: Command,
}

/// Do something with a case.
#[utoipa::path(post, path = "/desk/cases/{id}/commands", tag = "desk", params(("id" = String, Path)),
    request_body = CommandBody, responses((status = 200, body = CaseSummary)))]
async fn act(
    State(cases): State<Cases>,
    AsOfficer(who): AsOfficer,
    Path(id): Path<CaseRef>,
    Json(body): Json<CommandBody>,
) -> Result<Json<CaseSummary>, Refusal> {
    let case = reading::at_desk(&cases, &who, id).await?;
    if body.version.is_some_and(|version| version != case.version) {
        return Err(CaseError::ChangedMeanwhile.into());
    }
    let case = command::run(&cases, &who, case, body.command).await?;
    Ok(Json(CaseSummary::of(&cases, case)))
}
