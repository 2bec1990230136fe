//! The pages of whoever keeps a roster: the week, a window, an officer.

mod officer;
#[cfg(test)]
mod rendered;
mod said;
mod week;
mod window;

use plat_facts::{AbsenceRef, DutyRef};
use plat_kernel::Date;
use plat_web::{Answer, AsOfficer, Errors, Fault, Fields, Page, Refusal, Routes};

use axum::extract::{Path, State};

use super::{away, end, policy, service::Rosters};
use crate::error::RosterError;

pub(crate) fn routes(rosters: Rosters) -> Routes {
    Routes::new()
        .get("/desk/rosters", week::show)
        .get("/desk/rosters/windows/{window}", window::show)
        .post("/desk/rosters/windows/{window}", window::set)
        .get("/desk/rosters/officers/{officer}", officer::show)
        .post("/desk/rosters/officers/{officer}/skills", officer::skills)
        .post("/desk/rosters/officers/{officer}/away", officer::away)
        .post("/desk/rosters/duties/{id}/end", end_duty)
        .post("/desk/rosters/absences/{id}/lift", lift)
        .with_state(rosters)
}

/// A choice of a list or a box to tick.
pub(crate) struct Choice {
    pub(crate) value: String,
    pub(crate) words: String,
    pub(crate) chosen: bool,
}

/// What a refusal says at its field, if it has one.
fn at_field(page: &Page, errors: &mut Errors, error: RosterError) -> Result<(), Refusal> {
    match error.field() {
        Some(field) => {
            errors.add(field, page.fault(&error));
            Ok(())
        }
        None => Err(error.into()),
    }
}

/// A day that was typed.
fn day(fields: &Fields, name: &str) -> Option<Date> {
    fields.text(name).parse().ok()
}

async fn end_duty(
    State(rosters): State<Rosters>,
    AsOfficer(who): AsOfficer,
    page: Page,
    Path(id): Path<DutyRef>,
    fields: Fields,
) -> Answer {
    let may = policy::may_keep(&rosters, &who)?;
    let last = day(&fields, "last").ok_or(RosterError::Past)?;
    end::run(&rosters, &may, (id, last)).await?;
    let back = format!("/desk/rosters/windows/{}", fields.text("window"));
    Ok(page.go_saying(back, &page.t("sites.roster.ended")))
}

async fn lift(
    State(rosters): State<Rosters>,
    AsOfficer(who): AsOfficer,
    page: Page,
    Path(id): Path<AbsenceRef>,
    fields: Fields,
) -> Answer {
    let may = policy::may_keep(&rosters, &who)?;
    away::lift(&rosters, &may, id).await?;
    let back = format!("/desk/rosters/officers/{}", fields.text("officer"));
    Ok(page.go_saying(back, &page.t("sites.roster.lifted")))
}
