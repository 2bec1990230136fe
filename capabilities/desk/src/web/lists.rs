//! What is to be done: the team's trays, one's own cases, what falls due, what came before the head.

use askama::Template;
use axum::extract::{Query, State};
use cap_cases::{
    After, Moment,
    model::{Case, Tray},
    tasks::{self, Task},
    view::Tab,
};
use jiff::ToSpan as _;
use plat_identity::Officer;
use plat_kernel::Date;
use plat_web::{Answer, AsOfficer, Cursor, Page, Refusal};
use serde::Deserialize;

use super::{
    bulk::{self, Offer},
    rows::{self, Figure, TaskRow, count, figures, rows, views},
};
use crate::{error::DeskError, escalate, service::Desk};

#[derive(Template)]
#[template(path = "desk_tasks.html")]
pub(crate) struct TasksPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) views: Vec<Tab>,
    pub(crate) tabs: Vec<Tab>,
    pub(crate) figures: Vec<Figure>,
    pub(crate) rows: Vec<TaskRow>,
    pub(crate) tray: &'static str,
    pub(crate) bulk: Vec<Offer>,
    pub(crate) before: String,
    pub(crate) after: String,
}

/// A part of a list with a heading of its own.
pub(crate) struct Part {
    pub(crate) title: String,
    pub(crate) look: &'static str,
    pub(crate) rows: Vec<TaskRow>,
    pub(crate) more: bool,
}

#[derive(Template)]
#[template(path = "desk_parts_page.html")]
pub(crate) struct PartsPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) views: Vec<Tab>,
    pub(crate) spans: Vec<Tab>,
    pub(crate) about: String,
    pub(crate) parts: Vec<Part>,
    pub(crate) empty: String,
}

/// Which part of the team's trays.
#[derive(Deserialize, Default, Clone)]
pub(super) struct Listing {
    pub(super) tray: Option<String>,
    pub(super) after: Option<Cursor>,
}

/// How many tasks a page shows.
pub(super) const PAGE: i64 = 25;

/// The page of a tray that a listing names.
pub(super) struct Listed {
    pub(super) tray: Tray,
    pub(super) tabs: Vec<Tab>,
    pub(super) tasks: Vec<Task>,
    pub(super) next: Option<Cursor>,
}

/// The tray that was chosen, or the first in which something lies.
pub(super) async fn listed(
    desk: &Desk,
    page: &Page,
    who: &Officer,
    listing: &Listing,
) -> Result<Listed, DeskError> {
    let counts = tasks::counts(&desk.cases, who).await?;
    let chosen = counts.iter().find(|it| Some(it.tray.code()) == listing.tray.as_deref());
    let fullest = || counts.iter().find(|it| it.count > 0).or(counts.first());
    let tray = chosen.or_else(fullest).map_or(Tray::Examine, |it| it.tray);
    let list = if counts.is_empty() {
        tasks::Tasks { tasks: Vec::new(), next: None }
    } else {
        tasks::list(&desk.cases, who, tray, listing.after.map(After::from), PAGE).await?
    };
    let tab = |it: &tasks::TrayCount| Tab {
        href: format!("/desk?tray={}", it.tray.code()),
        words: page.t(&format!("desk.tray.{}", it.tray.code())).to_string(),
        count: count(page, it.count),
        here: it.tray == tray,
    };
    let tabs = counts.iter().map(tab).collect();
    Ok(Listed { tray, tabs, tasks: list.tasks, next: list.next.map(Cursor::from) })
}

pub(super) async fn team(
    State(desk): State<Desk>,
    AsOfficer(who): AsOfficer,
    page: Page,
    Query(listing): Query<Listing>,
) -> Answer {
    let found = listed(&desk, &page, &who, &listing).await?;
    let tray = found.tray.code();
    let query = listing.after.map(|after| format!("&after={after}")).unwrap_or_default();
    Ok(page.answer(TasksPage {
        views: views(&page, &who, "/desk"),
        tabs: found.tabs,
        figures: figures(&page, &found.tasks),
        bulk: bulk::offered(&desk, &page, &who, found.tray).await?,
        rows: rows(&desk, &page, &who, found.tasks, &format!("?tray={tray}{query}")).await?,
        tray,
        before: String::new(),
        after: found.next.map(|next| format!("/desk?tray={tray}&after={next}")).unwrap_or_default(),
        page: &page,
    }))
}

pub(super) async fn mine(State(desk): State<Desk>, AsOfficer(who): AsOfficer, page: Page) -> Answer {
    let today = desk.cases.mint.today();
    let (aside, open): (Vec<_>, Vec<_>) =
        desk.held(who.id).await?.into_iter().partition(|(task, case)| task.is_aside(case, today));
    let held = |held: Vec<(_, Case)>| {
        let mut tasks: Vec<Task> = held.into_iter().map(|(_, case)| tasks::task(&desk.cases, case)).collect();
        tasks.sort_by_key(|task| (task.due.is_none(), task.due));
        tasks
    };
    let asked = tasks::consultations(&desk.cases, &who).await?;
    let mut parts = Vec::new();
    for (key, tasks) in
        [("desk.mine.asked", asked), ("desk.mine.open", held(open)), ("desk.mine.aside", held(aside))]
    {
        if !tasks.is_empty() {
            let title = page.t(key).with("n", tasks.len()).to_string();
            let rows = rows(&desk, &page, &who, tasks, "?view=mine").await?;
            parts.push(Part { title, look: "", rows, more: false });
        }
    }
    Ok(page.answer(PartsPage {
        views: views(&page, &who, "/desk/mine"),
        spans: Vec::new(),
        about: page.t("desk.mine.about").to_string(),
        parts,
        empty: page.t("desk.mine.empty").to_string(),
        page: &page,
    }))
}

/// How far the view of what falls due looks.
#[derive(Deserialize)]
pub(super) struct Ahead {
    span: Option<String>,
}

/// How many cases of a tray the view of what falls due looks at, the most urgent first.
const LOOKED_AT: i64 = 100;

pub(super) async fn due(
    State(desk): State<Desk>,
    AsOfficer(who): AsOfficer,
    page: Page,
    Query(ahead): Query<Ahead>,
) -> Answer {
    let moment = desk.cases.moment();
    let day = ahead.span.as_deref() == Some("day");
    let last = if day { moment.today() } else { last_of_week(&moment) };
    let mut due: Vec<(Date, Task)> = Vec::new();
    let mut full = false;
    for tray in tasks::trays(&desk.cases, &who) {
        let found = tasks::list(&desk.cases, &who, tray, None, LOOKED_AT).await?;
        full |= found.next.is_some() && found.tasks.last().and_then(|it| it.due).is_some_and(|it| it <= last);
        due.extend(found.tasks.into_iter().filter_map(|task| Some((task.due?, task))));
    }
    due.retain(|(day, _)| *day <= last);
    due.sort_by_key(|(day, task)| (*day, task.case.id));
    let parts = by_day(&desk, &page, &who, (due, full), &moment).await?;
    let span = |code: &str, here| Tab {
        href: format!("/desk/due?span={code}"),
        words: page.t(&format!("desk.due.{code}")).to_string(),
        count: String::new(),
        here,
    };
    Ok(page.answer(PartsPage {
        views: views(&page, &who, "/desk/due"),
        spans: vec![span("day", day), span("week", !day)],
        about: page.t("desk.due.about").to_string(),
        parts,
        empty: page.t("desk.due.empty").to_string(),
        page: &page,
    }))
}

/// The fifth working day from today: a week of work.
fn last_of_week(moment: &Moment) -> Date {
    let days = moment.today().series(1.day()).skip(1).filter(|day| moment.calendar.is_workday(*day));
    days.take(5).last().unwrap_or_else(|| moment.today())
}

/// What is late in one part, then a part for each day.
async fn by_day(
    desk: &Desk,
    page: &Page,
    who: &Officer,
    (due, full): (Vec<(Date, Task)>, bool),
    moment: &Moment,
) -> Result<Vec<Part>, DeskError> {
    let today = moment.today();
    let mut days: Vec<(Option<Date>, Vec<Task>)> = Vec::new();
    for (day, task) in due {
        let day = (day >= today).then_some(day);
        match days.last_mut() {
            Some((last, tasks)) if *last == day => tasks.push(task),
            _ => days.push((day, vec![task])),
        }
    }
    let mut parts = Vec::new();
    let last = days.len();
    for (at, (day, tasks)) in days.into_iter().enumerate() {
        let n = tasks.len();
        let (title, look) = match day {
            None => (page.t("desk.due.late").with("n", n), "bad"),
            Some(day) if day == today => (page.t("desk.due.today").with("n", n), "warn"),
            Some(day) => (page.t("desk.due.on").with("day", page.date(&day)).with("n", n), ""),
        };
        let more = full && at + 1 == last;
        let rows = rows(desk, page, who, tasks, "").await?;
        parts.push(Part { title: title.to_string(), look, rows, more });
    }
    Ok(parts)
}

/// How many cases of each site the head's list shows.
const BEFORE_HEAD: i64 = 50;

pub(super) async fn escalated(State(desk): State<Desk>, AsOfficer(who): AsOfficer, page: Page) -> Answer {
    if !escalate::is_head(&who) {
        return Err(Refusal::from(DeskError::NotTheirTurn));
    }
    let mut parts: Vec<Part> = Vec::new();
    let before = escalate::before(&desk, &who, BEFORE_HEAD).await?;
    for rule in desk.rules.all() {
        let mut tasks = Vec::new();
        for it in before.iter().filter(|it| it.rule == rule.key) {
            let case = desk.cases.get(it.case).await?;
            if case.tray() == it.tray && cap_cases::policy::may_see(desk.cases.authority(), &who, &case) {
                tasks.push(tasks::task(&desk.cases, case));
            }
        }
        if tasks.is_empty() {
            continue;
        }
        let title = page.t("desk.escalated.rule").with("rule", page.pick(&rule.words)).with("n", tasks.len());
        let rows: Vec<TaskRow> = rows::rows(&desk, &page, &who, tasks, "").await?;
        parts.push(Part { title: title.to_string(), look: "bad", rows, more: false });
    }
    Ok(page.answer(PartsPage {
        views: views(&page, &who, "/desk/escalated"),
        spans: Vec::new(),
        about: page.t("desk.escalated.about").to_string(),
        parts,
        empty: page.t("desk.escalated.empty").to_string(),
        page: &page,
    }))
}
