//! Who comes to an officer's site on a day, and who came. Names are masked.

use askama::Template;
use axum::extract::{Path, Query, State};
use plat_facts::refs::AppointmentRef;
use plat_kernel::Date;
use plat_web::{Answer, AsOfficer, Page};
use serde::Deserialize;

use super::said;
use crate::{
    error::AppointmentError,
    model::{Appointment, State as Stands},
    note::{self, Mark},
    policy, reading,
    service::Appointments,
};

/// Somebody who comes.
pub(crate) struct VisitorRow {
    pub(crate) time: String,
    pub(crate) name: String,
    pub(crate) items: String,
    pub(crate) persons: u16,
    pub(crate) state: String,
    pub(crate) look: &'static str,
    /// Where it is noted that they came, and that they did not; empty where it cannot be.
    pub(crate) attended: String,
    pub(crate) missed: String,
}

#[derive(Template)]
#[template(path = "appointments/day.html")]
pub(crate) struct DeskPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) site: String,
    pub(crate) day: String,
    pub(crate) before: String,
    pub(crate) after: String,
    pub(crate) today: bool,
    pub(crate) rows: Vec<VisitorRow>,
}

/// The day that is asked for.
#[derive(Debug, Deserialize)]
pub(super) struct OfDay {
    day: Option<Date>,
}

pub(super) async fn list(
    State(appointments): State<Appointments>,
    AsOfficer(who): AsOfficer,
    page: Page,
    Query(of): Query<OfDay>,
) -> Answer {
    let may = policy::may_serve(&appointments, &who)?;
    let today = appointments.today();
    let day = of.day.unwrap_or(today);
    let mut rows = Vec::new();
    for it in reading::of_day(&appointments, &may, day).await? {
        let name = appointments.identity.masked_name(it.person, page.lang).await;
        rows.push(row(&appointments, &page, &it, name.map_err(AppointmentError::from)?));
    }
    let at = |day: Date| format!("/desk/appointments?day={day}");
    Ok(page.answer(DeskPage {
        page: &page,
        site: said::site(&appointments, &page, may.site()),
        day: format!("{} {}", page.date(&day), said::weekday(&page, day)),
        before: day.yesterday().map(at).unwrap_or_default(),
        after: day.tomorrow().map(at).unwrap_or_default(),
        today: day == today,
        rows,
    }))
}

fn row(appointments: &Appointments, page: &Page, it: &Appointment, name: String) -> VisitorRow {
    let (state, look) = said::state(page, it);
    let now = appointments.now();
    let today = matches!(it.state, Stands::Booked { .. }) && it.visit.day == appointments.today();
    let late = today && now >= it.visit.begins() + appointments.rules.grace;
    let note = |may: bool, mark: &str| {
        if may { format!("/desk/appointments/{}/{mark}", it.id) } else { String::new() }
    };
    VisitorRow {
        time: format!("{}–{}", it.visit.begin, it.visit.until),
        name,
        items: said::items(appointments, page, &it.visit.purpose).join(" · "),
        persons: it.visit.purpose.persons,
        state,
        look,
        attended: note(today, "attended"),
        missed: note(late, "missed"),
    }
}

pub(super) async fn note(
    State(appointments): State<Appointments>,
    AsOfficer(who): AsOfficer,
    page: Page,
    Path((id, mark)): Path<(AppointmentRef, String)>,
) -> Answer {
    let may = policy::may_serve(&appointments, &who)?;
    let mark = Mark::of_code(&mark).ok_or(AppointmentError::NotFound)?;
    let noted = note::run(&appointments, &may, (id, mark)).await?;
    let back = format!("/desk/appointments?day={}", noted.visit.day);
    Ok(page.go_saying(back, &page.t("appointments.noted")))
}
