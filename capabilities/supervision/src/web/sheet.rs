//! The tables as a workbook: a sheet for each, with the filter in it. Officers stand there by badge, nobody by name.

use axum::{
    extract::{Query, State},
    response::{IntoResponse, Response},
};
use http::header;
use plat_sheets::{Cell, Column, Look, Sheet};
use plat_web::{Answer, AsOfficer};

use super::{
    Counted, tables,
    view::{self, Order, Row, Table},
};
use crate::{error::SupervisionError, filter::Asked, service::Supervision};

/// The widths of codes, of names and of figures, in letters.
const WIDTHS: (u16, u16, u16) = (12, 32, 14);
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

pub(super) async fn workbook(
    State(supervision): State<Supervision>,
    AsOfficer(who): AsOfficer,
    page: plat_web::Page,
    Query(asked): Query<Asked>,
) -> Answer {
    let may = supervision.may(&who)?;
    let filter = supervision.filter(&asked).await?;
    let about = view::about(&supervision, &page, &filter, &asked);
    let name = format!("supervision-{}-{}.xlsx", filter.period.from, filter.period.to);
    let counted = Counted::now(&supervision, &page, &may, (&filter, String::new())).await?;
    let all = [
        tables::sites(&counted),
        tables::holders(&counted),
        tables::open_items(&counted),
        tables::officers(&counted),
        tables::terms(&counted),
        tables::guides(&counted, &who),
    ];
    let order = Order::default();
    let sheets: Vec<Sheet> =
        all.into_iter().map(|table| sheet(&counted, table.ordered(&order), &about)).collect();
    let bytes = plat_sheets::xlsx(&sheets).map_err(SupervisionError::Sheet)?;
    let disposition = format!("attachment; filename=\"{name}\"");
    let headers = [
        (header::CONTENT_TYPE, XLSX.to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    let response: Response = (headers, bytes).into_response();
    Ok(response)
}

fn sheet(counted: &Counted<'_>, table: Table, about: &str) -> Sheet {
    let (code, name, figure) = WIDTHS;
    let mut columns = vec![Column::new(counted.page.t("supervision.code").to_string(), code)];
    columns.push(Column::new(table.of.clone(), name));
    columns.extend(table.heads.iter().map(|head| Column::new(head.words.clone(), figure)));
    let mut rows: Vec<Vec<Cell>> = table.rows.iter().map(|row| cells(row, table.people)).collect();
    rows.push(Vec::new());
    let filter = counted.page.t("supervision.filter").to_string();
    rows.push(vec![Cell::text(filter).looking(Look::Strong), Cell::text(about)]);
    Sheet::new(table.title, columns, rows)
}

fn cells(row: &Row, people: bool) -> Vec<Cell> {
    let name = if people && !row.code.is_empty() { Cell::NOTHING } else { Cell::text(&*row.name) };
    let figures = row.cells.iter().map(|cell| match cell.number {
        Some(number) => Cell::number(number),
        None => Cell::text(&*cell.words),
    });
    [Cell::text(&*row.code), name].into_iter().chain(figures).collect()
}
