//! The same as JSON: a resident's evaluation of their own case, and the public figures.

mod bad;
mod stars;

use axum::extract::{Path, Query, State};
use http::StatusCode;
use plat_facts::refs::{CaseRef, ItemRef, SiteRef};
use plat_kernel::{Bilingual, Date, Timestamp};
use plat_web::{AsResident, Json, Page, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    error::EvaluationError,
    evaluate,
    figures::{self, Filter, Tally},
    form::{self, Typed},
    model::{Aspect, Evaluation, Level},
    policy::Own,
    reading, rules,
    service::Evaluations,
};

pub(crate) fn routes(evaluations: Evaluations) -> OpenApiRouter {
    OpenApiRouter::new()
        .merge(bad::routes())
        .merge(stars::routes())
        .routes(routes!(show, give))
        .routes(routes!(city_figures))
        .with_state(evaluations)
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
    /// Not to be known to those who read it 匿名.
    #[serde(default)]
    unnamed: bool,
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
    /// What was done about it, if it was a bad rating.
    #[serde(skip_serializing_if = "Option::is_none")]
    done: Option<bad::DoneBody>,
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
            done: None,
        }
    }

    /// With what was done about it.
    async fn told(evaluations: &Evaluations, own: &Own) -> Result<Self, EvaluationError> {
        let done = crate::bad::reading::done(evaluations, own).await?;
        Ok(Self { done: done.as_ref().map(bad::DoneBody::of), ..Self::of(evaluations, own.evaluation()) })
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
    Ok(Json(EvaluationBody::told(&evaluations, &own).await?))
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
    let typed = Typed {
        level: body.level.to_string(),
        aspects: body.aspects,
        words: body.words,
        unnamed: body.unnamed,
    };
    let opinion = typed.read().map_err(|faults| Refusal::invalid(form::errors(&page, &faults)))?;
    let evaluation = own.evaluation().clone();
    let given = Some(evaluate::run(&evaluations, own, opinion).await?);
    let body = EvaluationBody::of(&evaluations, &Evaluation { given, ..evaluation });
    Ok((StatusCode::CREATED, Json(body)))
}

/// Which evaluations are counted.
#[derive(Debug, Deserialize, IntoParams)]
struct FiguresQuery {
    /// Those of one site.
    #[param(value_type = Option<String>)]
    site: Option<SiteRef>,
    /// Those of one item.
    #[param(value_type = Option<String>)]
    item: Option<ItemRef>,
    /// Those of the week of this day.
    #[param(value_type = Option<String>, format = Date)]
    week: Option<Date>,
}

/// How many evaluations of each level, in the city and at each site.
#[derive(Serialize, ToSchema)]
struct FiguresBody {
    /// All of the city.
    city: TallyBody,
    /// Bad ratings that are closed.
    settled: i64,
    /// Bad ratings at which something is still to be done.
    open: i64,
    /// Bad ratings that a second person found mistaken or malicious: they are in no other count.
    set_aside: i64,
    /// Each site that was evaluated.
    sites: Vec<SiteFiguresBody>,
    /// Each item.
    items: Vec<OfBody>,
    /// Each window: site and number, as `NH-HALL/6`.
    windows: Vec<OfBody>,
    /// Where it was said: `site`, `code`, `pad` or `kiosk`.
    channels: Vec<OfBody>,
    /// Each week, by its Monday.
    weeks: Vec<OfBody>,
}

/// The figures of an item, a window, a channel or a week.
#[derive(Serialize, ToSchema)]
struct OfBody {
    /// Of which.
    of: String,
    /// Its figures.
    #[serde(flatten)]
    tally: TallyBody,
}

/// How many evaluations of each level.
#[derive(Serialize, ToSchema)]
struct TallyBody {
    /// Of all levels.
    total: i64,
    /// The share of the three best in percent; absent of a few.
    #[serde(skip_serializing_if = "Option::is_none")]
    good: Option<i64>,
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
    fn of(tally: Tally, least: i64) -> Self {
        let count = |level: Level| LevelCount { level: level.number(), count: tally.of(level) };
        Self {
            total: tally.total(),
            good: tally.good(least),
            levels: Level::ALL.map(count).into_iter().collect(),
        }
    }
}

fn name_of(evaluations: &Evaluations, site: &SiteRef) -> BilingualBody {
    let code = || Bilingual { zh: site.to_string(), en: site.to_string() };
    let Bilingual { zh, en } = evaluations.sites.get(site).map_or_else(code, |site| site.name.clone());
    BilingualBody { zh, en }
}

/// Count the evaluations
///
/// Totals only, for everybody: of one week, or of the last twelve.
#[utoipa::path(get, path = "/evaluations/figures", tag = "evaluations", params(FiguresQuery),
    responses((status = 200, body = FiguresBody)))]
async fn city_figures(
    State(evaluations): State<Evaluations>,
    Query(asked): Query<FiguresQuery>,
) -> Result<Json<FiguresBody>, Refusal> {
    let filter = Filter { site: asked.site, item: asked.item, week: asked.week.map(figures::monday) };
    let figures = figures::run(&evaluations, &filter).await?;
    let least = evaluations.settings.least;
    let site = |(site, tally): (&SiteRef, &Tally)| SiteFiguresBody {
        name: name_of(&evaluations, site),
        site: site.to_string(),
        tally: TallyBody::of(*tally, least),
    };
    let sites = figures.sites.iter().map(site).collect();
    let of = |of: String, tally: &Tally| OfBody { of, tally: TallyBody::of(*tally, least) };
    let window = |((site, window), tally): (&(SiteRef, u16), &Tally)| of(format!("{site}/{window}"), tally);
    Ok(Json(FiguresBody {
        city: TallyBody::of(figures.city, least),
        settled: figures.settled,
        open: figures.open,
        set_aside: figures.set_aside,
        sites,
        items: figures.items.iter().map(|(it, tally)| of(it.to_string(), tally)).collect(),
        windows: figures.windows.iter().map(window).collect(),
        channels: figures.channels.iter().map(|(it, tally)| of(it.code().to_owned(), tally)).collect(),
        weeks: figures.weeks.iter().map(|(it, tally)| of(it.to_string(), tally)).collect(),
    }))
}
