//! The officer's desk: tasks, search, one case in full.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::extract::{Path, Query, State};
use plat_facts::refs::{CaseRef, PersonRef};
use plat_identity::{Officer, Resident, erased_name};
use plat_web::{Answer, AsOfficer, Cursor, Errors, Fields, Page};
use serde::Deserialize;

use cap_cases::{
    After, CaseError, Cases, Lamp,
    model::Tray,
    reading::{self, File},
    show::Clear,
    tasks::{self, Task},
    view::{self, Due, Entry, ItemHead, Pair, PaperLink, Tab},
};

use super::{
    actions::{self, Action},
    materials::{self, DeskMaterial},
    show,
};

/// A row of a table of cases.
pub(crate) struct TaskRow {
    pub(crate) href: String,
    pub(crate) number: String,
    pub(crate) lamp: &'static str,
    pub(crate) lamp_words: String,
    pub(crate) item: String,
    pub(crate) applicant: String,
    pub(crate) state: String,
    pub(crate) status: &'static str,
    pub(crate) received: String,
    pub(crate) due: String,
    pub(crate) left: String,
}

/// How many cases of the shown page have one lamp.
pub(crate) struct Figure {
    pub(crate) lamp: &'static str,
    pub(crate) words: String,
    pub(crate) count: usize,
}

#[derive(Template)]
#[template(path = "desk_tasks.html")]
pub(crate) struct TasksPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) tabs: Vec<Tab>,
    pub(crate) figures: Vec<Figure>,
    pub(crate) rows: Vec<TaskRow>,
    pub(crate) before: String,
    pub(crate) after: String,
}

#[derive(Template)]
#[template(path = "desk_search.html")]
pub(crate) struct SearchPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) q: String,
    pub(crate) searched: bool,
    pub(crate) rows: Vec<TaskRow>,
    pub(crate) found: String,
}

/// What the applicant answered at home or at the window, and what is left for the officer to see (预审).
pub(crate) struct PreCheck {
    pub(crate) answers: Vec<Pair>,
    pub(crate) conditions: Vec<String>,
    pub(crate) to_see: Vec<String>,
    pub(crate) notes: Vec<String>,
}

#[derive(Template)]
#[template(path = "desk_case.html")]
pub(crate) struct DeskCasePage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) item: ItemHead,
    pub(crate) number: String,
    pub(crate) state: String,
    pub(crate) status: &'static str,
    pub(crate) lamp: &'static str,
    pub(crate) lamp_words: String,
    pub(crate) told: String,
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

#[derive(Deserialize)]
pub(super) struct Listing {
    tray: Option<String>,
    after: Option<Cursor>,
}

/// How many tasks a page shows.
const PAGE: i64 = 25;

pub(super) async fn tasks(
    State(cases): State<Cases>,
    AsOfficer(who): AsOfficer,
    page: Page,
    Query(listing): Query<Listing>,
) -> Answer {
    let counts = tasks::counts(&cases, &who).await?;
    let chosen = counts.iter().find(|it| Some(it.tray.code()) == listing.tray.as_deref());
    let fullest = || counts.iter().find(|it| it.count > 0).or(counts.first());
    let tray = chosen.or_else(fullest).map_or(Tray::Examine, |it| it.tray);
    let after = listing.after.map(After::from);
    let list = if counts.is_empty() {
        tasks::Tasks { tasks: Vec::new(), next: None }
    } else {
        tasks::list(&cases, &who, tray, after, PAGE).await?
    };
    let tab = |it: &tasks::TrayCount| Tab {
        href: format!("/desk?tray={}", it.tray.code()),
        words: page.t(&format!("desk.tray.{}", it.tray.code())).to_string(),
        count: page.count(it.count),
        here: it.tray == tray,
    };
    let next = list.next.map(Cursor::from);
    Ok(page.answer(TasksPage {
        tabs: counts.iter().map(tab).collect(),
        figures: figures(&page, &list.tasks),
        rows: rows(&cases, &page, list.tasks).await?,
        before: String::new(),
        after: next.map(|next| format!("/desk?tray={}&after={next}", tray.code())).unwrap_or_default(),
        page: &page,
    }))
}

fn figures(page: &Page, tasks: &[Task]) -> Vec<Figure> {
    let figure = |lamp: Lamp| {
        let (code, words) = view::lamp_of(page, Some(lamp));
        Figure { lamp: code, words, count: tasks.iter().filter(|task| task.lamp == Some(lamp)).count() }
    };
    [Lamp::Red, Lamp::Yellow, Lamp::Green].into_iter().map(figure).collect()
}

async fn rows(cases: &Cases, page: &Page, tasks: Vec<Task>) -> Result<Vec<TaskRow>, CaseError> {
    let moment = cases.moment();
    let mut rows = Vec::with_capacity(tasks.len());
    for Task { case, due, lamp } in tasks {
        let item = cases.item_of(&case)?;
        let applicant = cases.known(case.applicant).await?;
        let (lamp, lamp_words) = view::lamp_of(page, lamp);
        rows.push(TaskRow {
            href: format!("/desk/cases/{}", case.id),
            number: case.number.to_string(),
            lamp,
            lamp_words,
            item: page.pick(&item.name).to_owned(),
            applicant: name(page, applicant.as_ref()),
            state: view::state(page, &case),
            status: view::status(&case),
            received: page.date(&case.received_on()),
            due: due.map(|due| page.date(&due)).unwrap_or_default(),
            left: due.map(|due| view::left(page, due, moment.today(), &moment.calendar)).unwrap_or_default(),
        });
    }
    Ok(rows)
}

/// The masked name of an applicant, or that there is none any more.
fn name(page: &Page, applicant: Option<&Resident>) -> String {
    applicant.map_or_else(|| erased_name(page.lang).to_owned(), Resident::masked_name)
}

pub(super) async fn search_form(AsOfficer(_): AsOfficer, page: Page) -> Answer {
    let (q, found) = (String::new(), String::new());
    Ok(page.answer(SearchPage { page: &page, q, searched: false, rows: Vec::new(), found }))
}

/// By POST, so that an ID number stands in no address and no log.
pub(super) async fn search(
    State(cases): State<Cases>,
    AsOfficer(who): AsOfficer,
    page: Page,
    fields: Fields,
) -> Answer {
    let q = fields.text("q").to_owned();
    let found = if q.is_empty() { Vec::new() } else { reading::search(&cases, &who, &q).await? };
    let tasks = found.into_iter().map(|case| tasks::task(&cases, case)).collect();
    let rows = rows(&cases, &page, tasks).await?;
    let found = page.t("desk.found").with("n", rows.len()).to_string();
    Ok(page.answer(SearchPage { page: &page, searched: !q.is_empty(), q, rows, found }))
}

pub(super) async fn show(
    State(cases): State<Cases>,
    AsOfficer(who): AsOfficer,
    page: Page,
    Path(id): Path<CaseRef>,
) -> Answer {
    show_case(&cases, &who, &page, id, actions::Tried::default()).await
}

/// A case on the desk; after an action that was refused, with what was typed.
pub(super) async fn show_case(
    cases: &Cases,
    who: &Officer,
    page: &Page,
    id: CaseRef,
    tried: actions::Tried,
) -> Answer {
    let case = reading::at_desk(cases, who, id).await?;
    let file = reading::file(cases, case).await?;
    let item = file.item(cases)?;
    let names = officers(cases, &file).await?;
    let moment = cases.moment_of(&file.case);
    let base = format!("/desk/cases/{id}");
    let task = tasks::task(cases, file.case.clone());
    let (lamp, lamp_words) = view::lamp_of(page, task.lamp);
    let wrong = !tried.errors.is_empty();
    let clear = tried.clear.as_ref();
    let masked = view::masked(Some(&item), &file.answers);
    let answers = clear.and_then(|clear| clear.answers.as_ref()).unwrap_or(&masked);
    let view = DeskCasePage {
        page,
        told: told(page, &file, clear),
        item: ItemHead::of(page, &item),
        number: file.case.number.to_string(),
        state: view::state(page, &file.case),
        status: view::status(&file.case),
        lamp,
        lamp_words,
        applicant: applicant(page, file.applicant.as_ref(), clear),
        facts: facts(cases, page, &file, &item),
        answers: view::answers(page, &item, answers, ""),
        materials: materials::materials((cases, who, page), &base, &item, &file),
        checked: checked(page, &file),
        due: view::due(page, &file.case, &moment),
        timeline: view::timeline(page, &file, Some(&names), &moment),
        papers: view::papers(page, &base, &file),
        show: show::on_desk(cases, who, page, &file.case, &tried),
        actions: actions::offered(cases, who, page, (&file.case, &item), &tried),
        errors: tried.errors,
    };
    Ok(if wrong { page.invalid(view) } else { page.answer(view) })
}

async fn officers(cases: &Cases, file: &File) -> Result<BTreeMap<PersonRef, String>, CaseError> {
    let acted = file.facts.iter().filter_map(|fact| fact.actor.person());
    let ids: BTreeSet<PersonRef> = acted.chain(file.shown.iter().map(|it| it.officer)).collect();
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
    let site = cases.sites.get(&case.site).map(|site| page.pick(&site.name).to_owned());
    vec![
        Pair::new(page.t("cases.received_on"), page.when(&case.received)),
        Pair::new(page.t("desk.channel"), page.t(channel)),
        Pair::new(page.t("cases.apply.site"), site.unwrap_or_default()),
        Pair::new(page.t("cases.promise"), view::promise(page, case.terms.promised)),
        Pair::new(page.t("cases.fee"), view::fee(page, item, &file.answers)),
    ]
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
