//! The way to an appointment: what for, how many, where, when. Each page asks one thing, and the address says what was answered.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, Query, State};
use cap_sites::Site;
use plat_facts::refs::AppointmentRef;
use plat_kernel::Date;
use plat_web::{Answer, AsResident, Errors, Fault, Fields, Page};

use super::{
    query::Way,
    said,
    times::{WhenPage, answered, at_the_time, at_times, calendar, chosen_day},
};
use crate::{
    error::AppointmentError, hold, limits, policy, reading, reading::Day, rebook, service::Appointments,
};

/// The address of the way.
const NEW: &str = "/appointments/new";
/// How many items a search shows.
const FOUND: usize = 12;

/// An item that can be added or taken out.
pub(crate) struct ItemRow {
    pub(crate) name: String,
    pub(crate) note: String,
    pub(crate) href: String,
}

#[derive(Template)]
#[template(path = "appointments/what.html")]
pub(crate) struct WhatPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) errors: Errors,
    pub(crate) chosen: Vec<ItemRow>,
    pub(crate) items: Vec<String>,
    pub(crate) site: String,
    pub(crate) q: String,
    pub(crate) found: Vec<ItemRow>,
    pub(crate) full: bool,
    pub(crate) most_persons: u16,
    pub(crate) persons: u16,
}

/// A site to choose.
pub(crate) struct SiteRow {
    pub(crate) href: String,
    pub(crate) name: String,
    pub(crate) note: String,
    pub(crate) free: String,
    pub(crate) look: &'static str,
}

#[derive(Template)]
#[template(path = "appointments/where.html")]
pub(crate) struct WherePage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) items: Vec<String>,
    pub(crate) persons: u16,
    pub(crate) back: String,
    pub(crate) sites: Vec<SiteRow>,
}

pub(super) async fn next(
    State(appointments): State<Appointments>,
    page: Page,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Answer {
    let way = Way::of_query(&pairs);
    if way.items.is_empty() || way.persons.is_none() || way.q.is_some() {
        return Ok(page.answer(what(&appointments, &page, &way, Errors::new())?));
    }
    match limits::check_purpose(&way.purpose(), &appointments.rules) {
        Ok(()) => {}
        Err(error) => return wrong_purpose(&appointments, &page, &way, &error),
    }
    match &way.site {
        None => places(&appointments, &page, &way).await,
        Some(_) => times(&appointments, &page, &way, Errors::new()).await,
    }
}

fn wrong_purpose(appointments: &Appointments, page: &Page, way: &Way, error: &AppointmentError) -> Answer {
    let mut errors = Errors::new();
    errors.add(error.field().unwrap_or("items"), page.fault(error));
    Ok(page.invalid(what(appointments, page, way, errors)?))
}

fn what<'a>(
    appointments: &Appointments,
    page: &'a Page,
    way: &Way,
    errors: Errors,
) -> Result<WhatPage<'a>, AppointmentError> {
    let chosen = appointments.items(&way.purpose())?;
    let out = |id: &plat_facts::ItemRef| way.but(|it| it.items.retain(|known| known != id)).address(NEW);
    let row = |item: &Arc<cap_catalogue::Item>, href: String| ItemRow {
        name: page.pick(&item.name).to_owned(),
        note: page.branch(&item.branch),
        href,
    };
    let q = way.q.clone().unwrap_or_default();
    let known = |item: &Arc<cap_catalogue::Item>| way.items.contains(&item.id);
    let hits = if q.is_empty() { Vec::new() } else { appointments.catalogue.now().search(&q) };
    let found = hits.into_iter().map(|hit| hit.item).filter(|item| item.can_be_applied_for() && !known(item));
    Ok(WhatPage {
        page,
        errors,
        chosen: chosen.iter().map(|item| row(item, out(&item.id))).collect(),
        items: way.items.iter().map(ToString::to_string).collect(),
        site: way.site.as_ref().map(ToString::to_string).unwrap_or_default(),
        found: found
            .take(FOUND)
            .map(|item| row(&item, way.but(|it| it.items.push(item.id.clone())).address(NEW)))
            .collect(),
        q,
        full: way.items.len() >= appointments.rules.limits.items,
        most_persons: appointments.rules.limits.persons,
        persons: way.persons.unwrap_or(1),
    })
}

async fn places(appointments: &Appointments, page: &Page, way: &Way) -> Answer {
    let sites = reading::sites(appointments, &way.purpose()).await?;
    let row = |(site, days): &(Arc<Site>, Vec<Day>)| {
        let free: usize = days.iter().map(Day::free).sum();
        let first = days.iter().find(|day| day.free() > 0);
        let (free, look) = match first {
            Some(day) => {
                let first = said::short_date(page, day.open.date);
                (page.t("appointments.free_from").with("count", free).with("date", first), "ok")
            }
            None => (page.t("appointments.none_free"), ""),
        };
        SiteRow {
            href: way.but(|it| it.site = Some(site.code.clone())).address(NEW),
            name: page.pick(&site.name).to_owned(),
            note: page.pick(&site.address).to_owned(),
            free: free.to_string(),
            look,
        }
    };
    Ok(page.answer(WherePage {
        page,
        items: said::items(appointments, page, &way.purpose()),
        persons: way.persons.unwrap_or(1),
        back: way.but(|it| it.persons = None).address(NEW),
        sites: sites.iter().map(row).collect(),
    }))
}

/// The times of a day for what was chosen.
async fn times(appointments: &Appointments, page: &Page, way: &Way, errors: Errors) -> Answer {
    let Some(code) = &way.site else { return Err(AppointmentError::NoSuchSite.into()) };
    let site = appointments.site(code)?.clone();
    let days = reading::days(appointments, code, &way.purpose()).await?;
    let day = chosen_day(&days, way.day);
    let wrong = !errors.is_empty();
    let mut view = calendar(appointments, page, (&site, &days, day), way);
    view.hidden.extend(way.items.iter().map(|item| ("item", item.to_string())));
    view.hidden.push(("persons", way.persons.unwrap_or(1).to_string()));
    view.hidden.push(("site", code.to_string()));
    let view = WhenPage {
        errors,
        title: page.t("appointments.new").to_string(),
        persons: way.persons.unwrap_or(1),
        back: way.but(|it| (it.site, it.day) = (None, None)).address(NEW),
        moves: String::new(),
        action: "/appointments".to_owned(),
        sign_in: if page.resident().is_none() { sign_in(&way.address(NEW)) } else { String::new() },
        wait: way.but(|it| it.day = None).address("/appointments/wait"),
        ..view
    };
    Ok(answered(page, view, wrong))
}

/// The way to this page through the sign-in page. Only letters, digits and hyphens stand between its signs.
fn sign_in(here: &str) -> String {
    let next = here.replace('/', "%2F").replace('?', "%3F").replace('=', "%3D").replace('&', "%26");
    format!("/signin?next={next}")
}

pub(super) async fn choose(
    State(appointments): State<Appointments>,
    AsResident(who): AsResident,
    page: Page,
    fields: Fields,
) -> Answer {
    let way = Way::of_form(&fields);
    match chosen(&appointments, &who, &way, &fields).await {
        Ok(held) => Ok(page.go(format!("/appointments/{}", held.id))),
        Err(error) if at_the_time(&error) => times(&appointments, &page, &way, at_times(&page, &error)).await,
        Err(error) => Err(error.into()),
    }
}

async fn chosen(
    appointments: &Appointments,
    who: &plat_identity::Resident,
    way: &Way,
    fields: &Fields,
) -> Result<crate::model::Appointment, AppointmentError> {
    let wanted = hold::Wanted {
        site: way.site.clone().ok_or(AppointmentError::NoSuchSite)?,
        day: way.day.ok_or(AppointmentError::NotThen)?,
        begin: fields.text("time").parse().map_err(|_| AppointmentError::NotThen)?,
        purpose: way.purpose(),
    };
    hold::run(appointments, who, wanted).await
}

pub(super) async fn other_times(
    State(appointments): State<Appointments>,
    AsResident(who): AsResident,
    page: Page,
    Path(id): Path<AppointmentRef>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Answer {
    let own = reading::own(&appointments, &who, id).await?;
    moving(&appointments, &page, (&own, Way::of_query(&pairs).day), Errors::new()).await
}

async fn moving(
    appointments: &Appointments,
    page: &Page,
    (own, day): (&policy::Own, Option<Date>),
    errors: Errors,
) -> Answer {
    let it = own.appointment();
    let site = appointments.site(&it.visit.site)?.clone();
    let days = reading::days(appointments, &site.code, &it.visit.purpose).await?;
    let day = chosen_day(&days, day.or(Some(it.visit.day)));
    let wrong = !errors.is_empty();
    let action = format!("/appointments/{}/move", it.id);
    let strip = calendar(appointments, page, (&site, &days, day), &Way::default());
    let view = WhenPage {
        errors,
        title: page.t("appointments.move").to_string(),
        items: said::items(appointments, page, &it.visit.purpose),
        persons: it.visit.purpose.persons,
        back: format!("/appointments/{}", it.id),
        moves: said::when(page, &it.visit),
        action,
        ..strip
    };
    Ok(answered(page, view, wrong))
}

pub(super) async fn move_to(
    State(appointments): State<Appointments>,
    AsResident(who): AsResident,
    page: Page,
    Path(id): Path<AppointmentRef>,
    fields: Fields,
) -> Answer {
    let own = reading::own(&appointments, &who, id).await?;
    let day = fields.text("day").parse::<Date>().ok();
    let time = fields.text("time").parse().ok();
    let moved = match day.zip(time) {
        Some((day, time)) => rebook::run(&appointments, &own, (day, time)).await,
        None => Err(AppointmentError::NotThen),
    };
    match moved {
        Ok(_) => Ok(page.go_saying(format!("/appointments/{id}"), &page.t("appointments.moved"))),
        Err(error) if at_the_time(&error) => {
            moving(&appointments, &page, (&own, day), at_times(&page, &error)).await
        }
        Err(error) => Err(error.into()),
    }
}
