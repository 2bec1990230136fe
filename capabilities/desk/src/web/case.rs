//! One case in full: the list it came from, the case with what may be done now, its materials.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::extract::{Path, Query, State};
use cap_cases::{
    CaseError, Cases,
    reading::{self, File},
    show::{Clear, Viewer},
    tasks,
    view::{self, Due, Entry, ItemHead, Pair, PaperLink},
};
use http::StatusCode;
use plat_facts::refs::{CaseRef, PersonRef};
use plat_identity::{Officer, Resident};
use plat_web::{Answer, AsOfficer, Cursor, Errors, Page};
use serde::Deserialize;

use super::{
    actions::{self, Action, Tried},
    course::{self, Said},
    lists::{Listing, listed},
    materials::{self, DeskMaterial},
    objection::{self, ObjectionCard},
    rows::{TaskRow, called, name, rows},
    show,
    tasks::{TaskCard, card},
};
use crate::{error::DeskError, model::Task, presence, service::Desk};

/// What the applicant answered at home or at the window, and what is left for the officer to see (预审).
pub(crate) struct PreCheck {
    pub(crate) answers: Vec<Pair>,
    pub(crate) conditions: Vec<String>,
    pub(crate) to_see: Vec<String>,
    pub(crate) notes: Vec<String>,
}

/// The list from which the case was opened.
#[derive(Default)]
pub(crate) struct Beside {
    pub(crate) title: String,
    pub(crate) href: String,
    pub(crate) rows: Vec<TaskRow>,
}

/// Somebody changed the case while the officer was writing.
pub(crate) struct Conflict {
    /// What happened meanwhile.
    pub(crate) happened: Vec<Entry>,
    /// What the officer wrote, where there is no form any more that could keep it.
    pub(crate) kept: Vec<Pair>,
}

#[derive(Template)]
#[template(path = "desk_case.html")]
pub(crate) struct DeskCasePage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) id: String,
    pub(crate) version: i64,
    pub(crate) beside: Beside,
    pub(crate) item: ItemHead,
    pub(crate) number: String,
    pub(crate) state: String,
    pub(crate) status: &'static str,
    pub(crate) lamp: &'static str,
    pub(crate) lamp_words: String,
    pub(crate) told: String,
    pub(crate) conflict: Option<Conflict>,
    pub(crate) others: Vec<String>,
    pub(crate) task: TaskCard,
    pub(crate) course: Vec<Said>,
    pub(crate) objection: Option<ObjectionCard>,
    pub(crate) applicant: Vec<Pair>,
    pub(crate) show: Option<Action>,
    pub(crate) facts: Vec<Pair>,
    pub(crate) answers: Vec<Pair>,
    pub(crate) materials: Vec<DeskMaterial>,
    pub(crate) checked: Option<PreCheck>,
    pub(crate) due: Option<Due>,
    pub(crate) timeline: Vec<Entry>,
    pub(crate) papers: Vec<PaperLink>,
    pub(crate) errors: Errors,
    pub(crate) actions: Vec<Action>,
}

/// From which list the case is opened, and which template goes into which form.
#[derive(Deserialize, Default)]
pub(super) struct Opened {
    tray: Option<String>,
    after: Option<Cursor>,
    view: Option<String>,
    form: Option<String>,
    reason: Option<String>,
}

pub(super) async fn show(
    State(desk): State<Desk>,
    AsOfficer(who): AsOfficer,
    page: Page,
    Path(id): Path<CaseRef>,
    Query(opened): Query<Opened>,
) -> Answer {
    let mut tried = Tried {
        mine: opened.view.as_deref() == Some("mine"),
        listing: Listing { tray: opened.tray, after: opened.after },
        ..Tried::default()
    };
    if let (Some(form), Some(reason)) = (&opened.form, &opened.reason) {
        let case = reading::at_desk(&desk.cases, &who, id).await?;
        let item = desk.cases.item_asked(&case).await?;
        actions::begin_with(&desk, &item, (form, reason), &mut tried);
    }
    show_case(&desk, &who, &page, id, tried).await
}

/// A case on the desk; after an action that was refused, with what was typed.
pub(super) async fn show_case(desk: &Desk, who: &Officer, page: &Page, id: CaseRef, tried: Tried) -> Answer {
    let case = reading::at_desk(&desk.cases, who, id).await?;
    let file = reading::file(&desk.cases, case).await?;
    let held = desk.task(&file.case).await?;
    let status = match (&tried.conflict, tried.errors.is_empty()) {
        (Some(_), _) => StatusCode::CONFLICT,
        (None, false) => StatusCode::UNPROCESSABLE_ENTITY,
        (None, true) => StatusCode::OK,
    };
    let view = case_page(desk, page, who, (&file, &held), tried).await?;
    Ok(page.answer_as(status, view))
}

async fn case_page<'a>(
    desk: &Desk,
    page: &'a Page,
    who: &Officer,
    (file, held): (&File, &Task),
    tried: Tried,
) -> Result<DeskCasePage<'a>, DeskError> {
    let (cases, case) = (&desk.cases, &file.case);
    let item = file.item(cases)?;
    let names = officers(cases, file).await?;
    let moment = cases.moment_of(case);
    let base = format!("/desk/cases/{}", case.id);
    let (lamp, lamp_words) = view::lamp_of(page, tasks::task(cases, case.clone()).lamp);
    let clear = tried.clear.as_ref();
    let masked = view::masked(Some(&item), &file.answers);
    let answers = clear.and_then(|clear| clear.answers.as_ref()).unwrap_or(&masked);
    let colleagues = held.holder(case).is_some_and(|holder| holder != who.id);
    let actions = if colleagues {
        Vec::new()
    } else {
        actions::offered(desk, who, page, (case, &item, &masked), &tried)
    };
    let task = card(desk, page, who, (case, held, &item), &tried).await?;
    let conflict = tried.conflict.map(|read| Conflict {
        happened: happened(page, file, &names, read, &moment),
        kept: actions::kept(page, &tried, actions.iter().chain(&task.actions)),
    });
    Ok(DeskCasePage {
        page,
        id: case.id.to_string(),
        version: case.version,
        beside: beside(desk, page, who, &tried, file).await?,
        told: told(page, file, clear),
        item: ItemHead::of(page, &item),
        number: case.number.to_string(),
        state: view::state(page, case),
        status: view::status(case),
        lamp,
        lamp_words,
        conflict,
        others: others(desk, page, who, case.id).await?,
        task,
        course: course::course(desk, page, who, case).await?,
        objection: objection::card(desk, page, who, case).await?,
        applicant: applicant(page, file.applicant.as_ref(), clear),
        facts: facts(cases, page, file, &item),
        answers: view::answers(page, &item, answers, ""),
        materials: materials::materials((cases, who, page), &base, &item, file),
        checked: checked(page, file),
        due: view::due(page, case, &moment),
        timeline: view::timeline(page, file, Some(&names), &moment),
        papers: view::papers(page, &base, file),
        show: show::on_desk(cases, who, page, case, &tried),
        actions,
        errors: tried.errors,
    })
}

/// The list from which the case was opened: the officer's own, or a page of a tray.
async fn beside(
    desk: &Desk,
    page: &Page,
    who: &Officer,
    tried: &Tried,
    file: &File,
) -> Result<Beside, DeskError> {
    let (title, href, query, found) = if tried.mine {
        let held = desk.held(who.id).await?;
        let mut found: Vec<_> = held.into_iter().map(|(_, case)| tasks::task(&desk.cases, case)).collect();
        found.sort_by_key(|task| (task.due.is_none(), task.due));
        (page.t("desk.view.mine"), "/desk/mine".to_owned(), "?view=mine".to_owned(), found)
    } else {
        let own = || Some(file.case.tray().code().to_owned());
        let listing = Listing { tray: tried.listing.tray.clone().or_else(own), after: tried.listing.after };
        let list = listed(desk, page, who, &listing).await?;
        let tray = list.tray.code();
        let after = listing.after.map(|after| format!("&after={after}")).unwrap_or_default();
        let query = format!("?tray={tray}{after}");
        (page.t(&format!("desk.tray.{tray}")), format!("/desk{query}"), query, list.tasks)
    };
    let mut rows = rows(desk, page, who, found, &query).await?;
    let id = file.case.id.to_string();
    for row in &mut rows {
        row.here = row.id == id;
    }
    Ok(Beside { title: title.to_string(), href, rows })
}

async fn others(desk: &Desk, page: &Page, who: &Officer, id: CaseRef) -> Result<Vec<String>, DeskError> {
    let mut others = Vec::new();
    for other in presence::others(desk, id, who.id).await? {
        others.push(called(desk, page, who, other).await?);
    }
    Ok(others)
}

/// What happened since a version was read.
fn happened(
    page: &Page,
    file: &File,
    names: &BTreeMap<PersonRef, String>,
    read: i64,
    moment: &cap_cases::Moment,
) -> Vec<Entry> {
    let facts = file.facts.iter().filter(|fact| fact.version > read).cloned().collect();
    let since = File { facts, shown: Vec::new(), ..file.clone() };
    let mut entries = view::timeline(page, &since, Some(names), moment);
    entries.retain(|entry| !entry.by.is_empty());
    entries
}

async fn officers(cases: &Cases, file: &File) -> Result<BTreeMap<PersonRef, String>, CaseError> {
    let acted = file.facts.iter().filter_map(|fact| fact.actor.person());
    let looked = file.shown.iter().filter_map(|it| match &it.viewer {
        Viewer::Officer(officer, _) => Some(*officer),
        Viewer::Program(..) => None,
    });
    let ids: BTreeSet<PersonRef> = acted.chain(looked).collect();
    let mut names = BTreeMap::new();
    for id in ids {
        if let Some(officer) = cases.officer(id).await? {
            names.insert(id, format!("{} {}", officer.name, officer.badge));
        }
    }
    Ok(names)
}

/// What stands above the case: that data is shown in clear, or that there is none any more.
fn told(page: &Page, file: &File, clear: Option<&Clear>) -> String {
    match (clear, &file.applicant) {
        (Some(_), _) => page.t("desk.show.done").to_string(),
        (None, None) => page.t("desk.erased").to_string(),
        (None, Some(_)) => String::new(),
    }
}

/// The applicant, masked but for what was asked to be shown.
fn applicant(page: &Page, resident: Option<&Resident>, clear: Option<&Clear>) -> Vec<Pair> {
    let Some(resident) = resident else {
        return vec![Pair::new(page.t("cases.name"), name(page, None))];
    };
    let shown = |field: fn(&Clear) -> &Option<String>| clear.and_then(|clear| field(clear).clone());
    let pair =
        |key: &str, shown: Option<String>, masked: String| Pair::new(page.t(key), shown.unwrap_or(masked));
    vec![
        pair("cases.name", shown(|it| &it.name), resident.masked_name()),
        pair("cases.id_number", shown(|it| &it.id_number), resident.masked_id_number()),
        pair("cases.phone", shown(|it| &it.phone), resident.masked_phone()),
    ]
}

fn facts(cases: &Cases, page: &Page, file: &File, item: &cap_catalogue::Item) -> Vec<Pair> {
    let case = &file.case;
    let channel = match case.channel {
        cap_cases::model::Channel::Online => "desk.channel.online",
        cap_cases::model::Channel::Window => "desk.channel.window",
    };
    let site = |code| cases.sites.get(code).map(|site| page.pick(&site.name).to_owned()).unwrap_or_default();
    let mut facts = vec![
        Pair::new(page.t("cases.received_on"), page.when(&case.received)),
        Pair::new(page.t("desk.channel"), page.t(channel)),
        Pair::new(page.t("cases.apply.site"), site(&case.site)),
    ];
    if *case.taken_at() != case.site {
        facts.push(Pair::new(page.t("desk.fact.taken_at"), site(case.taken_at())));
    }
    if *case.pick_up() != case.site {
        facts.push(Pair::new(page.t("desk.fact.pick_up"), site(case.pick_up())));
    }
    facts.push(Pair::new(page.t("cases.promise"), view::promise(page, case.terms.promised)));
    facts.push(Pair::new(page.t("cases.fee"), view::fee(page, item, &file.answers)));
    facts.extend(on_word(page, case, item));
    facts
}

/// Who acts for the applicant, and what rests on a word: what follows later, what was promised.
fn on_word(page: &Page, case: &cap_cases::model::Case, item: &cap_catalogue::Item) -> Vec<Pair> {
    let names = |ids: &[String]| {
        let name =
            |id: &String| item.material(id).map_or_else(|| id.clone(), |it| page.pick(&it.name).to_owned());
        ids.iter().map(name).collect::<Vec<_>>().join(if page.is_chinese() { "、" } else { ", " })
    };
    let acts = case
        .on_behalf
        .as_ref()
        .map(|by| Pair::new(page.t("desk.fact.acts"), page.t(&format!("desk.acts.{}", by.kind.code()))));
    let deferred =
        case.deferral.as_ref().map(|it| Pair::new(page.t("desk.fact.deferred"), names(&it.materials)));
    let promised =
        case.promise.as_ref().map(|it| Pair::new(page.t("desk.fact.promised"), names(&it.materials)));
    [acts, deferred, promised].into_iter().flatten().collect()
}

/// The answers of the applicant, the rules that then hold, and the materials that nobody has seen yet.
fn checked(page: &Page, file: &File) -> Option<PreCheck> {
    let outcome = file.outcome.as_ref()?;
    let words = |texts: &[plat_kernel::Bilingual]| texts.iter().map(|it| page.pick(it).to_owned()).collect();
    let taken = outcome.taken.iter().map(|it| Pair::new(page.pick(&it.ask), page.pick(&it.label)));
    let seen = |id: &str| file.materials.iter().any(|it| it.material == id);
    let open = outcome.materials.iter().filter(|it| it.required && !it.is_generated() && !it.from_state());
    Some(PreCheck {
        answers: taken.collect(),
        conditions: words(&outcome.conditions),
        to_see: open.filter(|it| !seen(&it.id)).map(|it| page.pick(&it.name).to_owned()).collect(),
        notes: words(&outcome.notes),
    })
}

pub(super) async fn paper(
    State(cases): State<Cases>,
    AsOfficer(who): AsOfficer,
    Path((id, number)): Path<(CaseRef, String)>,
) -> Answer {
    let case = reading::at_desk(&cases, &who, id).await?;
    Ok(cap_cases::pdf(&cases, case, &number).await?)
}
