//! The same as JSON. Officers are named by badge; nobody else is named.

use std::collections::BTreeSet;

use axum::extract::{Query, State};
use plat_facts::refs::PersonRef;
use plat_kernel::{Date, Timestamp};
use plat_web::{AsOfficer, Json, Paged, Paging, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    error::SupervisionError,
    escalated,
    figures::{self, Figure, Figures, Share, Tally},
    filter::Asked,
    list,
    model::{Part, Step},
    service::Supervision,
};

pub(crate) fn routes(supervision: Supervision) -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(show))
        .routes(routes!(cases))
        .routes(routes!(before_heads))
        .with_state(supervision)
}

/// Everything that was counted.
#[derive(Serialize, ToSchema)]
struct SupervisionBody {
    /// The first day.
    #[schema(value_type = String, format = Date)]
    from: Date,
    /// The last day.
    #[schema(value_type = String, format = Date)]
    to: Date,
    /// All of it.
    all: CaseTallyBody,
    /// By site.
    sites: Vec<SiteTallyBody>,
    /// By item.
    items: Vec<ItemTallyBody>,
    /// What is open, by who has it; the last one without a badge: nobody.
    holders: Vec<HolderTallyBody>,
    /// What officers did in the period.
    officers: Vec<OfficerStepsBody>,
}

/// Numbers of cases. `open`, `waiting`, `stopped` and `late` are of now, the others of the period.
#[derive(Serialize, ToSchema)]
struct CaseTallyBody {
    /// Wait for their decision.
    open: i64,
    /// Of these, waiting for the applicant's correction.
    waiting: i64,
    /// Of these, with a clock that stands still.
    stopped: i64,
    /// Of these, later than their last day.
    late: i64,
    /// Received.
    received: i64,
    /// Of these, sent back for a correction.
    corrected: i64,
    /// Correction notices of these.
    corrections: i64,
    /// Of these, put right on the spot: no notice was used up.
    on_the_spot: i64,
    /// Of these, before the reviewer of hard cases.
    hard: i64,
    /// Of these, not let go by the reviewer.
    overturned: i64,
    /// Decided.
    decided: i64,
    /// By the promised day.
    promise: CaseShareBody,
    /// By the last day of the law.
    law: CaseShareBody,
}

/// A part of a number of cases.
#[derive(Serialize, ToSchema)]
struct CaseShareBody {
    /// The part.
    part: i64,
    /// The whole.
    of: i64,
    /// In percent with one decimal; absent where there are fewer than ten.
    #[serde(skip_serializing_if = "Option::is_none")]
    percent: Option<String>,
}

/// The figures of a site.
#[derive(Serialize, ToSchema)]
struct SiteTallyBody {
    /// Its code.
    code: String,
    /// Its figures.
    #[serde(flatten)]
    tally: CaseTallyBody,
}

/// The figures of an item.
#[derive(Serialize, ToSchema)]
struct ItemTallyBody {
    /// Its id.
    code: String,
    /// Its figures.
    #[serde(flatten)]
    tally: CaseTallyBody,
    /// How many decided cases the days are of.
    days_of: i64,
    /// Working days within which half of them were decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    median: Option<i64>,
    /// Working days within which nine of ten were decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    p90: Option<i64>,
    /// The materials that correction notices named, the most frequent first.
    wanting: Vec<WantingBody>,
    /// What was put right on the spot, the most frequent first.
    put_right: Vec<PutRightBody>,
}

/// A material that correction notices named.
#[derive(Serialize, ToSchema)]
struct WantingBody {
    /// Its id.
    material: String,
    /// How often.
    count: i64,
}

/// A question or material that was put right on the spot.
#[derive(Serialize, ToSchema)]
struct PutRightBody {
    /// `field` or `material`.
    kind: &'static str,
    /// The key of the question, or the id of the material.
    what: String,
    /// How often.
    count: i64,
}

/// What somebody has on their desk.
#[derive(Serialize, ToSchema)]
struct HolderTallyBody {
    /// The badge; absent for nobody.
    #[serde(skip_serializing_if = "Option::is_none")]
    badge: Option<String>,
    /// Wait for their decision.
    open: i64,
    /// Of these, waiting for the applicant's correction.
    waiting: i64,
    /// Of these, with a clock that stands still.
    stopped: i64,
    /// Of these, later than their last day.
    late: i64,
}

/// What an officer did.
#[derive(Serialize, ToSchema)]
struct OfficerStepsBody {
    /// The badge.
    badge: String,
    /// Each kind of step with its number.
    steps: Vec<StepCountBody>,
}

/// How often an officer did something.
#[derive(Serialize, ToSchema)]
struct StepCountBody {
    /// What: `receive`, `correct`, `spot`, `accept`, `review`, `decide`, `produce`, `deliver` or `other`.
    step: &'static str,
    /// How often.
    count: i64,
}

impl From<Share> for CaseShareBody {
    fn from(share: Share) -> Self {
        Self { part: share.part, of: share.of, percent: share.percent() }
    }
}

impl From<&Tally> for CaseTallyBody {
    fn from(it: &Tally) -> Self {
        Self {
            open: it.open,
            waiting: it.waiting,
            stopped: it.stopped,
            late: it.late,
            received: it.received,
            corrected: it.corrected,
            corrections: it.corrections,
            on_the_spot: it.on_the_spot,
            hard: it.hard,
            overturned: it.overturned,
            decided: it.decided,
            promise: it.promise().into(),
            law: it.law().into(),
        }
    }
}

impl ItemTallyBody {
    fn of(figures: &Figures, item: &plat_facts::ItemRef, tally: &Tally) -> Self {
        let days = figures.days.get(item);
        let wanting = figures.defects.get(item).into_iter().flatten();
        Self {
            code: item.to_string(),
            tally: tally.into(),
            days_of: days.map_or(0, figures::Days::cases),
            median: days.and_then(|days| days.within(50)),
            p90: days.and_then(|days| days.within(90)),
            wanting: wanting
                .map(|(material, count)| WantingBody { material: material.clone(), count: *count })
                .collect(),
            put_right: figures.put_right(item).into_iter().map(PutRightBody::from).collect(),
        }
    }
}

impl From<(Part, &str, i64)> for PutRightBody {
    fn from((part, what, count): (Part, &str, i64)) -> Self {
        Self { kind: part.code(), what: what.to_owned(), count }
    }
}

/// Count cases, within the supervisor's post
///
/// Figures of now and of a period, by site, item and officer. A share comes with its number of cases.
#[utoipa::path(get, path = "/supervision/figures", tag = "supervision", params(Asked),
    responses((status = 200, body = SupervisionBody)))]
async fn show(
    State(supervision): State<Supervision>,
    AsOfficer(who): AsOfficer,
    Query(asked): Query<Asked>,
) -> Result<Json<SupervisionBody>, Refusal> {
    let may = supervision.may(&who)?;
    let filter = supervision.filter(&asked).await?;
    let counted = figures::run(&supervision, &may, &filter).await?;
    let ids: BTreeSet<PersonRef> =
        counted.holders.keys().filter_map(|it| *it).chain(counted.steps.keys().copied()).collect();
    let known = supervision.officers(ids).await?;
    let badge = |id: &PersonRef| known.get(id).map(|officer| officer.badge.clone());
    let holder = |(id, it): (&Option<PersonRef>, &Tally)| HolderTallyBody {
        badge: id.as_ref().and_then(badge),
        open: it.open,
        waiting: it.waiting,
        stopped: it.stopped,
        late: it.late,
    };
    let step = |(step, count): (&Step, &i64)| StepCountBody { step: step.code(), count: *count };
    let body = SupervisionBody {
        from: filter.period.from,
        to: filter.period.to,
        all: (&counted.all).into(),
        sites: counted
            .sites
            .iter()
            .map(|(id, it)| SiteTallyBody { code: id.to_string(), tally: it.into() })
            .collect(),
        items: counted.items.iter().map(|(id, it)| ItemTallyBody::of(&counted, id, it)).collect(),
        holders: counted.holders.iter().rev().map(holder).collect(),
        officers: counted
            .steps
            .iter()
            .filter_map(|(id, steps)| {
                Some(OfficerStepsBody { badge: badge(id)?, steps: steps.iter().map(step).collect() })
            })
            .collect(),
    };
    Ok(Json(body))
}

/// Which figure.
#[derive(Default, Deserialize, IntoParams)]
#[serde(default)]
struct Which {
    /// `open` (if none is said), `unclaimed`, `waiting`, `stopped`, `late`; of the period `received`, `corrected`,
    /// `on-the-spot`, `hard`, `overturned`, `decided`, `promise-kept`, `promise-broken`, `law-kept`, `law-broken`, and with `officer` `did-receive`, `did-review` and so on.
    figure: String,
}

/// A case that a figure counts.
#[derive(Serialize, ToSchema)]
struct CountedCaseBody {
    /// Its id.
    id: String,
    /// Its number.
    number: String,
    /// The item.
    item: String,
    /// The site.
    site: String,
    /// How far it is.
    state: &'static str,
    /// The day of receipt.
    #[schema(value_type = String, format = Date)]
    received_on: Date,
    /// The nearer of its two last days.
    #[schema(value_type = Option<String>, format = Date)]
    due: Option<Date>,
    /// The day of the decision.
    #[schema(value_type = Option<String>, format = Date)]
    decided_on: Option<Date>,
    /// Working days after the promised day; 0 if it was kept.
    promised_late: Option<i32>,
    /// Working days after the last day of the law.
    legal_late: Option<i32>,
    /// How many correction notices were given.
    corrections: i64,
}

impl From<list::Listed> for CountedCaseBody {
    fn from(it: list::Listed) -> Self {
        Self {
            id: it.case.to_string(),
            number: it.number,
            item: it.item.to_string(),
            site: it.site.to_string(),
            state: it.state.code(),
            received_on: it.received_on,
            due: it.due,
            decided_on: it.decided_on,
            promised_late: it.promised_late,
            legal_late: it.legal_late,
            corrections: it.corrections,
        }
    }
}

/// The cases that a figure counts
#[utoipa::path(get, path = "/supervision/cases", tag = "supervision", params(Which, Asked, Paging),
    responses((status = 200, body = Paged<CountedCaseBody>)))]
async fn cases(
    State(supervision): State<Supervision>,
    AsOfficer(who): AsOfficer,
    Query(which): Query<Which>,
    Query(asked): Query<Asked>,
    Query(paging): Query<Paging>,
) -> Result<Json<Paged<CountedCaseBody>>, Refusal> {
    let may = supervision.may(&who)?;
    let figure = Figure::of_code(&which.figure).ok_or(SupervisionError::NoSuchFigure)?;
    let filter = supervision.filter(&asked).await?;
    let found = list::run(&supervision, &may, (figure, &filter), paging).await?;
    Ok(Json(found.map(CountedCaseBody::from)))
}

/// A case before its heads.
#[derive(Serialize, ToSchema)]
struct EscalationBody {
    /// The id of the case.
    case: String,
    /// The item.
    item: String,
    /// The site.
    site: String,
    /// The key of the rule.
    rule: String,
    /// Before whom: `decider` or `supervisor`.
    to: String,
    /// When its step was due.
    #[schema(value_type = String, format = Date)]
    due: Date,
    /// Since when it is before them.
    #[schema(value_type = String, format = DateTime)]
    since: Timestamp,
}

/// What is before heads now, the longest first
#[utoipa::path(get, path = "/supervision/escalated", tag = "supervision", params(Asked, Paging),
    responses((status = 200, body = Paged<EscalationBody>)))]
async fn before_heads(
    State(supervision): State<Supervision>,
    AsOfficer(who): AsOfficer,
    Query(asked): Query<Asked>,
    Query(paging): Query<Paging>,
) -> Result<Json<Paged<EscalationBody>>, Refusal> {
    let may = supervision.may(&who)?;
    let filter = supervision.filter(&asked).await?;
    let found = escalated::run(&supervision, &may, &filter, paging).await?;
    Ok(Json(found.map(|it| EscalationBody {
        case: it.case.to_string(),
        item: it.item.to_string(),
        site: it.site.to_string(),
        rule: it.rule,
        to: it.audience,
        due: it.due,
        since: it.since,
    })))
}
