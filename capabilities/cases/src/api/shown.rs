//! Showing personal data in clear, and who was shown it.

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use http::header;
use plat_facts::refs::CaseRef;
use plat_kernel::Timestamp;
use plat_web::{AsOfficer, AsResident, Json, Paged, Paging, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    policy, reading,
    service::Cases,
    show::{self, Ask, Clear, Showing, Shown, Viewer},
    store::After,
    web,
};

pub(super) fn routes() -> OpenApiRouter<Cases> {
    OpenApiRouter::new().routes(routes!(reveal)).routes(routes!(mine))
}

/// What an officer asks to be shown, and why.
#[derive(Deserialize, ToSchema)]
struct AskBody {
    /// Any of `name`, `id_number`, `phone` and `answers`.
    fields: Vec<String>,
    /// `identity`, `examine`, `contact`, `produce` or `law`.
    reason: String,
}

/// What was asked for, in clear.
#[derive(Serialize, ToSchema)]
struct ClearBody {
    /// The name.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// The identity number.
    #[serde(skip_serializing_if = "Option::is_none")]
    id_number: Option<String>,
    /// The phone.
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<String>,
    /// The answers of the form, by field key.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<std::collections::BTreeMap<String, String>>)]
    answers: Option<cap_catalogue::Answers>,
}

impl From<Clear> for ClearBody {
    fn from(clear: Clear) -> Self {
        let Clear { name, id_number, phone, answers } = clear;
        Self { name, id_number, phone, answers }
    }
}

/// That personal data was shown in clear.
#[derive(Serialize, ToSchema)]
pub(super) struct ShownBody {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// At which site, or for which other department.
    site: String,
    /// What: any of `name`, `id_number`, `phone` and `answers`.
    fields: Vec<&'static str>,
    /// Why: `identity`, `examine`, `contact`, `produce` or `law`.
    reason: &'static str,
    /// For which case; none when a window looked up who is there.
    #[schema(value_type = Option<String>)]
    case: Option<CaseRef>,
}

impl ShownBody {
    pub(super) fn of(showing: &Showing) -> Self {
        Self {
            at: showing.at,
            site: match &showing.viewer {
                Viewer::Officer(_, site) => site.to_string(),
                Viewer::Program(_, department) => department.to_string(),
            },
            fields: showing.fields.iter().copied().map(Shown::code).collect(),
            reason: showing.reason.code(),
            case: showing.case,
        }
    }
}

/// Show data of a case's applicant in clear. It goes on record, and the applicant can read it.
///
/// The answer is kept nowhere, not even under an idempotency key: a second request is a second look.
#[utoipa::path(post, path = "/desk/cases/{id}/shown", tag = "desk", params(("id" = String, Path)), request_body = AskBody,
    responses((status = 200, body = ClearBody)))]
async fn reveal(
    State(cases): State<Cases>,
    AsOfficer(who): AsOfficer,
    Path(id): Path<CaseRef>,
    Json(body): Json<AskBody>,
) -> Result<Response, Refusal> {
    let case = reading::at_desk(&cases, &who, id).await?;
    let may = policy::may_show(cases.authority(), &who, case)?;
    let ask = Ask::of(body.fields.iter().map(String::as_str), &body.reason)?;
    let clear = show::of_case(&cases, &may, &who.site, ask).await?;
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(ClearBody::from(clear))).into_response())
}

/// Who was shown my data in clear, the last first.
#[utoipa::path(get, path = "/shown", tag = "cases", params(Paging), responses((status = 200, body = Paged<ShownBody>)))]
async fn mine(
    State(cases): State<Cases>,
    AsResident(who): AsResident,
    Query(paging): Query<Paging>,
) -> Result<Json<Paged<ShownBody>>, Refusal> {
    let after = paging.after.map(After::from);
    let found = show::list_of_person(&cases, &who, after, i64::from(paging.limit()) + 1).await?;
    Ok(Json(paging.cut(found, web::place).map(|showing| ShownBody::of(&showing))))
}
