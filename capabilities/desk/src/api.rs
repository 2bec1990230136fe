//! The same as JSON: who has which case, and what is done about it. `/api/v1/desk/tasks` lists the trays (cases own it).

use std::collections::BTreeMap;

use axum::extract::{Path, Query, State};
use cap_cases::{
    After, CaseError,
    model::{Case, Tray},
    reading, tasks,
};
use plat_facts::refs::{CaseRef, PersonRef};
use plat_identity::Officer;
use plat_kernel::{Date, Timestamp};
use plat_web::{AsOfficer, Cursor, Json, Paged, Paging, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    model::{Deed, Task},
    park::Until,
    service::Desk,
    work::{self, Order},
};

pub(crate) fn routes(desk: Desk) -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(team))
        .routes(routes!(mine))
        .routes(routes!(show, act))
        .with_state(desk)
}

/// A case as somebody's work, for the step that is open.
#[derive(Serialize, ToSchema)]
struct TaskBody {
    /// The id of the case.
    #[schema(value_type = String)]
    case: CaseRef,
    /// The number of the case.
    number: String,
    /// The version of the case, to be given with a command.
    case_version: i64,
    /// The version of the task, to be given with a deed; 0 if nobody ever took the case up.
    version: i64,
    /// Whose turn it is.
    tray: &'static str,
    /// The badge of the officer who has it; absent for nobody.
    #[serde(skip_serializing_if = "Option::is_none")]
    holder: Option<String>,
    /// It is the asker who has it.
    mine: bool,
    /// Since when.
    #[schema(value_type = Option<String>, format = DateTime)]
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<Timestamp>,
    /// It was put aside.
    aside: bool,
    /// The day on which it comes back, if it is aside.
    #[schema(value_type = Option<String>, format = Date)]
    #[serde(skip_serializing_if = "Option::is_none")]
    back_on: Option<Date>,
    /// What the asker may do with the task now: `claim`, `wake`, `forward`, `return`, `park`, `assign`.
    may: Vec<&'static str>,
}

/// The badges of those who have something.
type Badges = BTreeMap<PersonRef, String>;

impl TaskBody {
    fn of(desk: &Desk, who: &Officer, (case, task): (&Case, &Task), badges: &Badges) -> Self {
        let holder = task.holder(case);
        let aside = task.is_aside(case, desk.cases.mint.today());
        Self {
            case: case.id,
            number: case.number.to_string(),
            case_version: case.version,
            version: task.version,
            tray: case.tray().code(),
            holder: holder.and_then(|it| badges.get(&it).cloned()),
            mine: holder == Some(who.id),
            since: holder.map(|_| task.since),
            aside,
            back_on: task.parked.filter(|_| aside).and_then(|parked| parked.until),
            may: work::offered(desk, who, case, task).into_iter().map(Deed::code).collect(),
        }
    }

    /// Several, in their order.
    async fn all(desk: &Desk, who: &Officer, of: &[(Case, Task)]) -> Result<Vec<Self>, CaseError> {
        let mut badges = Badges::new();
        for holder in of.iter().filter_map(|(case, task)| task.holder(case)) {
            if let Some(officer) = desk.cases.officer(holder).await? {
                badges.insert(holder, officer.badge);
            }
        }
        Ok(of.iter().map(|(case, task)| Self::of(desk, who, (case, task), &badges)).collect())
    }

    async fn one(desk: &Desk, who: &Officer, case: Case, task: Task) -> Result<Self, CaseError> {
        let mut all = Self::all(desk, who, &[(case, task)]).await?;
        all.pop().ok_or(CaseError::NotFound)
    }
}

/// Which tray.
#[derive(Deserialize, IntoParams)]
struct OfTray {
    /// `examine`, `hard-case`, `applicant`, `settle`, `review`, `inspect`, `decide`, `produce`, `deliver` or `objection`.
    tray: String,
}

/// One tray of my team, most urgent first: who has which case, and what nobody has.
#[utoipa::path(get, path = "/desk/team", tag = "desk", params(OfTray, Paging), responses((status = 200, body = Paged<TaskBody>)))]
async fn team(
    State(desk): State<Desk>,
    AsOfficer(who): AsOfficer,
    Query(of): Query<OfTray>,
    Query(paging): Query<Paging>,
) -> Result<Json<Paged<TaskBody>>, Refusal> {
    let tray = Tray::OPEN.into_iter().find(|tray| tray.code() == of.tray).ok_or(CaseError::NotFound)?;
    let after = paging.after.map(After::from);
    let list = tasks::list(&desk.cases, &who, tray, after, i64::from(paging.limit())).await?;
    let cases: Vec<Case> = list.tasks.into_iter().map(|task| task.case).collect();
    let held = desk.tasks(&cases).await?;
    let fresh = |case: &Case| Task::fresh(case, desk.cases.mint.id(), desk.cases.mint.now());
    let of: Vec<(Case, Task)> = cases
        .into_iter()
        .zip(held)
        .map(|(case, held)| {
            let task = held.unwrap_or_else(|| fresh(&case));
            (case, task)
        })
        .collect();
    let items = TaskBody::all(&desk, &who, &of).await?;
    Ok(Json(Paged { items, next: list.next.map(Cursor::from) }))
}

/// The cases that I have, the latest first; what I put aside is among them.
#[utoipa::path(get, path = "/desk/mine", tag = "desk", responses((status = 200, body = Vec<TaskBody>)))]
async fn mine(State(desk): State<Desk>, AsOfficer(who): AsOfficer) -> Result<Json<Vec<TaskBody>>, Refusal> {
    let held: Vec<_> = desk.held(who.id).await?.into_iter().map(|(task, case)| (case, task)).collect();
    Ok(Json(TaskBody::all(&desk, &who, &held).await?))
}

/// Who has a case, and what I may do about it.
#[utoipa::path(get, path = "/desk/tasks/{id}", tag = "desk", params(("id" = String, Path, description = "The case")), responses((status = 200, body = TaskBody)))]
async fn show(
    State(desk): State<Desk>,
    AsOfficer(who): AsOfficer,
    Path(id): Path<CaseRef>,
) -> Result<Json<TaskBody>, Refusal> {
    let case = reading::at_desk(&desk.cases, &who, id).await?;
    let task = desk.task(&case).await?;
    Ok(Json(TaskBody::one(&desk, &who, case, task).await?))
}

/// Something about who has a case.
#[derive(Deserialize, ToSchema)]
#[serde(tag = "deed", rename_all = "kebab-case")]
enum DeedBody {
    /// 领办: I have it from now on.
    Claim,
    /// 分派: a colleague has it, whoever had it.
    Assign {
        /// The colleague's badge.
        badge: String,
        /// For the colleague.
        #[serde(default)]
        words: String,
    },
    /// 转交: a colleague has what I had.
    Forward {
        /// The colleague's badge.
        badge: String,
        /// For the colleague.
        #[serde(default)]
        words: String,
    },
    /// 退回: nobody has it any more.
    Return {
        /// Why.
        words: String,
    },
    /// 搁置: I have it, and it is aside until a day, until anything happens to it, and never after its step is due.
    Park {
        /// Until this day.
        #[serde(default)]
        #[schema(value_type = Option<String>, format = Date)]
        until: Option<Date>,
        /// Until anything happens to it.
        #[serde(default)]
        event: bool,
        /// Why.
        words: String,
    },
    /// It is no longer aside.
    Wake,
}

impl From<DeedBody> for Order {
    fn from(body: DeedBody) -> Self {
        match body {
            DeedBody::Claim => Self::Claim,
            DeedBody::Assign { badge, words } => Self::Assign { badge, words },
            DeedBody::Forward { badge, words } => Self::Forward { badge, words },
            DeedBody::Return { words } => Self::Return { words },
            DeedBody::Park { until, event, words } => {
                Self::Park { until: Until { day: until, event }, words }
            }
            DeedBody::Wake => Self::Wake,
        }
    }
}

/// A deed, for the version of the task that its sender has read.
#[derive(Deserialize, ToSchema)]
struct DeedOfVersion {
    /// The version of the task that was read; if it has changed meanwhile, nothing is done.
    version: i64,
    #[serde(flatten)]
    deed: DeedBody,
}

/// Take a case up, hand it on, give it back or put it aside.
///
/// What a colleague has is answered with 409 `desk.held`; what was changed since `version`, with 409 `desk.changed_meanwhile`.
/// Either way nothing is done.
#[utoipa::path(post, path = "/desk/tasks/{id}", tag = "desk", params(("id" = String, Path, description = "The case")),
    request_body = DeedOfVersion, responses((status = 200, body = TaskBody)))]
async fn act(
    State(desk): State<Desk>,
    AsOfficer(who): AsOfficer,
    Path(id): Path<CaseRef>,
    Json(body): Json<DeedOfVersion>,
) -> Result<Json<TaskBody>, Refusal> {
    let task = work::run(&desk, &who, (id, Some(body.version)), body.deed.into()).await?;
    let case = reading::at_desk(&desk.cases, &who, id).await?;
    Ok(Json(TaskBody::one(&desk, &who, case, task).await?))
}
