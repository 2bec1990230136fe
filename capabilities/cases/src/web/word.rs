//! What rests on the applicant's word, on the page of their case: what is still to come, what was found, who acts.

use axum::extract::{Path, State};
use cap_catalogue::Item;
use plat_facts::refs::CaseRef;
use plat_web::{Answer, AsResident, Errors, Fields, Page};

use crate::{
    change::Moment, deferral, error::CaseError, materials, model::Case, policy::Own, promise, reading, reuse,
    room::Room, service::Cases, view::ItemHead,
};

use super::{
    apply::MaterialsPage,
    pages::{self, Sender},
};

/// Something that the applicant should know, with what they can do about it.
pub(crate) struct Note {
    pub(crate) look: &'static str,
    pub(crate) title: String,
    pub(crate) words: Vec<String>,
    pub(crate) action_href: String,
    pub(crate) action: String,
    /// Where an objection goes; empty when there is nothing to object to.
    pub(crate) object: String,
}

impl Note {
    /// A false promise that can be objected to, for a page that is rendered in a test.
    #[cfg(test)]
    pub(crate) fn sample(object: &str) -> Self {
        let words = vec!["经核查，不属实".to_owned()];
        Self { object: object.to_owned(), ..Self::of("bad", "承诺不属实", words) }
    }

    fn of(look: &'static str, title: &(impl ToString + ?Sized), words: Vec<String>) -> Self {
        let (action_href, action, object) = (String::new(), String::new(), String::new());
        Self { look, title: title.to_string(), words, action_href, action, object }
    }
}

/// All of it, the most urgent first.
pub(super) fn notes(cases: &Cases, page: &Page, (case, item): (&Case, &Item), moment: &Moment) -> Vec<Note> {
    [to_come(page, case, item), found(cases, page, case, moment), acts(page, case), despite(page, case)]
        .into_iter()
        .flatten()
        .collect()
}

/// What was deferred, and until when it must come.
fn to_come(page: &Page, case: &Case, item: &Item) -> Option<Note> {
    let deferral = case.outstanding()?;
    let date = deferral.until.map(|until| page.date(&until)).unwrap_or_default();
    let title = page.t("cases.word.to_come").with("date", date);
    let words = vec![names(page, item, &deferral.materials), page.t("cases.word.to_come_words").to_string()];
    let href = format!("/me/cases/{}/supply", case.id);
    let action = page.t("cases.word.supply").to_string();
    Some(Note { action_href: href, action, ..Note::of("warn", &title, words) })
}

fn names(page: &Page, item: &Item, ids: &[String]) -> String {
    let name =
        |id: &String| item.material(id).map_or_else(|| id.clone(), |it| page.pick(&it.name).to_owned());
    ids.iter().map(name).collect::<Vec<_>>().join(if page.is_chinese() { "、" } else { ", " })
}

/// What was found of a promise, what follows from it, and what was answered to an objection.
fn found(cases: &Cases, page: &Page, case: &Case, moment: &Moment) -> Option<Note> {
    let promise = case.promise.as_ref()?;
    let Some(check) = &promise.check else {
        return Some(Note::of(
            "info",
            &page.t("cases.word.promised"),
            vec![page.pick(&promise.told).to_owned()],
        ));
    };
    if check.kept {
        return Some(Note::of("ok", &page.t("cases.word.kept"), Vec::new()));
    }
    let mut words = vec![page.t("cases.word.grounds").with("words", &check.grounds).to_string()];
    if let Some(answer) = promise.objection.as_ref().and_then(|it| it.answer.as_ref()) {
        let (look, title) =
            if answer.lifted { ("ok", "cases.word.lifted") } else { ("bad", "cases.word.stands") };
        words.push(page.t("cases.word.answered").with("words", &answer.reason).to_string());
        return Some(Note::of(look, &page.t(title), words));
    }
    words.push(page.t("cases.word.excluded").with("days", cases.trust.promise.excluded_for_days).to_string());
    if promise.is_disputed() {
        words.push(page.t("cases.word.disputed").to_string());
        return Some(Note::of("warn", &page.t("cases.word.false"), words));
    }
    let until = promise::object::until(case, &cases.trust.promise, moment);
    let object = until.map(|_| format!("/me/cases/{}/object", case.id)).unwrap_or_default();
    if let Some(until) = until {
        words.push(page.t("cases.word.object_until").with("date", page.date(&until)).to_string());
    }
    Some(Note { object, ..Note::of("bad", &page.t("cases.word.false"), words) })
}

fn acts(page: &Page, case: &Case) -> Option<Note> {
    let by = case.on_behalf.as_ref()?;
    let who = page.t(&format!("cases.acts.{}", by.kind.code())).to_string();
    let until =
        by.until.map(|until| page.t("cases.word.acts_until").with("date", page.date(&until)).to_string());
    Some(Note::of("info", &page.t("cases.word.acts").with("who", who), until.into_iter().collect()))
}

fn despite(page: &Page, case: &Case) -> Option<Note> {
    let other = case.despite?;
    let href = format!("/me/cases/{other}");
    let action = page.t("cases.word.earlier").to_string();
    Some(Note { action_href: href, action, ..Note::of("info", &page.t("cases.word.despite"), Vec::new()) })
}

pub(super) async fn supply(
    State(cases): State<Cases>,
    AsResident(who): AsResident,
    page: Page,
    Path(id): Path<CaseRef>,
) -> Answer {
    let own = reading::acting(&cases, &who, id).await?;
    show_supply(&cases, &page, &own, Errors::new()).await
}

pub(super) async fn send(
    State(cases): State<Cases>,
    AsResident(who): AsResident,
    page: Page,
    Path(id): Path<CaseRef>,
    fields: Fields,
) -> Answer {
    let own = reading::acting(&cases, &who, id).await?;
    let room = Room::of_case(&cases, &own).await?;
    let mut errors = pages::take_in(&cases, &page, &room, &fields).await;
    if pages::press(&cases, &room, &fields).await? && errors.is_empty() {
        return Ok(page.go(format!("/me/cases/{id}/supply")));
    }
    let handed_in = materials::list(&cases, id).await?;
    for missing in deferral::supply::still_missing(own.case(), &handed_in) {
        errors.add(format!("material.{missing}"), page.t("cases.field.photo_missing"));
    }
    if !errors.is_empty() {
        return show_supply(&cases, &page, &own, errors).await;
    }
    deferral::supply::run(&cases, own).await?;
    Ok(page.go_saying(format!("/me/cases/{id}"), &page.t("cases.word.supplied")))
}

async fn show_supply(cases: &Cases, page: &Page, own: &Own, errors: Errors) -> Answer {
    let case = own.case();
    let deferral = case.outstanding().ok_or_else(|| case.cannot("supply"))?;
    let room = Room::of_case(cases, own).await?;
    let handed_in = materials::list(cases, case.id).await?;
    let offers = reuse::offers(cases, &room).await?;
    let base = format!("/me/cases/{}", case.id);
    let date = deferral.until.map(|until| page.date(&until)).unwrap_or_default();
    let wanted = room.item.materials.iter().filter(|it| deferral.materials.contains(&it.id));
    let wrong = !errors.is_empty();
    let view = MaterialsPage {
        page,
        item: ItemHead::of(page, &room.item),
        steps: Vec::new(),
        now: 0,
        errors,
        action: format!("{base}/supply"),
        back: base.clone(),
        ask: Some(page.t("cases.word.to_come").with("date", date).to_string()),
        sender: Sender::of(cases, case.id),
        materials: pages::materials(page, (&room, &base), wanted, (&handed_in, &offers)),
    };
    Ok(if wrong { page.invalid(view) } else { page.answer(view) })
}

pub(super) async fn object(
    State(cases): State<Cases>,
    AsResident(who): AsResident,
    page: Page,
    Path(id): Path<CaseRef>,
    fields: Fields,
) -> Answer {
    let own = reading::acting(&cases, &who, id).await?;
    let said = match promise::object::run(&cases, own, fields.text("words").to_owned()).await {
        Ok(_) => page.t("cases.word.objected"),
        Err(CaseError::Field { code, .. }) => page.t(&format!("cases.field.{code}")),
        Err(error) => return Err(error.into()),
    };
    Ok(page.go_saying(format!("/me/cases/{id}"), &said))
}
