//! Rosters for programs.

use axum::extract::{Path, Query, State};
use http::StatusCode;
use plat_facts::{AbsenceRef, DutyRef, PersonRef};
use plat_identity::Branch;
use plat_kernel::Date;
use plat_web::{AsOfficer, Json, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    away::{self, NewAbsence},
    end,
    model::{self, Days, RosterDay},
    monday_of,
    plan::{Shift, Trouble},
    policy,
    service::{Day, Rosters},
    set::{self, NewDuty},
    skills,
};
use crate::error::{RosterError, SitesError};

pub(crate) fn routes(rosters: Rosters) -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(week))
        .routes(routes!(set_duty))
        .routes(routes!(end_duty))
        .routes(routes!(set_absence))
        .routes(routes!(lift_absence))
        .routes(routes!(set_skills))
        .with_state(rosters)
}

/// A week.
#[derive(Debug, Deserialize, IntoParams)]
struct OfWeek {
    /// Any day of it; this week if nothing is said.
    #[param(value_type = Option<String>, format = Date)]
    week: Option<Date>,
}

/// A day of a roster.
#[derive(Debug, Serialize, ToSchema)]
struct RosterDayBody {
    #[schema(value_type = String, format = Date)]
    date: Date,
    open: bool,
    shifts: Vec<ShiftBody>,
    troubles: Vec<TroubleBody>,
}

/// An officer at a window.
#[derive(Debug, Serialize, ToSchema)]
struct ShiftBody {
    window: u16,
    #[schema(value_type = String)]
    officer: PersonRef,
    /// For whom they stand in.
    #[schema(value_type = Option<String>)]
    instead_of: Option<PersonRef>,
    #[schema(example = "08:00-12:00")]
    hours: String,
    /// What can be done there then.
    branches: Vec<&'static str>,
}

/// Something to be put right.
#[derive(Debug, Serialize, ToSchema)]
struct TroubleBody {
    /// `two_windows`, `two_officers`, `unskilled`, `stand_in_away`, `nobody` or `uncovered`.
    what: &'static str,
    windows: Vec<u16>,
    branches: Vec<&'static str>,
    hours: Option<String>,
}

/// The roster of my site
///
/// A week with what is to be put right. For whoever keeps it.
#[utoipa::path(get, path = "/desk/rosters", tag = "sites", params(OfWeek), responses((status = 200, body = [RosterDayBody])))]
async fn week(
    State(rosters): State<Rosters>,
    AsOfficer(who): AsOfficer,
    Query(of): Query<OfWeek>,
) -> Result<Json<Vec<RosterDayBody>>, Refusal> {
    let may = policy::may_keep(&rosters, &who)?;
    let monday = monday_of(of.week.unwrap_or_else(|| rosters.today()));
    let (_, days) = rosters.week(&may, monday).await?;
    Ok(Json(days.iter().map(day).collect()))
}

fn day(it: &Day) -> RosterDayBody {
    RosterDayBody {
        date: it.open.date,
        open: it.open.is_open(),
        shifts: it.plan.shifts.iter().map(shift).collect(),
        troubles: it.troubles.iter().map(trouble).collect(),
    }
}

fn shift(it: &Shift) -> ShiftBody {
    ShiftBody {
        window: it.window,
        officer: it.officer,
        instead_of: it.instead_of,
        hours: it.when.to_string(),
        branches: codes(&it.skill),
    }
}

fn codes(branches: &[Branch]) -> Vec<&'static str> {
    branches.iter().map(|it| it.code()).collect()
}

fn trouble(it: &Trouble) -> TroubleBody {
    let (what, windows, branches, when) = match it {
        Trouble::TwoWindows { windows: (one, other), when, .. } => {
            ("two_windows", vec![*one, *other], Vec::new(), Some(*when))
        }
        Trouble::TwoOfficers { window, when, .. } => ("two_officers", vec![*window], Vec::new(), Some(*when)),
        Trouble::Unskilled { window, lacks, .. } => ("unskilled", vec![*window], codes(lacks), None),
        Trouble::StandInAway { window, .. } => ("stand_in_away", vec![*window], Vec::new(), None),
        Trouble::Nobody { when } => ("nobody", Vec::new(), Vec::new(), Some(*when)),
        Trouble::Uncovered { branch, when } => ("uncovered", Vec::new(), codes(&[*branch]), Some(*when)),
    };
    TroubleBody { what, windows, branches, hours: when.map(|it| it.to_string()) }
}

/// A duty by the week.
#[derive(Debug, Deserialize, ToSchema)]
struct DutyForm {
    window: u16,
    #[schema(value_type = String)]
    officer: PersonRef,
    /// Of `mon`, `tue`, `wed`, `thu`, `fri`, `sat`, `sun`, `makeup` and `holiday`.
    days: Vec<String>,
    #[schema(example = "08:00-12:00 13:00-17:00")]
    hours: String,
    #[schema(value_type = String, format = Date)]
    first: Date,
    #[schema(value_type = Option<String>, format = Date)]
    last: Option<Date>,
}

/// What was made.
#[derive(Debug, Serialize, ToSchema)]
struct Made {
    id: String,
}

/// Put an officer at a window
#[utoipa::path(post, path = "/desk/rosters/duties", tag = "sites", request_body = DutyForm,
    responses((status = 201, body = Made)))]
async fn set_duty(
    State(rosters): State<Rosters>,
    AsOfficer(who): AsOfficer,
    Json(form): Json<DutyForm>,
) -> Result<(StatusCode, Json<Made>), Refusal> {
    let may = policy::may_keep(&rosters, &who)?;
    let DutyForm { window, officer, days, hours, first, last } = form;
    let days: Option<Vec<RosterDay>> = days.iter().map(|code| RosterDay::of_code(code)).collect();
    let days = days.and_then(Days::of).ok_or(RosterError::NoDays)?;
    let new = NewDuty { window, officer, days, hours: model::hours(&hours)?, first, last };
    let id = set::run(&rosters, &may, new).await?.id.to_string();
    Ok((StatusCode::CREATED, Json(Made { id })))
}

/// A last day.
#[derive(Debug, Deserialize, ToSchema)]
struct EndForm {
    #[schema(value_type = String, format = Date)]
    last: Date,
}

/// End a duty with a day
#[utoipa::path(post, path = "/desk/rosters/duties/{id}/end", tag = "sites", request_body = EndForm,
    params(("id" = String, Path)), responses((status = 204)))]
async fn end_duty(
    State(rosters): State<Rosters>,
    AsOfficer(who): AsOfficer,
    Path(id): Path<DutyRef>,
    Json(form): Json<EndForm>,
) -> Result<StatusCode, Refusal> {
    let may = policy::may_keep(&rosters, &who)?;
    end::run(&rosters, &may, (id, form.last)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Days away.
#[derive(Debug, Deserialize, ToSchema)]
struct AbsenceForm {
    #[schema(value_type = String)]
    officer: PersonRef,
    #[schema(value_type = String, format = Date)]
    first: Date,
    #[schema(value_type = String, format = Date)]
    last: Date,
    /// Who stands in.
    #[schema(value_type = Option<String>)]
    instead: Option<PersonRef>,
}

/// Enter leave, or a swap
#[utoipa::path(post, path = "/desk/rosters/absences", tag = "sites", request_body = AbsenceForm,
    responses((status = 201, body = Made)))]
async fn set_absence(
    State(rosters): State<Rosters>,
    AsOfficer(who): AsOfficer,
    Json(form): Json<AbsenceForm>,
) -> Result<(StatusCode, Json<Made>), Refusal> {
    let may = policy::may_keep(&rosters, &who)?;
    let AbsenceForm { officer, first, last, instead } = form;
    let id = away::run(&rosters, &may, NewAbsence { officer, first, last, instead }).await?.id.to_string();
    Ok((StatusCode::CREATED, Json(Made { id })))
}

/// Take leave back
#[utoipa::path(post, path = "/desk/rosters/absences/{id}/lift", tag = "sites", params(("id" = String, Path)),
    responses((status = 204)))]
async fn lift_absence(
    State(rosters): State<Rosters>,
    AsOfficer(who): AsOfficer,
    Path(id): Path<AbsenceRef>,
) -> Result<StatusCode, Refusal> {
    let may = policy::may_keep(&rosters, &who)?;
    away::lift(&rosters, &may, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What an officer may do at a window.
#[derive(Debug, Deserialize, ToSchema)]
struct SkillsForm {
    #[schema(value_type = String)]
    officer: PersonRef,
    /// Codes of branches.
    branches: Vec<String>,
}

/// Say what an officer may do at a window
#[utoipa::path(post, path = "/desk/rosters/skills", tag = "sites", request_body = SkillsForm, responses((status = 204)))]
async fn set_skills(
    State(rosters): State<Rosters>,
    AsOfficer(who): AsOfficer,
    Json(form): Json<SkillsForm>,
) -> Result<StatusCode, Refusal> {
    let may = policy::may_keep(&rosters, &who)?;
    let branch = |code: String| Branch::of_code(&code).ok_or(SitesError::NoSuchBranch(code));
    let branches = form.branches.into_iter().map(branch).collect::<Result<Vec<_>, _>>()?;
    skills::run(&rosters, &may, (form.officer, branches)).await?;
    Ok(StatusCode::NO_CONTENT)
}
