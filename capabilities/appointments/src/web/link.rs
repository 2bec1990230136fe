//! What whoever has the link of an appointment sees: when and where, and nothing about whom or what for. They may give it up.

use askama::Template;
use axum::extract::{Path, State};
use plat_facts::refs::AppointmentRef;
use plat_web::{Answer, Page};

use super::said;
use crate::{
    cancel,
    model::{Appointment, State as Stands},
    reading,
    service::Appointments,
};

#[derive(Template)]
#[template(path = "appointments/link.html")]
pub(crate) struct LinkPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) state: String,
    pub(crate) look: &'static str,
    pub(crate) when: String,
    pub(crate) site: String,
    pub(crate) address: String,
    pub(crate) action: String,
    pub(crate) open: bool,
}

pub(super) async fn show(
    State(appointments): State<Appointments>,
    page: Page,
    Path((id, code)): Path<(AppointmentRef, String)>,
) -> Answer {
    let may = reading::by_link(&appointments, id, &code).await?;
    Ok(page.answer(view(&appointments, &page, may.appointment())))
}

fn view<'a>(appointments: &Appointments, page: &'a Page, it: &Appointment) -> LinkPage<'a> {
    let (state, look) = said::state(page, it);
    let address = appointments.sites.get(&it.visit.site).map(|site| page.pick(&site.address).to_owned());
    let open = matches!(it.state, Stands::Booked { .. }) && it.visit.begins() > appointments.now();
    LinkPage {
        page,
        state,
        look,
        when: said::when(page, &it.visit),
        site: said::site(appointments, page, &it.visit.site),
        address: address.unwrap_or_default(),
        action: format!("/visits/{}/{}", it.id, appointments.code(it.id)),
        open,
    }
}

pub(super) async fn cancel(
    State(appointments): State<Appointments>,
    page: Page,
    Path((id, code)): Path<(AppointmentRef, String)>,
) -> Answer {
    let may = reading::by_link(&appointments, id, &code).await?;
    cancel::run(&appointments, &may).await?;
    Ok(page.go_saying(format!("/visits/{id}/{code}"), &page.t("appointments.cancelled")))
}
