//! Days, times and items in words.

use std::sync::Arc;

use cap_catalogue::{Item, Provision};
use cap_sites::hours::{DayReason, OpenDay};
use plat_facts::refs::SiteRef;
use plat_kernel::Date;
use plat_web::Page;

use crate::{
    model::{Appointment, Purpose, State, Visit},
    service::Appointments,
};

/// `周三` or `Wed`.
pub(super) fn weekday(page: &Page, day: Date) -> String {
    page.t(&format!("appointments.weekday.{}", day.weekday().to_monday_one_offset())).to_string()
}

/// `3月4日` or `4 Mar`.
pub(super) fn short_date(page: &Page, day: Date) -> String {
    let month = page.t(&format!("appointments.month.{}", day.month()));
    page.t("appointments.short_date").with("day", day.day()).with("month", month).to_string()
}

/// `2026年3月4日 周三 09:00–09:15`.
pub(super) fn when(page: &Page, visit: &Visit) -> String {
    let day = format!("{} {}", page.date(&visit.day), weekday(page, visit.day));
    format!("{day} {}–{}", visit.begin, visit.until)
}

/// The name of a site, or its code if the city no longer knows it.
pub(super) fn site(appointments: &Appointments, page: &Page, code: &SiteRef) -> String {
    appointments.sites.get(code).map_or_else(|| code.to_string(), |site| page.pick(&site.name).to_owned())
}

/// The items of a visit; one that is no longer offered is named by its code.
pub(super) fn items(appointments: &Appointments, page: &Page, purpose: &Purpose) -> Vec<String> {
    let edition = appointments.catalogue.now();
    let name = |id| edition.get(id).map_or_else(|| format!("{id}"), |item| page.pick(&item.name).to_owned());
    purpose.items.iter().map(name).collect()
}

/// Why a day is closed, or not an ordinary one; nothing about ordinary days.
pub(super) fn why(page: &Page, open: &OpenDay) -> String {
    match &open.reason {
        DayReason::Workday | DayReason::Saturday | DayReason::Sunday => String::new(),
        DayReason::MakeupWorkday(_) => page.t("appointments.makeup").to_string(),
        DayReason::Holiday(name)
        | DayReason::ShortHolidayLastDay(name)
        | DayReason::LongHolidayLastDays(name)
        | DayReason::Exception(name) => page.pick(name).to_owned(),
    }
}

/// The state in a word, with its look.
pub(super) fn state(page: &Page, it: &Appointment) -> (String, &'static str) {
    let (code, look) = match it.state {
        State::Held { wish: Some(_), .. } => ("offered", "warn"),
        State::Held { wish: None, .. } => ("held", "warn"),
        State::Booked { .. } => ("booked", "ok"),
        State::Cancelled { .. } => ("cancelled", ""),
        State::Lapsed { .. } => ("lapsed", ""),
        State::Attended { .. } => ("attended", "info"),
        State::Missed { .. } => ("missed", "bad"),
    };
    (page.t(&format!("appointments.state.{code}")).to_string(), look)
}

/// What to bring for one item.
pub(super) struct Bring {
    pub(super) item: String,
    pub(super) guide: String,
    pub(super) materials: Vec<String>,
}

/// What the guides ask to be brought: what is handed in, and the originals of what would be photographed at home.
pub(super) fn bring(appointments: &Appointments, page: &Page, purpose: &Purpose) -> Vec<Bring> {
    let items = appointments.items(purpose).unwrap_or_default();
    let materials = |item: &Arc<Item>| {
        let groups = item.by_provision().into_iter();
        let brought = groups.filter(|(how, _)| matches!(how, Provision::Upload | Provision::HandIn));
        let named = brought.flat_map(|(_, materials)| materials);
        named.map(|material| page.pick(&material.name).to_owned()).collect()
    };
    let one = |item: &Arc<Item>| Bring {
        item: page.pick(&item.name).to_owned(),
        guide: format!("/guides/{}", item.id),
        materials: materials(item),
    };
    items.iter().map(one).collect()
}

/// When one will still be reminded of what is booked.
pub(super) fn reminders(appointments: &Appointments, page: &Page, it: &Appointment) -> Vec<String> {
    let all = appointments.rules.reminders.of(&it.visit);
    let to_come = all.iter().filter(|at| it.remind.is_some_and(|next| next <= **at));
    to_come.map(|at| page.when(at)).collect()
}
