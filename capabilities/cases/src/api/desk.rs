//! The officer's side: tasks, one case, receiving at a window.

use axum::extract::{Path, Query, State};
use http::StatusCode;
use plat_facts::refs::{CaseRef, ItemRef, SiteRef};
use plat_web::{AsOfficer, Cursor, Json, Page, Paged, Paging, Refusal};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::body::{CaseBody, CaseSummary};
use crate::{
    agents,
    error::CaseError,
    model::Tray,
    policy, reading,
    receive::{self, Receive, Spoken},
    said::Wanted,
    service::Cases,
    situation,
    store::After,
    tasks, web,
};

pub(super) fn routes() -> OpenApiRouter<Cases> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(consultations))
        .routes(routes!(show))
        .routes(routes!(take_in))
}

/// Which tray.
#[derive(Deserialize, IntoParams)]
struct OfTray {
    /// `examine`, `settle`, `review`, `decide`, `produce` or `deliver`.
    tray: String,
}

/// My tasks in one tray, most urgent first.
#[utoipa::path(get, path = "/desk/tasks", tag = "desk", params(OfTray, Paging), responses((status = 200, body = Paged<CaseSummary>)))]
async fn list(
    State(cases): State<Cases>,
    AsOfficer(who): AsOfficer,
    Query(of): Query<OfTray>,
    Query(paging): Query<Paging>,
) -> Result<Json<Paged<CaseSummary>>, Refusal> {
    let tray = Tray::OPEN.into_iter().find(|tray| tray.code() == of.tray).ok_or(CaseError::NotFound)?;
    let after = paging.after.map(After::from);
    let list = tasks::list(&cases, &who, tray, after, i64::from(paging.limit())).await?;
    Ok(Json(Paged {
        items: list.tasks.into_iter().map(|task| CaseSummary::of(&cases, task.case)).collect(),
        next: list.next.map(Cursor::from),
    }))
}

/// The cases that wait for my opinion in a joint consultation, the longest first.
#[utoipa::path(get, path = "/desk/consultations", tag = "desk", responses((status = 200, body = Vec<CaseSummary>)))]
async fn consultations(
    State(cases): State<Cases>,
    AsOfficer(who): AsOfficer,
) -> Result<Json<Vec<CaseSummary>>, Refusal> {
    let waiting = tasks::consultations(&cases, &who).await?;
    Ok(Json(waiting.into_iter().map(|task| CaseSummary::of(&cases, task.case)).collect()))
}

/// A case, as an officer who may read it sees it.
#[utoipa::path(get, path = "/desk/cases/{id}", tag = "desk", params(("id" = String, Path)), responses((status = 200, body = CaseBody)))]
async fn show(
    State(cases): State<Cases>,
    AsOfficer(who): AsOfficer,
    Path(id): Path<CaseRef>,
) -> Result<Json<CaseBody>, Refusal> {
    let case = reading::at_desk(&cases, &who, id).await?;
    Ok(Json(CaseBody::at_desk(&cases, reading::file(&cases, case).await?)))
}

/// An application received at a window.
#[derive(Deserialize, ToSchema)]
struct ReceiveBody {
    /// The applicant's ID number.
    id_number: String,
    /// The item's id.
    #[schema(value_type = String)]
    item: ItemRef,
    /// The answers of the form.
    #[serde(default)]
    #[schema(value_type = std::collections::BTreeMap<String, String>)]
    answers: cap_catalogue::Answers,
    /// The answers to the questions that narrow the item, by question key; none, and the general guide holds.
    #[serde(default)]
    #[schema(value_type = std::collections::BTreeMap<String, String>)]
    situation: cap_catalogue::Chosen,
    /// The materials whose originals were seen.
    #[serde(default)]
    materials: Vec<String>,
    /// What the applicant says beside the form.
    #[serde(default)]
    spoken: SpokenBody,
}

/// What is said at the window beside the form.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SpokenBody {
    /// Who acts for the applicant, with their own identity number.
    #[serde(default)]
    acting: Option<ActingBody>,
    /// The ids of the materials that are promised.
    #[serde(default)]
    promised: Vec<String>,
    /// The ids of the materials that follow later.
    #[serde(default)]
    deferred: Vec<String>,
    /// The applicant signed the printed statement before the officer.
    #[serde(default)]
    signed: bool,
    /// The earlier case that is known.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    despite: Option<CaseRef>,
    /// The site at which the result is to be picked up.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pick_up: Option<SiteRef>,
}

/// Who acts for the applicant at the window.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ActingBody {
    /// `guardian`, `relative` or `agent`.
    kind: String,
    /// Who acts: the number on their card.
    id_number: String,
    /// Until when the letter of attorney holds.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    until: Option<plat_kernel::Date>,
    /// The guardian agrees that the child's data is processed.
    #[serde(default)]
    consent: bool,
}

impl SpokenBody {
    async fn of(self, cases: &Cases) -> Result<Spoken, CaseError> {
        let acting = match self.acting {
            Some(it) => {
                Some(agents::at_window(cases, (&it.kind, &it.id_number), (it.until, it.consent)).await?)
            }
            None => None,
        };
        let Self { promised, deferred, despite, signed, pick_up, .. } = self;
        Ok(Spoken { wanted: Wanted { acting, deferred, promised, despite }, signed, pick_up })
    }
}

/// Receive an application at my window.
#[utoipa::path(post, path = "/desk/cases", tag = "desk", request_body = ReceiveBody, responses((status = 201, body = CaseSummary)))]
async fn take_in(
    State(cases): State<Cases>,
    AsOfficer(who): AsOfficer,
    page: Page,
    Json(body): Json<ReceiveBody>,
) -> Result<(StatusCode, Json<CaseSummary>), Refusal> {
    let may = policy::may_receive(cases.authority(), &who)?;
    let item = cases.item(&body.item)?;
    let outcome = situation::outcome(&item, &body.situation)?;
    let item = situation::narrowed(item, outcome.as_ref());
    if item.can_be_applied_for()
        && cases
            .sites
            .get(&who.site)
            .is_some_and(|site| cases.sites.may_take(site, &item, cases.mint.today()))
    {
        web::faults(&page, &item, &body.answers, cases.mint.today()).check()?;
    }
    let person = cases.identity.find_resident_by_id_number(&body.id_number).await?;
    let applicant = person.ok_or(CaseError::NoSuchPerson)?;
    let (answers, chosen, seen) = (body.answers, body.situation, body.materials);
    let command = Receive { applicant, item: body.item, answers, chosen, seen };
    let spoken = body.spoken.of(&cases).await?;
    let case = receive::saying(&cases, &may, (command, spoken)).await?;
    Ok((StatusCode::CREATED, Json(CaseSummary::of(&cases, case))))
}
