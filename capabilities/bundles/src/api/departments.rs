//! What a department's own program does: it fetches its steps and works them, let in with its own secret
//! (`POST /api/v1/machine/token`); officers may do the same. A POST that is sent again with its `Idempotency-Key` is done once.

use axum::extract::{Path, State};
use cap_catalogue::Answers;
use plat_facts::refs::ErrandRef;
use plat_identity::Worker;
use plat_kernel::Date;
use plat_web::{AsWorker, Json, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    error::BundleError,
    policy::{self, MayWork},
    reading::{self, Brief},
    service::Bundles,
    step::{self, Verb},
};

pub(super) fn routes() -> OpenApiRouter<Bundles> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(show, act)).routes(routes!(clear))
}

/// A step that waits for the department.
#[derive(Serialize, ToSchema)]
struct TaskBody {
    #[schema(value_type = String)]
    errand: ErrandRef,
    step: String,
    bundle: String,
    number: String,
    /// `ready` or `started`.
    state: &'static str,
    #[schema(value_type = Option<String>, format = Date)]
    due: Option<Date>,
}

/// A step with what the department is told; masked, unless it was asked for in clear.
#[derive(Serialize, ToSchema)]
struct BriefBody {
    step: String,
    bundle: String,
    number: String,
    state: &'static str,
    /// Who applies; nothing any more if their data was erased.
    applicant: Option<ApplicantBody>,
    /// The answers that the step names, by dictionary field.
    #[schema(value_type = std::collections::HashMap<String, String>)]
    answers: Answers,
}

/// Why it is read in clear.
#[derive(Deserialize, ToSchema)]
struct WhyBody {
    /// `identity`, `examine`, `contact`, `produce` or `law`.
    reason: String,
}

impl BriefBody {
    fn of(brief: Brief) -> Self {
        let Brief { errand, step, applicant, answers, .. } = brief;
        let applicant =
            applicant.map(|it| ApplicantBody { name: it.name, id_number: it.id_number, phone: it.phone });
        let state = errand.part(&step).map(|it| it.state.code()).unwrap_or_default();
        let (bundle, number) = (errand.bundle.to_string(), errand.number);
        Self { step, bundle, number, state, applicant, answers }
    }
}

/// Who applies.
#[derive(Serialize, ToSchema)]
struct ApplicantBody {
    name: String,
    id_number: String,
    phone: String,
}

/// What the department did.
#[derive(Deserialize, ToSchema)]
struct DeedBody {
    /// `start`, `finish` or `refuse`.
    verb: String,
    /// For the applicant; a refusal says why.
    #[serde(default)]
    words: String,
}

/// How the step stands then.
#[derive(Serialize, ToSchema)]
struct StandsBody {
    state: &'static str,
}

async fn may(bundles: &Bundles, who: &Worker, (id, step): (ErrandRef, &str)) -> Result<MayWork, BundleError> {
    let of = policy::of_department(bundles, who).await?;
    policy::may_work(bundles, &of, (reading::errand(bundles, id).await?, step))
}

/// List the steps that wait for my department
#[utoipa::path(get, path = "/departments/steps", tag = "bundles", responses((status = 200, body = Vec<TaskBody>)))]
async fn list(
    State(bundles): State<Bundles>,
    AsWorker(who): AsWorker,
) -> Result<Json<Vec<TaskBody>>, Refusal> {
    let of = policy::of_department(&bundles, &who).await?;
    let body = |it: reading::Task| {
        let state = it.errand.part(&it.step).map(|it| it.state.code()).unwrap_or_default();
        TaskBody {
            errand: it.errand.id,
            bundle: it.errand.bundle.to_string(),
            number: it.errand.number,
            step: it.step,
            state,
            due: it.due,
        }
    };
    Ok(Json(reading::tasks(&bundles, &of).await?.into_iter().map(body).collect()))
}

/// Read a step of my department
#[utoipa::path(get, path = "/departments/steps/{id}/{step}", tag = "bundles",
    params(("id" = String, Path), ("step" = String, Path)), responses((status = 200, body = BriefBody)))]
async fn show(
    State(bundles): State<Bundles>,
    AsWorker(who): AsWorker,
    Path((id, step)): Path<(ErrandRef, String)>,
) -> Result<Json<BriefBody>, Refusal> {
    let may = may(&bundles, &who, (id, &step)).await?;
    Ok(Json(BriefBody::of(reading::brief(&bundles, &may).await?)))
}

/// Read a step of my department in clear
///
/// It is put on record with its reason, and the person can read that.
#[utoipa::path(post, path = "/departments/steps/{id}/{step}/shown", tag = "bundles",
    params(("id" = String, Path), ("step" = String, Path)), request_body = WhyBody,
    responses((status = 200, body = BriefBody)))]
async fn clear(
    State(bundles): State<Bundles>,
    AsWorker(who): AsWorker,
    Path((id, step)): Path<(ErrandRef, String)>,
    Json(why): Json<WhyBody>,
) -> Result<Json<BriefBody>, Refusal> {
    let may = may(&bundles, &who, (id, &step)).await?;
    Ok(Json(BriefBody::of(crate::show::run(&bundles, &may, &why.reason).await?)))
}

/// Work a step of my department
#[utoipa::path(post, path = "/departments/steps/{id}/{step}", tag = "bundles",
    params(("id" = String, Path), ("step" = String, Path)), request_body = DeedBody,
    responses((status = 200, body = StandsBody)))]
async fn act(
    State(bundles): State<Bundles>,
    AsWorker(who): AsWorker,
    Path((id, step)): Path<(ErrandRef, String)>,
    Json(deed): Json<DeedBody>,
) -> Result<Json<StandsBody>, Refusal> {
    let may = may(&bundles, &who, (id, &step)).await?;
    let verb: Verb = deed.verb.parse()?;
    let errand = step::run(&bundles, may, (verb, &deed.words)).await?;
    Ok(Json(StandsBody { state: errand.part(&step).map(|it| it.state.code()).unwrap_or_default() }))
}
