//! The same as JSON: star windows for everybody; of their own staff for supervisors, of themselves for each officer.

use axum::extract::{Query, State};
use plat_facts::refs::{PersonRef, SiteRef};
use plat_kernel::{Date, Timestamp};
use plat_web::{AsOfficer, Json, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    error::EvaluationError,
    policy,
    service::Evaluations,
    standards::StarRule,
    stars::{Board, Measured, Month, Of, Record, Verdict, board},
};

pub(super) fn routes() -> OpenApiRouter<Evaluations> {
    OpenApiRouter::new().routes(routes!(public)).routes(routes!(inside))
}

/// Which month.
#[derive(Debug, Deserialize, IntoParams)]
struct MonthQuery {
    /// Such as `2026-10`; the last that is published, if nothing is said.
    #[param(example = "2026-10")]
    month: Option<String>,
}

/// The stars of a month.
#[derive(Serialize, ToSchema)]
struct StarsBody {
    #[schema(example = "2026-10")]
    month: String,
    /// When it was published; from then on it never changes. Absent while it may.
    #[schema(value_type = Option<String>, format = DateTime)]
    #[serde(skip_serializing_if = "Option::is_none")]
    published: Option<Timestamp>,
    /// The rule for windows; absent if the city has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<RuleBody>,
    /// By site and number: nobody is ranked.
    windows: Vec<WindowBody>,
}

/// The stars of a month as an officer may read them.
#[derive(Serialize, ToSchema)]
struct DeskStarsBody {
    /// The windows of the sites that the reader supervises; of nobody else.
    #[serde(flatten)]
    stars: StarsBody,
    /// The reader's own, once it is published.
    #[serde(skip_serializing_if = "Option::is_none")]
    mine: Option<VerdictBody>,
    /// The staff of these sites, by badge.
    staff: Vec<StaffBody>,
}

/// From when a rule holds, and where it is from.
#[derive(Serialize, ToSchema)]
struct RuleBody {
    #[schema(value_type = String, format = Date)]
    from: Date,
    source: String,
}

/// A window.
#[derive(Serialize, ToSchema)]
struct WindowBody {
    #[schema(value_type = String, example = "NH-HALL")]
    site: SiteRef,
    window: u16,
    /// How often somebody was served there.
    served: i64,
    #[serde(flatten)]
    verdict: VerdictBody,
}

/// An officer.
#[derive(Serialize, ToSchema)]
struct StaffBody {
    #[schema(value_type = String)]
    officer: PersonRef,
    badge: String,
    name: String,
    #[serde(flatten)]
    verdict: VerdictBody,
}

/// Whether there is a star, and why or why not.
#[derive(Serialize, ToSchema)]
struct VerdictBody {
    star: bool,
    measures: Vec<MeasureBody>,
}

/// A measure, its figure and its limit.
#[derive(Serialize, ToSchema)]
struct MeasureBody {
    /// `ratings`, `good`, `kept`, `mistakes` or `upheld`.
    measure: &'static str,
    /// How many.
    part: i64,
    /// Of how many, where it is a share.
    #[serde(skip_serializing_if = "Option::is_none")]
    of: Option<i64>,
    /// At least so many (of a hundred, of a share); at most so many of mistakes and of what was upheld.
    limit: i64,
    met: bool,
}

impl VerdictBody {
    fn of(verdict: &Verdict) -> Self {
        let measure = |it: &Measured| MeasureBody {
            measure: it.measure.code(),
            part: it.part,
            of: it.of,
            limit: it.limit,
            met: it.met,
        };
        Self { star: verdict.star(), measures: verdict.measures.iter().map(measure).collect() }
    }
}

impl StarsBody {
    fn of(evaluations: &Evaluations, board: &Board, sees: impl Fn(&SiteRef) -> bool) -> Self {
        let rule = evaluations.standards.rule(Of::Window, board.month.first());
        let windows = board.windows.iter().filter(|((site, _), _)| sees(site));
        let window = |((site, window), (record, verdict)): (&(SiteRef, u16), &(Record, Verdict))| {
            let (site, window, served) = (site.clone(), *window, record.served);
            WindowBody { site, window, served, verdict: VerdictBody::of(verdict) }
        };
        Self {
            month: board.month.code(),
            published: board.published,
            rule: rule.map(|StarRule { from, source, .. }| RuleBody { from: *from, source: source.clone() }),
            windows: windows.map(window).collect(),
        }
    }
}

/// The month that was asked for, if it may be read: none later than the newest.
fn month(asked: MonthQuery, newest: Month, usual: Month) -> Result<Month, EvaluationError> {
    let Some(code) = asked.month else { return Ok(usual) };
    Month::of_code(&code).filter(|it| *it <= newest).ok_or(EvaluationError::NotPublished)
}

/// Read the star windows of a month
///
/// Published months only, with each measure, its figure and its limit; for who missed it, what was missing.
#[utoipa::path(get, path = "/evaluations/stars", tag = "evaluations", params(MonthQuery),
    responses((status = 200, body = StarsBody), (status = 404, body = plat_web::Problem)))]
async fn public(
    State(evaluations): State<Evaluations>,
    Query(asked): Query<MonthQuery>,
) -> Result<Json<StarsBody>, Refusal> {
    let last = board::last(&evaluations);
    let board = board::run(&evaluations, month(asked, last, last)?).await?;
    Ok(Json(StarsBody::of(&evaluations, &board, |_| true)))
}

/// Read my star, and those of the staff and windows that I supervise
///
/// Supervisors also read how the running month goes; everybody else what is published.
#[utoipa::path(get, path = "/desk/stars", tag = "evaluations", params(MonthQuery),
    responses((status = 200, body = DeskStarsBody), (status = 404, body = plat_web::Problem)))]
async fn inside(
    State(evaluations): State<Evaluations>,
    AsOfficer(who): AsOfficer,
    Query(asked): Query<MonthQuery>,
) -> Result<Json<DeskStarsBody>, Refusal> {
    let sites = policy::may_see_stars(&evaluations, &who).map(|may| may.sites).unwrap_or_default();
    let (newest, last) = (board::newest(&evaluations, !sites.is_empty()), board::last(&evaluations));
    let board = board::run(&evaluations, month(asked, newest, last)?).await?;
    let mine = board.staff.get(&who.id).filter(|_| board.published.is_some());
    let staff = board::staff_of(&evaluations, &board, &sites).await?;
    let one = |(officer, verdict): &(plat_identity::Officer, Verdict)| StaffBody {
        officer: officer.id,
        badge: officer.badge.clone(),
        name: officer.name.clone(),
        verdict: VerdictBody::of(verdict),
    };
    Ok(Json(DeskStarsBody {
        mine: mine.map(|(_, verdict)| VerdictBody::of(verdict)),
        staff: staff.iter().map(one).collect(),
        stars: StarsBody::of(&evaluations, &board, |site| sites.contains(site)),
    }))
}
