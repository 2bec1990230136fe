//! An officer: what they may do at a window, and when they are away.

use askama::Template;
use axum::extract::{Path, State};
use plat_facts::PersonRef;
use plat_identity::Branch;
use plat_web::{Answer, AsOfficer, Errors, Fields, Page};

use super::{Choice, at_field, day, said::Names};
use crate::{
    duty::{
        away::{self, NewAbsence},
        model::Absence,
        policy::{self, MayKeepRoster},
        service::Rosters,
        skills,
    },
    error::RosterError,
};

/// Days away.
pub(crate) struct AwayRow {
    pub(crate) id: String,
    pub(crate) span: String,
    pub(crate) instead: String,
    /// It has not begun and can be taken back.
    pub(crate) open: bool,
}

#[derive(Template)]
#[template(path = "rosters/officer.html")]
pub(crate) struct OfficerPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) errors: Errors,
    pub(crate) officer: String,
    pub(crate) name: String,
    pub(crate) badge: String,
    pub(crate) branches: Vec<Choice>,
    pub(crate) away: Vec<AwayRow>,
    pub(crate) others: Vec<Choice>,
    pub(crate) first: String,
    pub(crate) last: String,
    pub(crate) today: String,
}

pub(super) async fn show(
    State(rosters): State<Rosters>,
    AsOfficer(who): AsOfficer,
    page: Page,
    Path(officer): Path<PersonRef>,
) -> Answer {
    let may = policy::may_keep(&rosters, &who)?;
    Ok(page.answer(view(&rosters, &page, &may, (officer, &Fields::default(), Errors::new())).await?))
}

async fn view<'a>(
    rosters: &Rosters,
    page: &'a Page,
    may: &MayKeepRoster,
    (id, typed, errors): (PersonRef, &Fields, Errors),
) -> Result<OfficerPage<'a>, RosterError> {
    let roster = rosters.of(may.site(), rosters.today()).await?.unwrap_or_default();
    let names = Names(rosters.identity.officers_of_site(may.site()).await?);
    let officer = names.0.find(id).ok_or(RosterError::NoSuchOfficer)?;
    let skilled = roster.skills.get(&id).cloned().unwrap_or_else(|| vec![officer.branch]);
    let branch = |it: &Branch| Choice {
        value: it.code().to_owned(),
        words: page.branch(it),
        chosen: skilled.contains(it),
    };
    let others = names.0.all().iter().filter(|it| it.id != id).map(|it| Choice {
        value: it.id.to_string(),
        words: format!("{} · {} · {}", it.name, it.badge, page.branch(&it.branch)),
        chosen: typed.is("instead", &it.id.to_string()),
    });
    let row = |it: &Absence| AwayRow {
        id: it.id.to_string(),
        span: page
            .t("sites.roster.span")
            .with("first", page.date(&it.first))
            .with("last", page.date(&it.last))
            .to_string(),
        instead: it.instead.map(|it| names.of(page, it)).unwrap_or_default(),
        open: it.first >= rosters.today(),
    };
    Ok(OfficerPage {
        page,
        errors,
        officer: id.to_string(),
        name: officer.name.clone(),
        badge: officer.badge.clone(),
        branches: rosters.site(may)?.branches.iter().map(branch).collect(),
        away: roster.absences.iter().filter(|it| it.officer == id).map(row).collect(),
        others: others.collect(),
        first: typed.text("first").to_owned(),
        last: typed.text("last").to_owned(),
        today: rosters.today().to_string(),
    })
}

pub(super) async fn skills(
    State(rosters): State<Rosters>,
    AsOfficer(who): AsOfficer,
    page: Page,
    Path(officer): Path<PersonRef>,
    fields: Fields,
) -> Answer {
    let may = policy::may_keep(&rosters, &who)?;
    let branches = fields.all("branches").filter_map(Branch::of_code).collect();
    skills::run(&rosters, &may, (officer, branches)).await?;
    Ok(page.go_saying(format!("/desk/rosters/officers/{officer}"), &page.t("sites.roster.skilled")))
}

pub(super) async fn away(
    State(rosters): State<Rosters>,
    AsOfficer(who): AsOfficer,
    page: Page,
    Path(officer): Path<PersonRef>,
    fields: Fields,
) -> Answer {
    let may = policy::may_keep(&rosters, &who)?;
    let done = match wanted(officer, &fields) {
        Ok(new) => away::run(&rosters, &may, new).await,
        Err(error) => Err(error),
    };
    let Err(error) = done else {
        let back = format!("/desk/rosters/officers/{officer}");
        return Ok(page.go_saying(back, &page.t("sites.roster.away_set")));
    };
    let mut errors = Errors::new();
    at_field(&page, &mut errors, error)?;
    Ok(page.invalid(view(&rosters, &page, &may, (officer, &fields, errors)).await?))
}

fn wanted(officer: PersonRef, fields: &Fields) -> Result<NewAbsence, RosterError> {
    let instead = match fields.text("instead") {
        "" => None,
        raw => Some(raw.parse().map_err(|_| RosterError::NoSuchOfficer)?),
    };
    let (first, last) = day(fields, "first").zip(day(fields, "last")).ok_or(RosterError::EndsBefore)?;
    Ok(NewAbsence { officer, first, last, instead })
}
