//! The same as JSON: a resident's evaluation of their own case, and the public figures.

use axum::extract::{Path, State};
use http::StatusCode;
use plat_facts::refs::{CaseRef, SiteRef};
use plat_kernel::{Bilingual, Date, Timestamp};
use plat_web::{AsResident, Json, Page, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    evaluate,
    figures::{self, Tally},
    form::{self, Typed},
    model::{Aspect, Evaluation, Level},
    reading, rules,
    service::Evaluations,
};

pub(crate) fn routes(evaluations: Evaluations) -> OpenApiRouter {
    OpenApiRouter::new().routes(routes!(show, give)).routes(routes!(city_figures)).with_state(evaluations)
}

/// What an applicant says of their case.
#[derive(Deserialize, ToSchema)]
struct OpinionBody {
    /// From 5 (very satisfied) to 1 (very dissatisfied).
    #[schema(minimum = 1, maximum = 5, example = 5)]
    level: i64,
    /// What was not good; kept with levels 1 and 2. At a counter efficiency, competence, attitude, environment;
    /// online efficiency, guide, convenience, platform.
    #[serde(default)]
    #[schema(value_type = Vec<Aspect>)]
    aspects: Vec<String>,
    /// In their words, at most 500 characters.
    #[serde(default)]
    #[schema(max_length = 500)]
    words: String,
}

/// The evaluation of a case.
#[derive(Serialize, ToSchema)]
struct EvaluationBody {
    /// The case.
    #[schema(value_type = String)]
    case: CaseRef,
    /// The number of the case.
    number: String,
    /// The item's id.
    item: String,
    /// The site that handled it.
    site: String,
    /// The day the result was delivered.
    #[schema(value_type = String, format = Date)]
    delivered_on: Date,
    /// The last day on which it can be evaluated.
    #[schema(value_type = String, format = Date)]
    open_until: Date,
    /// `waiting`, `rated` or `over`.
    state: &'static str,
    /// The things that may be named as not good.
    asked: &'static [Aspect],
    /// What the applicant said, once they have.
    #[serde(skip_serializing_if = "Option::is_none")]
    given: Option<GivenBody>,
}

/// What the applicant said; it never changes.
#[derive(Serialize, ToSchema)]
struct GivenBody {
    /// From 5 to 1.
    level: u8,
    /// What was not good.
    aspects: Vec<Aspect>,
    /// In their words.
    words: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
}

impl EvaluationBody {
    fn of(evaluations: &Evaluations, evaluation: &Evaluation) -> Self {
        let invitation = &evaluation.invitation;
        let given = evaluation.given.as_ref().map(|given| GivenBody {
            level: given.opinion.level.number(),
            aspects: given.opinion.aspects.clone(),
            words: given.opinion.remark.as_str().to_owned(),
            at: given.at,
        });
        Self {
            case: invitation.case,
            number: invitation.number.clone(),
            item: invitation.item.to_string(),
            site: invitation.site.to_string(),
            delivered_on: invitation.delivered_on,
            open_until: rules::last_day(invitation.delivered_on, evaluations.settings),
            state: rules::state(evaluation, evaluations.today(), evaluations.settings).code(),
            asked: Aspect::of(invitation.online),
            given,
        }
    }
}

/// Read the evaluation of my case
#[utoipa::path(get, path = "/cases/{id}/evaluation", tag = "evaluations", params(("id" = String, Path)),
    responses((status = 200, body = EvaluationBody)))]
async fn show(
    State(evaluations): State<Evaluations>,
    AsResident(who): AsResident,
    Path(id): Path<CaseRef>,
) -> Result<Json<EvaluationBody>, Refusal> {
    let own = reading::own(&evaluations, &who, id).await?;
    Ok(Json(EvaluationBody::of(&evaluations, own.evaluation())))
}

/// Evaluate my case
///
/// Once for each case, within the days. An evaluation cannot be changed or deleted by anybody.
#[utoipa::path(post, path = "/cases/{id}/evaluation", tag = "evaluations", params(("id" = String, Path)),
    request_body = OpinionBody, responses((status = 201, body = EvaluationBody)))]
async fn give(
    State(evaluations): State<Evaluations>,
    AsResident(who): AsResident,
    page: Page,
    Path(id): Path<CaseRef>,
    Json(body): Json<OpinionBody>,
) -> Result<(StatusCode, Json<EvaluationBody>), Refusal> {
    let own = reading::own(&evaluations, &who, id).await?;
    let typed = Typed { level: body.level.to_string(), aspects: body.aspects, words: body.words };
    let opinion = typed.read().map_err(|faults| Refusal::invalid(form::errors(&page, &faults)))?;
    let evaluation = own.evaluation().clone();
    let given = Some(evaluate::run(&evaluations, own, opinion).await?);
    let body = EvaluationBody::of(&evaluations, &Evaluation { given, ..evaluation });
    Ok((StatusCode::CREATED, Json(body)))
}

/// How many evaluations of each level, in the city and at each site.
#[derive(Serialize, ToSchema)]
struct FiguresBody {
    /// All of the city.
    city: TallyBody,
    /// Each site that was evaluated.
    sites: Vec<SiteFiguresBody>,
}

/// How many evaluations of each level.
#[derive(Serialize, ToSchema)]
struct TallyBody {
    /// Of all levels.
    total: i64,
    /// Each of the five, the best first.
    levels: Vec<LevelCount>,
}

/// How many evaluations of one level.
#[derive(Serialize, ToSchema)]
struct LevelCount {
    /// From 5 (very satisfied) to 1 (very dissatisfied).
    level: u8,
    /// How many.
    count: i64,
}

/// The figures of a site.
#[derive(Serialize, ToSchema)]
struct SiteFiguresBody {
    /// Its code.
    site: String,
    /// Its name.
    name: BilingualBody,
    /// Its figures.
    #[serde(flatten)]
    tally: TallyBody,
}

/// A name in both languages.
#[derive(Serialize, ToSchema)]
struct BilingualBody {
    /// In Chinese.
    zh: String,
    /// In English.
    en: String,
}

impl TallyBody {
    fn of(tally: Tally) -> Self {
        let count = |level: Level| LevelCount { level: level.number(), count: tally.of(level) };
        Self { total: tally.total(), levels: Level::ALL.map(count).into_iter().collect() }
    }
}

fn name_of(evaluations: &Evaluations, site: &SiteRef) -> BilingualBody {
    let code = || Bilingual { zh: site.to_string(), en: site.to_string() };
    let Bilingual { zh, en } = evaluations.sites.get(site).map_or_else(code, |site| site.name.clone());
    BilingualBody { zh, en }
}

/// Count the evaluations
///
/// Totals only, for everybody.
#[utoipa::path(get, path = "/evaluations/figures", tag = "evaluations", responses((status = 200, body = FiguresBody)))]
async fn city_figures(State(evaluations): State<Evaluations>) -> Result<Json<FiguresBody>, Refusal> {
    let figures = figures::run(&evaluations).await?;
    let site = |(site, tally): (&SiteRef, &Tally)| SiteFiguresBody {
        name: name_of(&evaluations, site),
        site: site.to_string(),
        tally: TallyBody::of(*tally),
    };
    let sites = figures.sites.iter().map(site).collect();
    Ok(Json(FiguresBody { city: TallyBody::of(figures.city), sites }))
}
