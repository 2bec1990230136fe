//! A window: who is set to serve there, and another is set.

use askama::Template;
use axum::extract::{Path, State};
use plat_kernel::Date;
use plat_web::{Answer, AsOfficer, Errors, Fields, Page};

use super::{
    Choice, at_field, day,
    said::{self, Names},
};
use crate::{
    duty::{
        model::{self, Days, Duty, RosterDay},
        policy::{self, MayKeepRoster},
        service::Rosters,
        set::{self, NewDuty},
    },
    error::RosterError,
};

/// A duty.
pub(crate) struct DutyRow {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) officer: String,
    pub(crate) days: String,
    pub(crate) hours: String,
    pub(crate) span: String,
    /// The last day that is proposed for its end; empty where it has one that is near.
    pub(crate) end: String,
}

#[derive(Template)]
#[template(path = "rosters/window.html")]
pub(crate) struct WindowPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) errors: Errors,
    pub(crate) window: u16,
    pub(crate) sign: String,
    pub(crate) branches: Vec<String>,
    pub(crate) duties: Vec<DutyRow>,
    pub(crate) officers: Vec<Choice>,
    pub(crate) days: Vec<Choice>,
    pub(crate) hours: String,
    pub(crate) first: String,
    pub(crate) last: String,
    pub(crate) today: String,
}

pub(super) async fn show(
    State(rosters): State<Rosters>,
    AsOfficer(who): AsOfficer,
    page: Page,
    Path(window): Path<u16>,
) -> Answer {
    let may = policy::may_keep(&rosters, &who)?;
    let mut typed = Fields::default();
    typed.set("first", rosters.today().to_string());
    Ok(page.answer(view(&rosters, &page, &may, (window, &typed, Errors::new())).await?))
}

async fn view<'a>(
    rosters: &Rosters,
    page: &'a Page,
    may: &MayKeepRoster,
    (number, typed, errors): (u16, &Fields, Errors),
) -> Result<WindowPage<'a>, RosterError> {
    let window = rosters.site(may)?.window(number).ok_or(RosterError::NoSuchWindow)?.clone();
    let roster = rosters.of(may.site(), rosters.today()).await?.unwrap_or_default();
    let names = Names(rosters.identity.officers_of_site(may.site()).await?);
    let duties = roster.duties.iter().filter(|it| it.window == number);
    let officer = |it: &plat_identity::Officer| Choice {
        value: it.id.to_string(),
        words: format!("{} · {} · {}", it.name, it.badge, page.branch(&it.branch)),
        chosen: typed.is("officer", &it.id.to_string()),
    };
    let sort = |it: RosterDay| Choice {
        value: it.code().to_owned(),
        words: said::sort(page, it),
        chosen: typed.is("days", it.code()),
    };
    Ok(WindowPage {
        page,
        errors,
        window: number,
        sign: page.pick(&window.name).to_owned(),
        branches: window.branches.iter().map(|it| page.branch(it)).collect(),
        duties: duties.map(|it| row(page, &names, it, rosters.today())).collect(),
        officers: names.0.all().iter().map(officer).collect(),
        days: RosterDay::ALL.into_iter().map(sort).collect(),
        hours: typed.text("hours").to_owned(),
        first: typed.text("first").to_owned(),
        last: typed.text("last").to_owned(),
        today: rosters.today().to_string(),
    })
}

fn row(page: &Page, names: &Names, it: &Duty, today: Date) -> DutyRow {
    let span = match it.last {
        Some(last) => page.t("sites.roster.from_to").with("last", page.date(&last)),
        None => page.t("sites.roster.from"),
    };
    DutyRow {
        id: it.id.to_string(),
        name: names.of(page, it.officer),
        officer: it.officer.to_string(),
        days: said::days(page, it.days),
        hours: said::hours(&it.hours),
        span: span.with("first", page.date(&it.first)).to_string(),
        end: it.last.unwrap_or(today).max(today).to_string(),
    }
}

pub(super) async fn set(
    State(rosters): State<Rosters>,
    AsOfficer(who): AsOfficer,
    page: Page,
    Path(window): Path<u16>,
    fields: Fields,
) -> Answer {
    let may = policy::may_keep(&rosters, &who)?;
    let done = match wanted(window, &fields) {
        Ok(new) => set::run(&rosters, &may, new).await,
        Err(error) => Err(error),
    };
    let Err(error) = done else {
        return Ok(page.go_saying(format!("/desk/rosters/windows/{window}"), &page.t("sites.roster.set")));
    };
    let mut errors = Errors::new();
    at_field(&page, &mut errors, error)?;
    Ok(page.invalid(view(&rosters, &page, &may, (window, &fields, errors)).await?))
}

fn wanted(window: u16, fields: &Fields) -> Result<NewDuty, RosterError> {
    let days = Days::of(fields.all("days").filter_map(RosterDay::of_code)).ok_or(RosterError::NoDays)?;
    let last = match fields.find("last").filter(|it| !it.is_empty()) {
        Some(raw) => Some(raw.parse().map_err(|_| RosterError::EndsBefore)?),
        None => None,
    };
    Ok(NewDuty {
        window,
        officer: fields.text("officer").parse().map_err(|_| RosterError::NoSuchOfficer)?,
        days,
        hours: model::hours(fields.text("hours"))?,
        first: day(fields, "first").ok_or(RosterError::EndsBefore)?,
        last,
    })
}
