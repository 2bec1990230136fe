//! The same as JSON: what is done about bad ratings, for officers; and the answer of whoever rated.

use axum::extract::{Path, Query, State};
use plat_facts::refs::{BadRatingRef, CaseRef, ItemRef, SiteRef};
use plat_kernel::{Date, Timestamp};
use plat_web::{AsOfficer, AsResident, Json, Page, Paged, Paging, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::EvaluationBody;
use crate::{
    bad::{
        Deed, Lamp, Task, act, answer,
        reading::{self as bad, Done, File, Step},
    },
    error::EvaluationError,
    model::{Aspect, Remark},
    policy, reading,
    service::Evaluations,
};

pub(super) fn routes() -> OpenApiRouter<Evaluations> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(show))
        .routes(routes!(take))
        .routes(routes!(say))
}

/// A bad rating, and where what is done about it stands.
#[derive(Serialize, ToSchema)]
struct TaskBody {
    /// Names it.
    #[schema(value_type = String)]
    id: BadRatingRef,
    /// What was rated.
    #[schema(value_type = String)]
    case: CaseRef,
    /// Its number.
    number: String,
    /// The item's id.
    #[schema(value_type = String)]
    item: ItemRef,
    /// Where it was handled.
    #[schema(value_type = String)]
    site: SiteRef,
    /// 1 or 2.
    level: u8,
    /// Whether whoever rated may be spoken to.
    named: bool,
    /// `contact`, `verify`, `mend`, `explain`, `revisit`, `close`, `review`, `closed` or `set_aside`.
    stage: &'static str,
    /// The last day of what is to be done next.
    #[schema(value_type = Option<String>, format = Date)]
    #[serde(skip_serializing_if = "Option::is_none")]
    due: Option<Date>,
    /// `green`, `yellow` or `red`; absent when it is over.
    #[serde(skip_serializing_if = "Option::is_none")]
    lamp: Option<&'static str>,
    /// Whether it is overdue and before the site's supervisor.
    brought: bool,
    /// Whether a second person is to take the next step.
    second_person: bool,
    /// To be sent with the next step.
    version: i64,
}

impl TaskBody {
    fn of(evaluations: &Evaluations, task: &Task, brought: bool) -> Self {
        let (about, due) = (&task.about, task.due());
        Self {
            id: task.id,
            case: about.case,
            number: about.number.clone(),
            item: about.item.clone(),
            site: about.site.clone(),
            level: about.level.number(),
            named: about.named,
            stage: task.stage.code(),
            due,
            lamp: due.map(|due| Lamp::of(due, evaluations.today()).code()),
            brought,
            second_person: task.wants_second_person() && !task.stage.is_over(),
            version: task.version,
        }
    }
}

/// A bad rating with what was said and done.
#[derive(Serialize, ToSchema)]
struct FileBody {
    /// Where it stands.
    #[serde(flatten)]
    task: TaskBody,
    /// What was not good.
    aspects: Vec<Aspect>,
    /// In the resident's words.
    words: String,
    /// When it was given.
    #[schema(value_type = String, format = DateTime)]
    given: Timestamp,
    /// Whether the reader may take the next step.
    works: bool,
    /// What was done.
    steps: Vec<StepBody>,
}

/// A step that was taken.
#[derive(Serialize, ToSchema)]
struct StepBody {
    /// Which.
    step: String,
    /// What came of it.
    outcome: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// What was written, as far as the reader may read it.
    #[serde(skip_serializing_if = "Option::is_none")]
    words: Option<String>,
}

impl StepBody {
    fn of(step: &Step) -> Self {
        let words = step.words.as_ref().map(|words| words.as_str().to_owned());
        Self { step: step.step.clone(), outcome: step.outcome.clone(), at: step.at, words }
    }
}

/// What was done about a bad rating, for whoever gave it.
#[derive(Serialize, ToSchema)]
pub(super) struct DoneBody {
    /// Where it stands.
    stage: &'static str,
    /// Whether it may be answered.
    answerable: bool,
    /// The last day to answer.
    #[schema(value_type = Option<String>, format = Date)]
    #[serde(skip_serializing_if = "Option::is_none")]
    answer_by: Option<Date>,
    /// What was done.
    steps: Vec<StepBody>,
}

impl DoneBody {
    pub(super) fn of(done: &Done) -> Self {
        Self {
            stage: done.task.stage.code(),
            answerable: done.answerable,
            answer_by: done.task.answer_by(),
            steps: done.steps.iter().map(StepBody::of).collect(),
        }
    }
}

/// The next step.
#[derive(Deserialize, ToSchema)]
struct StepTaken {
    /// `contact`, `verify`, `mend`, `explain`, `revisit`, `close`, `doubt` or `review`.
    #[schema(example = "verify")]
    step: String,
    /// Of a contact `reached`, `not_reached`; of a verification `founded`, `complex`, `no_ground`; of a revisit `content`,
    /// `not_content`, `not_reached`; of a doubt `mistaken`, `malicious`; of a review `set_aside`, `stays`.
    #[serde(default)]
    choice: String,
    /// In words, at most 500 characters.
    #[serde(default)]
    words: String,
    /// The version that was read.
    version: i64,
}

/// What whoever rated thinks of what was done.
#[derive(Deserialize, ToSchema)]
struct AnswerBody {
    /// No: a supervisor takes it up.
    satisfied: bool,
    /// In words, at most 500 characters.
    #[serde(default)]
    words: String,
}

/// Which bad ratings.
#[derive(Debug, Default, Deserialize, IntoParams)]
struct Which {
    /// Those that are over, the newest first; else those that are not, the most urgent first.
    #[serde(default)]
    over: bool,
}

/// A page of bad ratings.
#[derive(Serialize, ToSchema)]
struct TasksBody {
    /// The bad ratings.
    items: Vec<TaskBody>,
    /// Where the next page begins; absent on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// List the bad ratings of my sites
#[utoipa::path(get, path = "/desk/ratings", tag = "evaluations", params(Which, Paging),
    responses((status = 200, body = TasksBody)))]
async fn list(
    State(evaluations): State<Evaluations>,
    AsOfficer(who): AsOfficer,
    Query(which): Query<Which>,
    Query(paging): Query<Paging>,
) -> Result<Json<TasksBody>, Refusal> {
    let may = policy::may_list(&evaluations, &who)?;
    let Paged { items, next } = bad::list(&evaluations, &may, which.over, paging).await?;
    let items = items.iter().map(|it| TaskBody::of(&evaluations, &it.task, it.brought)).collect();
    Ok(Json(TasksBody { items, next: next.map(|next| next.to_string()) }))
}

/// Read a bad rating
#[utoipa::path(get, path = "/desk/ratings/{id}", tag = "evaluations", params(("id" = String, Path)),
    responses((status = 200, body = FileBody)))]
async fn show(
    State(evaluations): State<Evaluations>,
    AsOfficer(who): AsOfficer,
    page: Page,
    Path(id): Path<BadRatingRef>,
) -> Result<Json<FileBody>, Refusal> {
    let may = bad::see(&evaluations, &who, id).await?;
    let File { task, brought, works, given, steps, .. } =
        bad::file(&evaluations, (&who, page.lang), may).await?;
    Ok(Json(FileBody {
        task: TaskBody::of(&evaluations, &task, brought),
        aspects: given.opinion.aspects.clone(),
        words: given.opinion.remark.as_str().to_owned(),
        given: given.at,
        works,
        steps: steps.iter().map(StepBody::of).collect(),
    }))
}

/// Take the next step about a bad rating
#[utoipa::path(post, path = "/desk/ratings/{id}/steps", tag = "evaluations", params(("id" = String, Path)),
    request_body = StepTaken, responses((status = 200, body = TaskBody)))]
async fn take(
    State(evaluations): State<Evaluations>,
    AsOfficer(who): AsOfficer,
    Path(id): Path<BadRatingRef>,
    Json(body): Json<StepTaken>,
) -> Result<Json<TaskBody>, Refusal> {
    let may = bad::work(&evaluations, &who, id).await?;
    let deed = (Deed::read(&body.step, &body.choice)?, words(&body.words)?);
    let task = act::run(&evaluations, may, deed, body.version).await?;
    Ok(Json(TaskBody::of(&evaluations, &task, false)))
}

/// Answer to what was done about my bad rating
///
/// Once, when it is closed. Whoever is not content is heard by a supervisor.
#[utoipa::path(post, path = "/cases/{id}/evaluation/answer", tag = "evaluations", params(("id" = String, Path)),
    request_body = AnswerBody, responses((status = 200, body = EvaluationBody)))]
async fn say(
    State(evaluations): State<Evaluations>,
    AsResident(who): AsResident,
    Path(id): Path<CaseRef>,
    Json(body): Json<AnswerBody>,
) -> Result<Json<EvaluationBody>, Refusal> {
    let own = reading::own(&evaluations, &who, id).await?;
    answer::run(&evaluations, (&who, &own), body.satisfied, words(&body.words)?).await?;
    Ok(Json(EvaluationBody::told(&evaluations, &own).await?))
}

fn words(raw: &str) -> Result<Remark, EvaluationError> {
    raw.parse()
}
