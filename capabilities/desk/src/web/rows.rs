//! The rows of lists of cases: what each says, who has it, and the ways of looking at them.

use cap_cases::{
    CaseError, Lamp,
    tasks::{MOST_COUNTED, Task},
    view::{self, Tab},
};
use plat_identity::{Officer, Resident, erased_name};
use plat_web::Page;

use crate::{error::DeskError, escalate, model, service::Desk};

/// A row of a table of cases.
#[derive(Default)]
pub(crate) struct TaskRow {
    pub(crate) id: String,
    pub(crate) version: i64,
    pub(crate) href: String,
    pub(crate) number: String,
    pub(crate) lamp: &'static str,
    pub(crate) lamp_words: String,
    pub(crate) item: String,
    pub(crate) applicant: String,
    pub(crate) state: String,
    pub(crate) status: &'static str,
    pub(crate) due: String,
    pub(crate) left: String,
    /// Who has it, in words; empty for nobody.
    pub(crate) holder: String,
    /// The reader has it.
    pub(crate) mine: bool,
    /// Until when it is aside, in words.
    pub(crate) aside: String,
    /// It is the one that is shown.
    pub(crate) here: bool,
}

/// The rows of some tasks, in their order; `query` follows the address of each.
pub(super) async fn rows(
    desk: &Desk,
    page: &Page,
    who: &Officer,
    tasks: Vec<Task>,
    query: &str,
) -> Result<Vec<TaskRow>, DeskError> {
    let cases: Vec<_> = tasks.iter().map(|task| task.case.clone()).collect();
    let held = desk.tasks(&cases).await?;
    let mut rows = Vec::with_capacity(tasks.len());
    for (task, held) in tasks.into_iter().zip(held) {
        rows.push(row(desk, page, (who, held.as_ref()), task, query).await?);
    }
    Ok(rows)
}

async fn row(
    desk: &Desk,
    page: &Page,
    (who, held): (&Officer, Option<&model::Task>),
    Task { case, due, lamp }: Task,
    query: &str,
) -> Result<TaskRow, DeskError> {
    let moment = desk.cases.moment();
    let item = desk.cases.item_of(&case)?;
    let applicant = desk.cases.known(case.applicant).await?;
    let (lamp, lamp_words) = view::lamp_of(page, lamp);
    let holder = held.and_then(|held| held.holder(&case));
    let aside = held.filter(|held| held.is_aside(&case, moment.today())).and_then(|held| held.parked);
    Ok(TaskRow {
        id: case.id.to_string(),
        version: case.version,
        href: format!("/desk/cases/{}{query}", case.id),
        number: case.number.to_string(),
        lamp,
        lamp_words,
        item: page.pick(&item.name).to_owned(),
        applicant: name(page, applicant.as_ref()),
        state: view::state(page, &case),
        status: view::status(&case),
        due: due.map(|due| page.date(&due)).unwrap_or_default(),
        left: due.map(|due| view::left(page, due, moment.today(), &moment.calendar)).unwrap_or_default(),
        holder: match holder {
            Some(holder) => called(desk, page, who, holder).await?,
            None => String::new(),
        },
        mine: holder == Some(who.id),
        aside: aside.map(|parked| until(page, &parked)).unwrap_or_default(),
        ..TaskRow::default()
    })
}

/// Until when a case is aside.
pub(super) fn until(page: &Page, parked: &model::Parked) -> String {
    match parked.until {
        Some(day) => page.t("desk.aside_until").with("day", page.date(&day)).to_string(),
        None => page.t("desk.aside_event").to_string(),
    }
}

/// How an officer is called to another: by name and badge, or "you".
pub(super) async fn called(
    desk: &Desk,
    page: &Page,
    who: &Officer,
    officer: plat_facts::refs::PersonRef,
) -> Result<String, CaseError> {
    if officer == who.id {
        return Ok(page.t("desk.you").to_string());
    }
    let known = desk.cases.officer(officer).await?;
    Ok(known.map(|officer| format!("{} {}", officer.name, officer.badge)).unwrap_or_default())
}

/// The masked name of an applicant, or that there is none any more.
pub(super) fn name(page: &Page, applicant: Option<&Resident>) -> String {
    applicant.map_or_else(|| erased_name(page.lang).to_owned(), Resident::masked_name)
}

/// A figure that was counted up to a bound.
pub(super) fn count(page: &Page, counted: i64) -> String {
    if counted >= MOST_COUNTED { format!("{}+", page.count(MOST_COUNTED)) } else { page.count(counted) }
}

/// The ways of looking at what is to be done.
pub(super) fn views(page: &Page, who: &Officer, here: &str) -> Vec<Tab> {
    let tab = |href: &str, words: &str| Tab {
        href: href.to_owned(),
        words: page.t(words).to_string(),
        count: String::new(),
        here: href == here,
    };
    let mut tabs = vec![
        tab("/desk", "desk.view.team"),
        tab("/desk/mine", "desk.view.mine"),
        tab("/desk/due", "desk.view.due"),
    ];
    if escalate::is_head(who) {
        tabs.push(tab("/desk/escalated", "desk.view.escalated"));
    }
    tabs
}

/// How many cases of the shown page have one lamp.
pub(crate) struct Figure {
    pub(crate) lamp: &'static str,
    pub(crate) words: String,
    pub(crate) count: usize,
}

pub(super) fn figures(page: &Page, tasks: &[Task]) -> Vec<Figure> {
    let figure = |lamp: Lamp| {
        let (code, words) = view::lamp_of(page, Some(lamp));
        Figure { lamp: code, words, count: tasks.iter().filter(|task| task.lamp == Some(lamp)).count() }
    };
    [Lamp::Red, Lamp::Yellow, Lamp::Green].into_iter().map(figure).collect()
}
