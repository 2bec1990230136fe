//! What a person has: what is kept for them, where they come, what they wait for, what was.

use askama::Template;
use axum::extract::State;
use plat_web::{Answer, AsResident, Page};

use super::said;
use crate::{
    model::{Appointment, Standing, State as Stands, Wish},
    reading,
    service::Appointments,
};

/// A row of a list.
pub(crate) struct Row {
    pub(crate) href: String,
    pub(crate) title: String,
    pub(crate) note: String,
    pub(crate) badge: String,
    pub(crate) look: &'static str,
}

/// What somebody waits for.
pub(crate) struct WishRow {
    pub(crate) title: String,
    pub(crate) note: String,
    pub(crate) times: String,
    pub(crate) badge: String,
    /// Where the wait is ended; empty while a time is kept.
    pub(crate) leave: String,
}

#[derive(Template)]
#[template(path = "appointments/mine.html")]
pub(crate) struct MinePage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) kept: Vec<Row>,
    pub(crate) coming: Vec<Row>,
    pub(crate) waiting: Vec<WishRow>,
    pub(crate) past: Vec<Row>,
}

pub(super) async fn list(
    State(appointments): State<Appointments>,
    AsResident(who): AsResident,
    page: Page,
) -> Answer {
    let mine = reading::mine(&appointments, &who).await?;
    let now = appointments.now();
    let is_kept = |it: &&Appointment| matches!(it.state, Stands::Held { .. }) && it.keeps_its_place(now);
    let is_coming = |it: &&Appointment| matches!(it.state, Stands::Booked { .. }) && it.visit.ends() > now;
    let rows = |which: &dyn Fn(&&Appointment) -> bool| {
        mine.appointments.iter().filter(|it| which(it)).map(|it| row(&appointments, &page, it)).collect()
    };
    let kept: Vec<Row> = rows(&is_kept);
    let mut coming: Vec<Row> = rows(&is_coming);
    // The list is the latest first; what comes next stands first here.
    coming.reverse();
    let is_past =
        |it: &&Appointment| !is_kept(it) && !is_coming(it) && !matches!(it.state, Stands::Held { .. });
    Ok(page.answer(MinePage {
        page: &page,
        kept,
        coming,
        waiting: mine.wishes.iter().map(|it| wish_row(&appointments, &page, it)).collect(),
        past: rows(&is_past),
    }))
}

fn row(appointments: &Appointments, page: &Page, it: &Appointment) -> Row {
    let (badge, look) = said::state(page, it);
    let items = said::items(appointments, page, &it.visit.purpose).join(" · ");
    Row {
        href: format!("/appointments/{}", it.id),
        title: said::when(page, &it.visit),
        note: format!("{} · {items}", said::site(appointments, page, &it.visit.site)),
        badge,
        look,
    }
}

fn wish_row(appointments: &Appointments, page: &Page, it: &Wish) -> WishRow {
    let (badge, leave) = match it.standing {
        Standing::Waiting { .. } => ("waiting", format!("/appointments/wishes/{}/leave", it.id)),
        _ => ("offered", String::new()),
    };
    let days = page.t("appointments.wait.days");
    WishRow {
        title: said::items(appointments, page, &it.purpose).join(" · "),
        note: said::site(appointments, page, &it.site),
        times: days
            .with("first", said::short_date(page, it.times.first))
            .with("last", said::short_date(page, it.times.last))
            .with("from", it.times.from)
            .with("until", it.times.until)
            .to_string(),
        badge: page.t(&format!("appointments.wish.{badge}")).to_string(),
        leave,
    }
}
