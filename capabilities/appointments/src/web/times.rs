//! The times of a day to press: what booking and moving have in common.

use askama::Template;
use axum::response::Response;
use cap_sites::Site;
use plat_kernel::Date;
use plat_web::{Errors, Fault, Kind, Page};

use super::{query::Way, said};
use crate::{error::AppointmentError, reading::Day, service::Appointments};

/// A day of the strip.
pub(crate) struct DayTab {
    pub(crate) href: String,
    pub(crate) weekday: String,
    pub(crate) date: String,
    pub(crate) free: String,
    pub(crate) look: &'static str,
    pub(crate) here: bool,
}

/// A time to press.
pub(crate) struct TimeButton {
    pub(crate) time: String,
    pub(crate) free: String,
    pub(crate) full: bool,
}

/// Morning or afternoon.
pub(crate) struct Half {
    pub(crate) name: String,
    pub(crate) times: Vec<TimeButton>,
}

#[derive(Template)]
#[template(path = "appointments/when.html")]
pub(crate) struct WhenPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) errors: Errors,
    pub(crate) title: String,
    pub(crate) items: Vec<String>,
    pub(crate) persons: u16,
    pub(crate) site: String,
    pub(crate) address: String,
    pub(crate) back: String,
    /// When it would be otherwise, if one moves.
    pub(crate) moves: String,
    pub(crate) days: Vec<DayTab>,
    pub(crate) day: String,
    pub(crate) why: String,
    pub(crate) halves: Vec<Half>,
    pub(crate) action: String,
    pub(crate) hidden: Vec<(&'static str, String)>,
    pub(crate) sign_in: String,
    pub(crate) wait: String,
}

/// The day that was asked for, else the first one with room, else the first one.
pub(super) fn chosen_day(days: &[Day], asked: Option<Date>) -> Option<&Day> {
    let asked = asked.and_then(|date| days.iter().find(|day| day.open.date == date));
    asked.or_else(|| days.iter().find(|day| day.free() > 0)).or_else(|| days.first())
}

/// The strip of days and the times of one: what booking and moving have in common.
pub(super) fn calendar<'a>(
    appointments: &Appointments,
    page: &'a Page,
    (site, days, day): (&Site, &[Day], Option<&Day>),
    way: &Way,
) -> WhenPage<'a> {
    let here = |it: &Day| day.is_some_and(|day| day.open.date == it.open.date);
    let tab = |it: &Day| {
        let (free, look) = match (it.open.is_open(), it.free()) {
            (false, _) => (page.t("appointments.closed"), "closed"),
            (true, 0) => (page.t("appointments.full"), "full"),
            (true, free) => (page.t("appointments.free").with("count", free), "free"),
        };
        DayTab {
            href: way.but(|way| way.day = Some(it.open.date)).address(""),
            weekday: said::weekday(page, it.open.date),
            date: said::short_date(page, it.open.date),
            free: free.to_string(),
            look,
            here: here(it),
        }
    };
    WhenPage {
        page,
        errors: Errors::new(),
        title: String::new(),
        items: said::items(appointments, page, &way.purpose()),
        persons: 1,
        site: page.pick(&site.name).to_owned(),
        address: page.pick(&site.address).to_owned(),
        back: String::new(),
        moves: String::new(),
        days: days.iter().map(tab).collect(),
        day: day.map(|day| page.date(&day.open.date)).unwrap_or_default(),
        why: day.map(|day| said::why(page, &day.open)).unwrap_or_default(),
        halves: day.map(|day| halves(page, day)).unwrap_or_default(),
        action: String::new(),
        hidden: day.map(|day| ("day", day.open.date.to_string())).into_iter().collect(),
        sign_in: String::new(),
        wait: String::new(),
    }
}

fn halves(page: &Page, day: &Day) -> Vec<Half> {
    let noon = 12 * 60;
    let half = |key: &str, morning: bool| {
        let times = day.slots.iter().filter(|slot| (slot.begin.minutes() < noon) == morning);
        let button = |slot: &crate::slots::Slot| TimeButton {
            time: slot.begin.to_string(),
            free: match slot.free {
                0 => page.t("appointments.full").to_string(),
                free => page.t("appointments.left").with("count", free).to_string(),
            },
            full: slot.free == 0,
        };
        Half { name: page.t(key).to_string(), times: times.map(button).collect() }
    };
    let halves = [half("appointments.morning", true), half("appointments.afternoon", false)];
    halves.into_iter().filter(|half| !half.times.is_empty()).collect()
}

/// The form again, with what is wrong, or the page.
pub(super) fn answered(page: &Page, view: impl Template, wrong: bool) -> Response {
    if wrong { page.invalid(view) } else { page.answer(view) }
}

/// Whether another time, or what else the person has, is the way out: the page says so and shows the times as they are now.
pub(super) fn at_the_time(error: &AppointmentError) -> bool {
    let about_time = matches!(error.field(), Some("time" | "day"));
    let about_person = matches!(error, AppointmentError::TooManyOpen(_) | AppointmentError::TooManyToday(_));
    (about_time || about_person) && matches!(error.kind(), Kind::Invalid | Kind::Conflict)
}

pub(super) fn at_times(page: &Page, error: &AppointmentError) -> Errors {
    let mut errors = Errors::new();
    errors.add("times", page.fault(error));
    errors
}
