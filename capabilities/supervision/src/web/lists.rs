//! The lists behind the figures, and what is before heads.

use askama::Template;
use axum::extract::{Query, State};
use plat_web::{Answer, AsOfficer, Page, Paging};
use serde::Deserialize;

use super::{
    read,
    view::{self, Form, View, with},
};
use crate::{
    error::SupervisionError,
    escalated::{self, Escalation},
    figures::Figure,
    filter::Asked,
    list::{self, Listed},
    model::State as Stage,
    service::Supervision,
};

/// Which figure's cases are listed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Which {
    figure: String,
}

/// The cases that a figure counts.
#[derive(Template)]
#[template(path = "supervision_cases.html")]
pub(super) struct CasesPage<'a> {
    pub(super) page: &'a Page,
    pub(super) title: String,
    pub(super) about: String,
    pub(super) back: String,
    pub(super) rows: Vec<CaseLine>,
    pub(super) after: String,
}

/// A case in the list.
#[derive(Default)]
pub(super) struct CaseLine {
    pub(super) href: String,
    pub(super) number: String,
    pub(super) item: String,
    pub(super) site: String,
    pub(super) state: String,
    pub(super) received: String,
    pub(super) due: String,
    pub(super) decided: String,
    /// How late it is, or was, in words; empty if it is not.
    pub(super) late: String,
    pub(super) holder: String,
}

pub(super) async fn cases(
    State(supervision): State<Supervision>,
    AsOfficer(who): AsOfficer,
    page: Page,
    (Query(which), Query(asked), Query(paging)): (Query<Which>, Query<Asked>, Query<Paging>),
) -> Answer {
    let may = supervision.may(&who)?;
    let figure = Figure::of_code(&which.figure).ok_or(SupervisionError::NoSuchFigure)?;
    let filter = supervision.filter(&asked).await?;
    let about = view::about(&supervision, &page, &filter, &asked);
    let found = list::run(&supervision, &may, (figure, &filter), paging).await?;
    let officers = supervision.officers(found.items.iter().filter_map(|it| it.holder).collect()).await?;
    let line = |it: &Listed| {
        let holder = it.holder.and_then(|id| officers.get(&id));
        let holder = holder.map(|officer| format!("{} {}", officer.name, officer.badge));
        CaseLine { holder: holder.unwrap_or_default(), ..line(&supervision, &page, it) }
    };
    let query = view::query_of(&asked);
    let here = with(&format!("/desk/supervision/cases{query}"), "figure", figure.code());
    let title = page.t(&format!("supervision.list.{}", figure.code())).to_string();
    let view = CasesPage {
        page: &page,
        title,
        about,
        back: format!("{}{query}", View::Overview.href()),
        rows: found.items.iter().map(line).collect(),
        after: found.next.map(|next| with(&here, "after", &next.to_string())).unwrap_or_default(),
    };
    Ok(page.answer(&view))
}

fn line(supervision: &Supervision, page: &Page, it: &Listed) -> CaseLine {
    CaseLine {
        href: format!("/desk/cases/{}", it.case),
        number: it.number.clone(),
        item: supervision.item_name(&it.item, page.lang),
        site: supervision.site_name(&it.site, page.lang),
        state: page.t(&format!("supervision.state.{}", it.state.code())).to_string(),
        received: page.date(&it.received_on),
        due: it.due.map(|due| page.date(&due)).unwrap_or_default(),
        decided: it.decided_on.map(|day| page.date(&day)).unwrap_or_default(),
        late: late(supervision, page, it),
        holder: String::new(),
    }
}

/// How many working days after its last day a case was decided, or is open now.
fn late(supervision: &Supervision, page: &Page, it: &Listed) -> String {
    let today = supervision.mint.today();
    let since_due = |due| supervision.calendar.known_on(today).workdays_between(due, today).max(1);
    let open = it.decided_on.is_none() && !matches!(it.state, Stage::Stopped | Stage::Closed);
    let days = match it.due.filter(|due| open && *due < today) {
        Some(due) => since_due(due),
        None => it.promised_late.into_iter().chain(it.legal_late).max().unwrap_or_default(),
    };
    if days > 0 { page.t("supervision.late_by").with("days", days).to_string() } else { String::new() }
}

/// What is before heads.
#[derive(Template)]
#[template(path = "supervision_escalated.html")]
pub(super) struct EscalatedPage<'a> {
    pub(super) page: &'a Page,
    pub(super) errors: plat_web::Errors,
    pub(super) here: View,
    pub(super) form: Form,
    pub(super) query: String,
    pub(super) rows: Vec<HeadLine>,
    pub(super) after: String,
}

/// A case before its heads.
#[derive(Default)]
pub(super) struct HeadLine {
    pub(super) href: String,
    pub(super) item: String,
    pub(super) site: String,
    pub(super) rule: String,
    pub(super) to: String,
    pub(super) due: String,
    pub(super) since: String,
}

pub(super) async fn escalated(
    State(supervision): State<Supervision>,
    AsOfficer(who): AsOfficer,
    page: Page,
    (Query(asked), Query(paging)): (Query<Asked>, Query<Paging>),
) -> Answer {
    let may = supervision.may(&who)?;
    let (filter, errors) = read(&supervision, &page, &asked).await?;
    let query = if errors.is_empty() { view::query_of(&asked) } else { String::new() };
    let found = escalated::run(&supervision, &may, &filter, paging).await?;
    let here = format!("{}{query}", View::Escalated.href());
    let view = EscalatedPage {
        page: &page,
        here: View::Escalated,
        form: Form::of(&supervision, &page, &may, &asked),
        query,
        rows: found.items.iter().map(|it| head_line(&supervision, &page, it)).collect(),
        after: found.next.map(|next| with(&here, "after", &next.to_string())).unwrap_or_default(),
        errors,
    };
    Ok(if view.errors.is_empty() { page.answer(&view) } else { page.invalid(&view) })
}

fn head_line(supervision: &Supervision, page: &Page, it: &Escalation) -> HeadLine {
    let rule = supervision.rules.get(&it.rule).map(|words| page.pick(words).to_owned());
    let to = if it.audience == "supervisor" { "supervision.to.supervisor" } else { "supervision.to.decider" };
    HeadLine {
        href: format!("/desk/cases/{}", it.case),
        item: supervision.item_name(&it.item, page.lang),
        site: supervision.site_name(&it.site, page.lang),
        rule: rule.unwrap_or_else(|| it.rule.clone()),
        to: page.t(to).to_string(),
        due: page.date(&it.due),
        since: page.when(&it.since),
    }
}
