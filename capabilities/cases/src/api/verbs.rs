//! The verbs of an officer.

use std::sync::Arc;

use axum::{
    Extension,
    extract::{Path, State},
};
use plat_facts::refs::CaseRef;
use plat_web::{AsOfficer, Json, Refusal};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::body::CaseSummary;
use crate::{
    claims::{self, Claims},
    command::{self, Command},
    error::CaseError,
    reading,
    service::Cases,
};

pub(super) fn routes(claims: Arc<dyn Claims>) -> OpenApiRouter<Cases> {
    OpenApiRouter::new().routes(routes!(act)).layer(Extension(claims))
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
///
/// What a colleague has taken up is answered with 409 `cases.held`; what was changed since `version`, with 409
/// `cases.changed_meanwhile`. Either way nothing is done.
#[utoipa::path(post, path = "/desk/cases/{id}/commands", tag = "desk", params(("id" = String, Path)),
    request_body = CommandBody, responses((status = 200, body = CaseSummary)))]
async fn act(
    State(cases): State<Cases>,
    Extension(claims): Extension<Arc<dyn Claims>>,
    AsOfficer(who): AsOfficer,
    Path(id): Path<CaseRef>,
    Json(body): Json<CommandBody>,
) -> Result<Json<CaseSummary>, Refusal> {
    let case = reading::at_desk(&cases, &who, id).await?;
    if body.version.is_some_and(|version| version != case.version) {
        return Err(CaseError::ChangedMeanwhile.into());
    }
    claims::not_a_colleagues(&*claims, &case, who.id).await?;
    let case = command::run(&cases, &who, case, body.command).await?;
    Ok(Json(CaseSummary::of(&cases, case)))
}
