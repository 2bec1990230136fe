//! A resident's own cases.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, Query, State};
use plat_facts::refs::CaseRef;
use plat_identity::Resident;
use plat_kernel::id::Id;
use plat_web::{Answer, AsResident, Cursor, Errors, Fields, Page};
use serde::Deserialize;

use crate::{
    answer_correction, draft,
    error::CaseError,
    materials::{self, HandedIn},
    model::{Case, Stage},
    policy::Own,
    reading::{self, File},
    reuse,
    room::Room,
    service::Cases,
    store::After,
    view::{self, Due, Entry, ItemHead, Pair, PaperLink, Step, Tab},
    withdraw,
};

use super::{
    apply,
    pages::{self, Sender},
    word::{self, Note},
};

/// A case as a card: on the resident's home and in the list of cases.
#[derive(Clone, Debug)]
pub struct CaseCard {
    /// Its page.
    pub href: String,
    /// The item's name.
    pub item: String,
    /// Its number.
    pub number: String,
    /// Where it stands, in words.
    pub state: String,
    /// The colour of that: `ok`, `warn`, `bad`, `info` or none.
    pub status: &'static str,
    /// What comes next and by when, in words.
    pub say: String,
    /// How urgent that is: as `status`.
    pub say_look: &'static str,
    /// Where the reader does what waits for them; empty when nothing does.
    pub action_href: String,
    /// The words of that.
    pub action: String,
    /// The short way of the case.
    pub track: Vec<Step>,
}

#[derive(Template)]
#[template(path = "my_cases.html")]
pub(crate) struct MyCasesPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) tabs: Vec<Tab>,
    pub(crate) before: String,
    pub(crate) after: String,
    pub(crate) cases: Vec<CaseCard>,
}

/// What waits for the reader, or what comes.
pub(crate) struct Next {
    pub(crate) look: &'static str,
    pub(crate) label: String,
    pub(crate) title: String,
    pub(crate) words: String,
    pub(crate) action_href: String,
    pub(crate) action: String,
}

#[derive(Template)]
#[template(path = "my_case.html")]
pub(crate) struct MyCasePage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) item: ItemHead,
    pub(crate) number: String,
    pub(crate) state: String,
    pub(crate) status: &'static str,
    pub(crate) track: Vec<Step>,
    pub(crate) next: Option<Next>,
    pub(crate) notes: Vec<Note>,
    pub(crate) due: Option<Due>,
    pub(crate) timeline: Vec<Entry>,
    pub(crate) shown: Vec<Entry>,
    pub(crate) papers: Vec<PaperLink>,
    pub(crate) facts: Vec<Pair>,
    pub(crate) receipt: String,
    pub(crate) withdraw: String,
}

#[derive(Deserialize)]
pub(super) struct Listing {
    tab: Option<String>,
    after: Option<Cursor>,
}

/// How many cases a page of the list shows.
const PAGE: usize = 12;

pub(super) async fn list(
    State(cases): State<Cases>,
    AsResident(who): AsResident,
    page: Page,
    Query(listing): Query<Listing>,
) -> Answer {
    let drafts = listing.tab.as_deref() == Some("drafts");
    let (cards, after) = if drafts {
        (drafts_of(&cases, &page, &who).await?, String::new())
    } else {
        sent(&cases, &page, &who, listing.after).await?
    };
    let lists = Tab {
        href: "/me/checklists".to_owned(),
        words: page.t("cases.checklists.title").to_string(),
        count: String::new(),
        here: false,
    };
    let tab = |name: &str, here| Tab {
        href: format!("/me/cases?tab={name}"),
        words: page.t(&format!("cases.mine.{name}")).to_string(),
        count: String::new(),
        here,
    };
    let tabs = vec![tab("sent", !drafts), tab("drafts", drafts), lists];
    Ok(page.answer(MyCasesPage { page: &page, tabs, before: String::new(), after, cases: cards }))
}

async fn sent(
    cases: &Cases,
    page: &Page,
    who: &Resident,
    after: Option<Cursor>,
) -> Result<(Vec<CaseCard>, String), CaseError> {
    let after = after.map(After::from);
    let limit = i64::try_from(PAGE).unwrap_or(12) + 1;
    let found = reading::of_resident(cases, who, after, limit).await?;
    let more = found.len() > PAGE;
    let shown: Vec<_> = found.into_iter().take(PAGE).collect();
    let next = if more {
        shown.last().map(|(at, case)| Cursor::from(After { key: *at, id: case.id }))
    } else {
        None
    };
    let next = next.map(|cursor| format!("/me/cases?after={cursor}")).unwrap_or_default();
    Ok((shown.iter().filter_map(|(_, case)| card(cases, page, case)).collect(), next))
}

async fn drafts_of(cases: &Cases, page: &Page, who: &Resident) -> Result<Vec<CaseCard>, CaseError> {
    let drafts = draft::list(cases, who).await?;
    let card = |draft: draft::Draft| {
        let item = cases.item(&draft.item).ok()?;
        Some(CaseCard {
            href: format!("/applications/{}", draft.id),
            item: page.pick(&item.name).to_owned(),
            number: page.t("cases.draft.kept").with("when", page.when(&draft.touched)).to_string(),
            state: page.t("cases.draft.word").to_string(),
            status: "",
            say: page.t("cases.draft.words").to_string(),
            say_look: "",
            action_href: format!("/applications/{}", draft.id),
            action: page.t("cases.draft.go_on").to_string(),
            track: Vec::new(),
        })
    };
    Ok(drafts.into_iter().filter_map(card).collect())
}

/// The cases of a resident that are under way, those that wait for the resident first.
pub async fn cards(cases: &Cases, page: &Page, who: &Resident) -> Result<Vec<CaseCard>, CaseError> {
    let mut open: Vec<Case> = reading::of_resident(cases, who, None, 50)
        .await?
        .into_iter()
        .map(|(_, case)| case)
        .filter(|case| !case.is_closed())
        .collect();
    open.sort_by_key(|case| match case.stage {
        Stage::Correcting { .. } => 0,
        Stage::Produced { .. } => 1,
        _ => 2,
    });
    Ok(open.iter().filter_map(|case| card(cases, page, case)).collect())
}

/// A case as a card.
fn card(cases: &Cases, page: &Page, case: &Case) -> Option<CaseCard> {
    let item = cases.item_of(case).ok()?;
    let next = next(page, case, cases);
    let href = format!("/me/cases/{}", case.id);
    Some(CaseCard {
        item: page.pick(&item.name).to_owned(),
        number: case.number.to_string(),
        state: view::state(page, case),
        status: view::status(case),
        say: next.as_ref().map(|next| next.title.clone()).unwrap_or_default(),
        say_look: next.as_ref().map_or("", |next| next.look),
        action_href: next.as_ref().map(|next| next.action_href.clone()).unwrap_or_default(),
        action: next.map(|next| next.action).unwrap_or_default(),
        track: view::track(page, case),
        href,
    })
}

pub(super) async fn show(
    State(cases): State<Cases>,
    AsResident(who): AsResident,
    page: Page,
    Path(id): Path<CaseRef>,
) -> Answer {
    let own = reading::own(&cases, &who, id).await?;
    let file = reading::own_file(&cases, &own).await?;
    let case = &file.case;
    let item = file.item(&cases)?;
    let moment = cases.moment_of(case);
    let base = format!("/me/cases/{id}");
    let can_withdraw = !case.is_closed() && case.stage.decision().is_none();
    Ok(page.answer(MyCasePage {
        page: &page,
        item: ItemHead::of(&page, &item),
        number: case.number.to_string(),
        state: view::state(&page, case),
        status: view::status(case),
        track: view::track(&page, case),
        next: next(&page, case, &cases),
        notes: word::notes(&cases, &page, (case, &item), &moment),
        due: view::due(&page, case, &moment),
        timeline: view::timeline(&page, &file, None, &moment),
        // Programs look at steps of errands, never at a case.
        shown: view::looked(&page, (&cases.sites, &BTreeMap::new()), &file.shown),
        papers: view::papers(&page, &base, &file),
        facts: facts(&page, &cases, &file, &item),
        receipt: format!("{base}/receipt.json"),
        withdraw: if can_withdraw { format!("{base}/withdraw") } else { String::new() },
    }))
}

fn facts(page: &Page, cases: &Cases, file: &File, item: &cap_catalogue::Item) -> Vec<Pair> {
    let site = cases.sites.get(&file.case.site);
    let mut facts = vec![
        Pair::new(page.t("cases.number"), &file.case.number),
        Pair::new(page.t("cases.received_on"), page.when(&file.case.received)),
        Pair::new(page.t("cases.fee"), view::fee(page, item, &file.answers)),
    ];
    if let Some(site) = site {
        facts.push(Pair::new(page.t("cases.apply.site"), page.pick(&site.name)));
        facts.push(Pair::new(page.t("cases.phone"), &site.phone));
    }
    facts.extend(view::answers(page, item, &file.answers, ""));
    facts
}

/// What waits for the applicant, or what comes.
fn next(page: &Page, case: &Case, cases: &Cases) -> Option<Next> {
    let (look, action_href, action) = match &case.stage {
        Stage::Correcting { .. } => {
            ("warn", format!("/me/cases/{}/correct", case.id), page.t("cases.correct.go").to_string())
        }
        Stage::Delivered { .. } => ("ok", format!("/rate/{}", case.id), page.t("cases.rate").to_string()),
        Stage::Produced { .. } => ("ok", String::new(), String::new()),
        Stage::NotAccepted { .. } | Stage::Ended { .. } | Stage::Withdrawn { .. } => return None,
        _ => ("", String::new(), String::new()),
    };
    let moment = cases.moment_of(case);
    let due = moment.dues(case).next().map(|due| page.date(&due.date)).unwrap_or_default();
    let code = if case.is_paused() { "paused" } else { case.stage.code() };
    let label = if look == "warn" { "cases.next.you" } else { "cases.next.now" };
    Some(Next {
        look,
        label: page.t(label).to_string(),
        title: page.t(&format!("cases.say.{code}")).with("date", due).to_string(),
        words: words(page, case),
        action_href,
        action,
    })
}

/// The words of the notice, or of the refusal.
fn words(page: &Page, case: &Case) -> String {
    match &case.stage {
        Stage::Correcting { defects, .. } => {
            let lines: Vec<String> = defects.iter().map(|it| format!("{}：{}", it.what, it.todo)).collect();
            lines.join("\n")
        }
        stage => page.t(&format!("cases.words.{}", stage.code())).to_string(),
    }
}

pub(super) async fn withdraw(
    State(cases): State<Cases>,
    AsResident(who): AsResident,
    page: Page,
    Path(id): Path<CaseRef>,
) -> Answer {
    let own = reading::acting(&cases, &who, id).await?;
    withdraw::run(&cases, own).await?;
    Ok(page.go_saying(format!("/me/cases/{id}"), &page.t("cases.withdrawn")))
}

pub(super) async fn file(
    State(cases): State<Cases>,
    AsResident(who): AsResident,
    Path((id, file)): Path<(CaseRef, Id<HandedIn>)>,
) -> Answer {
    let own = reading::own(&cases, &who, id).await?;
    Ok(super::inline(reading::picture(&cases, own.case(), file).await?))
}

pub(super) async fn correct(
    State(cases): State<Cases>,
    AsResident(who): AsResident,
    page: Page,
    Path(id): Path<CaseRef>,
) -> Answer {
    let own = reading::acting(&cases, &who, id).await?;
    show_correction(&cases, &page, &own, Errors::new()).await
}

async fn show_correction(cases: &Cases, page: &Page, own: &Own, errors: Errors) -> Answer {
    let case = own.case();
    let Stage::Correcting { defects, .. } = &case.stage else {
        return Err(case.cannot("answer_correction").into());
    };
    let room = Room::of_case(cases, own).await?;
    let item = &room.item;
    let handed_in = materials::list(cases, case.id).await?;
    let offers = reuse::offers(cases, &room).await?;
    let base = format!("/me/cases/{}", case.id);
    let asked = |id: &str| defects.iter().any(|defect| defect.material.as_deref() == Some(id));
    let wanted = item.materials.iter().filter(|material| asked(&material.id));
    let wrong = !errors.is_empty();
    let view = apply::MaterialsPage {
        page,
        item: ItemHead::of(page, item),
        steps: Vec::new(),
        now: 0,
        errors,
        action: format!("{base}/correct"),
        back: base.clone(),
        ask: Some(words(page, case)),
        sender: Sender::of(cases, case.id),
        materials: pages::materials(page, (&room, &base), wanted, (&handed_in, &offers)),
    };
    Ok(if wrong { page.invalid(view) } else { page.answer(view) })
}

pub(super) async fn answer(
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
        return Ok(page.go(format!("/me/cases/{id}/correct")));
    }
    let handed_in = materials::list(&cases, id).await?;
    for missing in answer_correction::still_open(own.case(), &handed_in) {
        errors.add(format!("material.{missing}"), page.t("cases.field.photo_missing"));
    }
    if !errors.is_empty() {
        return show_correction(&cases, &page, &own, errors).await;
    }
    answer_correction::run(&cases, own).await?;
    Ok(page.go_saying(format!("/me/cases/{id}"), &page.t("cases.correct.sent")))
}
