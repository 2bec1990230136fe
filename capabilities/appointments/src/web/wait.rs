//! Waiting for a time to come free.

use askama::Template;
use axum::extract::{Path, Query, State};
use cap_sites::hours::TimeOfDay;
use plat_facts::refs::WishRef;
use plat_web::{Answer, AsResident, Errors, Fault, Fields, Kind, Page};

use super::{query::Way, said};
use crate::{error::AppointmentError, model::Times, reading, service::Appointments, wait};

/// What was typed.
#[derive(Default)]
pub(crate) struct Typed {
    pub(crate) first: String,
    pub(crate) last: String,
    pub(crate) from: String,
    pub(crate) until: String,
}

#[derive(Template)]
#[template(path = "appointments/wait.html")]
pub(crate) struct WaitPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) errors: Errors,
    pub(crate) items: Vec<String>,
    pub(crate) site: String,
    pub(crate) hidden: Vec<(&'static str, String)>,
    pub(crate) typed: Typed,
    pub(crate) min: String,
    pub(crate) max: String,
    pub(crate) hours: Vec<String>,
    pub(crate) minutes: i64,
    pub(crate) offers: u16,
    pub(crate) back: String,
}

pub(super) async fn form(
    State(appointments): State<Appointments>,
    AsResident(_): AsResident,
    page: Page,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Answer {
    let way = Way::of_query(&pairs);
    let hours = hours(&appointments, &way)?;
    let typed = Typed {
        first: appointments.today().to_string(),
        last: appointments.last_day().to_string(),
        from: hours.first().cloned().unwrap_or_default(),
        until: hours.last().cloned().unwrap_or_default(),
    };
    Ok(page.answer(view(&appointments, &page, &way, (typed, Errors::new()))?))
}

fn view<'a>(
    appointments: &Appointments,
    page: &'a Page,
    way: &Way,
    (typed, errors): (Typed, Errors),
) -> Result<WaitPage<'a>, AppointmentError> {
    let site = way.site.clone().ok_or(AppointmentError::NoSuchSite)?;
    if way.items.is_empty() {
        return Err(AppointmentError::NoItem);
    }
    let items = way.items.iter().map(|item| ("item", item.to_string()));
    let own = [("persons", way.persons.unwrap_or(1).to_string()), ("site", site.to_string())];
    Ok(WaitPage {
        page,
        errors,
        items: said::items(appointments, page, &way.purpose()),
        site: said::site(appointments, page, &site),
        hidden: items.chain(own).collect(),
        typed,
        min: appointments.today().to_string(),
        max: appointments.last_day().to_string(),
        hours: hours(appointments, way)?,
        minutes: appointments.rules.offer.as_mins(),
        offers: appointments.rules.most_offers,
        back: way.address("/appointments/new"),
    })
}

/// The full hours between which the site's doors open and close on any of the days that can be booked.
fn hours(appointments: &Appointments, way: &Way) -> Result<Vec<String>, AppointmentError> {
    let code = way.site.as_ref().ok_or(AppointmentError::NoSuchSite)?;
    let site = appointments.site(code)?;
    let days = std::iter::successors(Some(appointments.today()), |day| day.tomorrow().ok());
    let days = days.take_while(|day| *day <= appointments.last_day());
    let spans: Vec<_> = days.filter_map(|day| appointments.open_on(site, day).span()).collect();
    let first = spans.iter().map(|(from, _)| from.minutes() / 60).min().unwrap_or_default();
    let last = spans.iter().map(|(_, to)| to.minutes().div_ceil(60)).max().unwrap_or_default();
    let times = (first..=last).filter_map(|hour| TimeOfDay::of_minutes(hour * 60));
    Ok(times.map(|time| time.to_string()).collect())
}

pub(super) async fn get_in_line(
    State(appointments): State<Appointments>,
    AsResident(who): AsResident,
    page: Page,
    fields: Fields,
) -> Answer {
    let way = Way::of_form(&fields);
    let asked = |name: &str| fields.text(name).to_owned();
    let typed =
        Typed { first: asked("first"), last: asked("last"), from: asked("from"), until: asked("until") };
    let site = way.site.clone().ok_or(AppointmentError::NoSuchSite)?;
    let done = match times(&typed) {
        Some(times) => wait::run(&appointments, &who, (site, way.purpose(), times)).await,
        None => Err(AppointmentError::NoTimes),
    };
    match done {
        Ok(_) => Ok(page.go_saying("/appointments", &page.t("appointments.wait.done"))),
        Err(error) if matches!(error.kind(), Kind::Invalid | Kind::Conflict) => {
            let mut errors = Errors::new();
            errors.add("first", page.fault(&error));
            Ok(page.invalid(view(&appointments, &page, &way, (typed, errors))?))
        }
        Err(error) => Err(error.into()),
    }
}

fn times(typed: &Typed) -> Option<Times> {
    Some(Times {
        first: typed.first.parse().ok()?,
        last: typed.last.parse().ok()?,
        from: typed.from.parse().ok()?,
        until: typed.until.parse().ok()?,
    })
}

pub(super) async fn leave(
    State(appointments): State<Appointments>,
    AsResident(who): AsResident,
    page: Page,
    Path(id): Path<WishRef>,
) -> Answer {
    let own = reading::own_wish(&appointments, &who, id).await?;
    wait::leave(&appointments, &own).await?;
    Ok(page.go_saying("/appointments", &page.t("appointments.wait.left")))
}
