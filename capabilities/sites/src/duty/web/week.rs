//! The week of a site: who sits where, and what is wrong.

use askama::Template;
use axum::extract::{Query, State};
use plat_facts::PersonRef;
use plat_kernel::{Date, SignedDuration};
use plat_web::{Answer, AsOfficer, Page};
use serde::Deserialize;

use super::said::{self, Names};
use crate::{
    Site,
    duty::{
        monday_of,
        plan::Shift,
        policy,
        service::{Day, Rosters},
    },
    error::RosterError,
    web::hours_in_words,
};

/// A day at the head of the table.
pub(crate) struct Head {
    pub(crate) weekday: String,
    pub(crate) date: String,
    pub(crate) hours: String,
    pub(crate) today: bool,
}

/// Somebody in a cell.
pub(crate) struct Serves {
    pub(crate) name: String,
    pub(crate) officer: String,
    /// Each stretch of the day.
    pub(crate) hours: Vec<String>,
    /// For whom they stand in; empty for nobody.
    pub(crate) instead_of: String,
}

/// A window's day.
pub(crate) struct Cell {
    pub(crate) open: bool,
    pub(crate) wrong: bool,
    pub(crate) who: Vec<Serves>,
}

/// A window's week.
pub(crate) struct Row {
    pub(crate) window: u16,
    pub(crate) cells: Vec<Cell>,
}

/// The windows under one sign.
pub(crate) struct Group {
    pub(crate) name: String,
    pub(crate) rows: Vec<Row>,
}

/// What is wrong with a day.
pub(crate) struct Wrong {
    pub(crate) day: String,
    pub(crate) what: Vec<String>,
}

#[derive(Template)]
#[template(path = "rosters/week.html")]
pub(crate) struct WeekPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) site: String,
    pub(crate) span: String,
    pub(crate) before: String,
    pub(crate) after: String,
    pub(crate) this_week: bool,
    pub(crate) heads: Vec<Head>,
    pub(crate) groups: Vec<Group>,
    pub(crate) wrongs: Vec<Wrong>,
    pub(crate) kept: bool,
}

/// The week that is asked for.
#[derive(Debug, Deserialize)]
pub(super) struct OfWeek {
    week: Option<Date>,
}

pub(super) async fn show(
    State(rosters): State<Rosters>,
    AsOfficer(who): AsOfficer,
    page: Page,
    Query(of): Query<OfWeek>,
) -> Answer {
    let may = policy::may_keep(&rosters, &who)?;
    let site = rosters.site(&may)?.clone();
    let monday = monday_of(of.week.unwrap_or_else(|| rosters.today()));
    let (roster, days) = rosters.week(&may, monday).await?;
    let names = Names(rosters.identity.officers_of_site(may.site()).await.map_err(RosterError::from)?);
    let on = |days: i64| monday.saturating_add(SignedDuration::from_hours(24 * days));
    let at = |date: Date| format!("/desk/rosters?week={date}");
    let wrongs =
        days.iter().filter(|it| !it.troubles.is_empty()).map(|it| wrong(&page, &names, it)).collect();
    Ok(page.answer(WeekPage {
        page: &page,
        site: page.pick(&site.name).to_owned(),
        span: page
            .t("sites.roster.span")
            .with("first", page.date(&monday))
            .with("last", page.date(&on(6)))
            .to_string(),
        before: at(on(-7)),
        after: at(on(7)),
        this_week: monday == monday_of(rosters.today()),
        heads: days.iter().map(|it| head(&page, it, rosters.today())).collect(),
        groups: groups(&page, &names, (&site, &days)),
        wrongs,
        kept: !roster.duties.is_empty(),
    }))
}

fn head(page: &Page, day: &Day, today: Date) -> Head {
    Head {
        weekday: said::weekday(page, day.open.date),
        date: format!("{:02}-{:02}", day.open.date.month(), day.open.date.day()),
        hours: hours_in_words(page, &day.open),
        today: day.open.date == today,
    }
}

fn wrong(page: &Page, names: &Names, day: &Day) -> Wrong {
    let name = format!("{} {}", page.date(&day.open.date), said::weekday(page, day.open.date));
    Wrong { day: name, what: day.troubles.iter().map(|it| said::trouble(page, names, it)).collect() }
}

fn groups(page: &Page, names: &Names, (site, days): (&Site, &[Day])) -> Vec<Group> {
    let row = |window: u16| {
        let cells = days.iter().map(|day| cell(page, names, (day, window))).collect();
        Row { window, cells }
    };
    let group = |zone: &crate::Zone| Group {
        name: page
            .t("sites.zone")
            .with("letter", &zone.letter)
            .with("name", page.pick(&zone.name))
            .to_string(),
        rows: (zone.first..=zone.last).map(row).collect(),
    };
    site.zones.iter().map(group).collect()
}

fn cell(page: &Page, names: &Names, (day, window): (&Day, u16)) -> Cell {
    let mut who: Vec<(PersonRef, Serves)> = Vec::new();
    for shift in day.plan.at(window) {
        let hours = said::stretch(shift.when);
        match who.iter_mut().find(|(known, _)| *known == shift.officer) {
            Some((_, it)) => it.hours.push(hours),
            None => who.push((shift.officer, serves(page, names, shift, hours))),
        }
    }
    Cell {
        open: day.open.is_open(),
        wrong: day.troubles.iter().any(|it| it.is_at(window)),
        who: who.into_iter().map(|(_, it)| it).collect(),
    }
}

fn serves(page: &Page, names: &Names, shift: &Shift, hours: String) -> Serves {
    Serves {
        name: names.of(page, shift.officer),
        officer: shift.officer.to_string(),
        hours: vec![hours],
        instead_of: shift.instead_of.map(|it| names.of(page, it)).unwrap_or_default(),
    }
}
