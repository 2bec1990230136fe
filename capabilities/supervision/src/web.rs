//! The supervisor's pages: figures in tables, each leading to its cases; the same as a workbook.

mod lists;
mod overview;
#[cfg(test)]
mod rendered;
mod sheet;
mod tables;
mod view;

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Query, State};
use plat_facts::refs::PersonRef;
use plat_identity::Officer;
use plat_web::{Answer, AsOfficer, Errors, Fault, Kind, Page, Routes};
use serde::Deserialize;

use crate::{
    error::SupervisionError,
    figures::{self, Figures},
    filter::{Asked, Filter},
    policy::MaySupervise,
    service::Supervision,
};
use overview::Card;
use view::{Form, Order, Table, View};

/// All pages.
pub(crate) fn routes(supervision: Supervision) -> Routes {
    Routes::new()
        .get("/desk/supervision", |it, who, page, asked, turn| {
            show(View::Overview, (it, who, page), (asked, turn))
        })
        .get("/desk/supervision/load", |it, who, page, asked, turn| {
            show(View::Load, (it, who, page), (asked, turn))
        })
        .get("/desk/supervision/work", |it, who, page, asked, turn| {
            show(View::Work, (it, who, page), (asked, turn))
        })
        .get("/desk/supervision/terms", |it, who, page, asked, turn| {
            show(View::Terms, (it, who, page), (asked, turn))
        })
        .get("/desk/supervision/guides", |it, who, page, asked, turn| {
            show(View::Guides, (it, who, page), (asked, turn))
        })
        .get("/desk/supervision/cases", lists::cases)
        .get("/desk/supervision/escalated", lists::escalated)
        .get("/desk/supervision/figures.xlsx", sheet::workbook)
        .with_state(supervision)
}

/// The figures of one view.
#[derive(Template)]
#[template(path = "supervision.html")]
struct FiguresPage<'a> {
    page: &'a Page,
    errors: Errors,
    here: View,
    form: Form,
    about: String,
    cards: Vec<Card>,
    tables: Vec<Table>,
    query: String,
}

/// How a table is ordered and which part of it is shown, as it stands in the address.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Turn {
    /// The table and the column, such as `items.open`.
    sort: String,
    /// The part, from 1.
    part: usize,
}

/// Everything that tables are made from.
struct Counted<'a> {
    supervision: &'a Supervision,
    page: &'a Page,
    query: String,
    figures: Figures,
    officers: BTreeMap<PersonRef, Officer>,
}

impl<'a> Counted<'a> {
    async fn now(
        supervision: &'a Supervision,
        page: &'a Page,
        may: &MaySupervise,
        (filter, query): (&Filter, String),
    ) -> Result<Self, SupervisionError> {
        let figures = figures::run(supervision, may, filter).await?;
        let ids = figures.holders.keys().filter_map(|it| *it).chain(figures.steps.keys().copied());
        let officers = supervision.officers(ids.collect()).await?;
        Ok(Self { supervision, page, query, figures, officers })
    }
}

/// What was asked for; what cannot be read is said at its field, and the month is shown instead.
async fn read(
    supervision: &Supervision,
    page: &Page,
    asked: &Asked,
) -> Result<(Filter, Errors), SupervisionError> {
    match supervision.filter(asked).await {
        Ok(filter) => Ok((filter, Errors::new())),
        Err(error) if error.kind() == Kind::Invalid => {
            let mut errors = page.errors();
            errors.add(error.field().unwrap_or("from"), page.fault(&error));
            Ok((supervision.filter(&Asked::default()).await?, errors))
        }
        Err(error) => Err(error),
    }
}

async fn show(
    here: View,
    (State(supervision), AsOfficer(who), page): (State<Supervision>, AsOfficer, Page),
    (Query(asked), Query(turn)): (Query<Asked>, Query<Turn>),
) -> Answer {
    let may = supervision.may(&who)?;
    let (filter, errors) = read(&supervision, &page, &asked).await?;
    let query = if errors.is_empty() { view::query_of(&asked) } else { String::new() };
    let form = Form::of(&supervision, &page, &may, &asked);
    let about = view::about(&supervision, &page, &filter, &asked);
    let counted = Counted::now(&supervision, &page, &may, (&filter, query.clone())).await?;
    let (cards, tables) = match here {
        View::Overview => (overview::cards(&counted), vec![tables::sites(&counted)]),
        View::Load => (Vec::new(), vec![tables::holders(&counted), tables::open_items(&counted)]),
        View::Work => (Vec::new(), vec![tables::officers(&counted)]),
        View::Terms => (Vec::new(), vec![tables::terms(&counted)]),
        View::Guides | View::Escalated => (Vec::new(), vec![tables::guides(&counted, &who)]),
    };
    let order = Order::read(&turn.sort);
    let address = format!("{}{query}", here.href());
    let shown = |table: Table| table.ordered(&order).part(&address, &order, turn.part);
    let view = FiguresPage {
        page: &page,
        here,
        form,
        about,
        cards,
        tables: tables.into_iter().map(shown).collect(),
        query,
        errors,
    };
    Ok(if view.errors.is_empty() { page.answer(&view) } else { page.invalid(&view) })
}
