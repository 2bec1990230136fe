//! One appointment: looked over and confirmed, then with everything one needs on the day.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::IntoResponse as _,
};
use http::header;
use plat_facts::refs::AppointmentRef;
use plat_web::{Answer, AsResident, Page};

use super::said::{self, Bring};
use crate::{
    cancel, confirm,
    error::AppointmentError,
    ics,
    model::{Appointment, State as Stands},
    reading,
    service::Appointments,
};

#[derive(Template)]
#[template(path = "appointments/show.html")]
pub(crate) struct ShowPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) id: String,
    pub(crate) state: String,
    pub(crate) look: &'static str,
    /// To be confirmed until then; empty otherwise.
    pub(crate) kept: String,
    pub(crate) when: String,
    pub(crate) site: String,
    pub(crate) site_href: String,
    pub(crate) address: String,
    pub(crate) items: Vec<String>,
    pub(crate) persons: u16,
    pub(crate) bring: Vec<Bring>,
    /// When one will be reminded.
    pub(crate) reminders: Vec<String>,
    /// What is typed at the hall's machine.
    pub(crate) code: String,
    /// It can be moved and given up.
    pub(crate) open: bool,
    pub(crate) link: String,
}

pub(super) async fn show(
    State(appointments): State<Appointments>,
    AsResident(who): AsResident,
    page: Page,
    Path(id): Path<AppointmentRef>,
) -> Answer {
    let own = reading::own(&appointments, &who, id).await?;
    Ok(page.answer(view(&appointments, &page, own.appointment())))
}

fn view<'a>(appointments: &Appointments, page: &'a Page, it: &Appointment) -> ShowPage<'a> {
    let now = appointments.now();
    let (state, look) = said::state(page, it);
    let address = appointments.sites.get(&it.visit.site).map(|site| page.pick(&site.address).to_owned());
    let kept = match it.state {
        Stands::Held { until, .. } if now < until => page.when(&until),
        _ => String::new(),
    };
    ShowPage {
        page,
        id: it.id.to_string(),
        state,
        look,
        kept,
        when: said::when(page, &it.visit),
        site: said::site(appointments, page, &it.visit.site),
        site_href: format!("/sites/{}", it.visit.site),
        address: address.unwrap_or_default(),
        items: said::items(appointments, page, &it.visit.purpose),
        persons: it.visit.purpose.persons,
        bring: said::bring(appointments, page, &it.visit.purpose),
        reminders: said::reminders(appointments, page, it),
        code: appointments.code(it.id),
        open: matches!(it.state, Stands::Booked { .. }) && it.visit.begins() > now,
        link: appointments.link(it.id),
    }
}

pub(super) async fn confirm(
    State(appointments): State<Appointments>,
    AsResident(who): AsResident,
    page: Page,
    Path(id): Path<AppointmentRef>,
) -> Answer {
    let own = reading::own(&appointments, &who, id).await?;
    confirm::run(&appointments, &own).await?;
    Ok(page.go_saying(format!("/appointments/{id}"), &page.t("appointments.booked")))
}

pub(super) async fn cancel(
    State(appointments): State<Appointments>,
    AsResident(who): AsResident,
    page: Page,
    Path(id): Path<AppointmentRef>,
) -> Answer {
    let own = reading::own(&appointments, &who, id).await?;
    cancel::run(&appointments, &own.into()).await?;
    Ok(page.go_saying("/appointments", &page.t("appointments.cancelled")))
}

/// For the calendar of one's phone.
pub(super) async fn calendar(
    State(appointments): State<Appointments>,
    AsResident(who): AsResident,
    page: Page,
    Path(id): Path<AppointmentRef>,
) -> Answer {
    let own = reading::own(&appointments, &who, id).await?;
    let it = own.appointment();
    if !matches!(it.state, Stands::Booked { .. }) {
        return Err(AppointmentError::WrongState(it.state.code()).into());
    }
    let site = appointments.site(&it.visit.site)?;
    let brought = said::bring(&appointments, &page, &it.visit.purpose);
    let materials = brought.iter().flat_map(|it| &it.materials).map(|it| format!("- {it}"));
    let mut lines = vec![said::items(&appointments, &page, &it.visit.purpose).join(" · ")];
    lines.push(page.t("appointments.bring").to_string());
    lines.extend(materials);
    lines.push(appointments.link(id));
    let event = ics::Event {
        id: &id.to_string(),
        host: appointments.address.rsplit('/').next().unwrap_or_default(),
        sequence: it.version,
        stamped: appointments.now(),
        begins: it.visit.begins(),
        ends: it.visit.ends(),
        summary: &page.t("appointments.at").with("site", page.pick(&site.name)).to_string(),
        place: page.pick(&site.address),
        words: &lines.join("\n"),
        alarm: &page.t("appointments.tomorrow").to_string(),
    };
    let headers = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"appointment.ics\""),
    ];
    Ok((headers, ics::calendar(&event)).into_response())
}
