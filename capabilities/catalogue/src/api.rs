//! `/api/v1/items`: the catalogue for programs.

mod shape;

use crate::{CatalogueError, Item, LifeEventRef, web::Desk};
use axum::extract::{Path, Query, State};
use plat_identity::Branch;
use plat_web::{Cursor, Json, Paged, Paging, Refusal};
use serde::Deserialize;
use shape::{ItemBrief, ItemFull};
use std::sync::Arc;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};

/// Which items to list.
#[derive(Debug, Default, Deserialize, IntoParams)]
struct Filter {
    /// Words to search for: names, ids, pinyin. Best first; without it the list is by id.
    q: Option<String>,
    /// Only items of this branch, such as `exit-entry`.
    branch: Option<String>,
    /// Only items of this event of life, such as `travel-abroad`.
    life_event: Option<String>,
}

pub(crate) fn routes(desk: Arc<Desk>) -> OpenApiRouter {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(one)).with_state(desk)
}

/// List the items
#[utoipa::path(get, path = "/items", tag = "items", params(Filter, Paging),
    responses((status = 200, body = Paged<ItemBrief>), (status = 404, body = plat_web::Problem)))]
async fn list(
    State(desk): State<Arc<Desk>>,
    Query(filter): Query<Filter>,
    Query(paging): Query<Paging>,
) -> Result<Json<Paged<ItemBrief>>, Refusal> {
    let chosen = chosen(&desk, filter)?;
    let after =
        paging.after.and_then(|cursor| usize::try_from(cursor.at).ok()).map_or(0, |at| at.saturating_add(1));
    let one_more = usize::try_from(paging.limit()).unwrap_or(usize::MAX).saturating_add(1);
    let rows: Vec<(usize, Arc<Item>)> = chosen.into_iter().enumerate().skip(after).take(one_more).collect();
    let place =
        |(at, _): &(usize, Arc<Item>)| Cursor { at: i64::try_from(*at).unwrap_or(i64::MAX), id: [0; 16] };
    Ok(Json(paging.cut(rows, place).map(|(_, item)| ItemBrief::of(&item))))
}

fn chosen(desk: &Desk, filter: Filter) -> Result<Vec<Arc<Item>>, CatalogueError> {
    let catalogue = desk.catalogue.now();
    let branch = match filter.branch {
        None => None,
        Some(code) => Some(Branch::of_code(&code).ok_or(CatalogueError::NoSuchBranch(code))?),
    };
    let event = filter.life_event.map(LifeEventRef);
    if let Some(event) = &event
        && !catalogue.life_events().iter().any(|known| known.code == *event)
    {
        return Err(CatalogueError::NoSuchLifeEvent(event.0.clone()));
    }
    let found: Vec<Arc<Item>> = match filter.q.as_deref().map(str::trim).filter(|q| !q.is_empty()) {
        Some(q) => catalogue.search(q).into_iter().map(|hit| hit.item).collect(),
        None => catalogue.items().to_vec(),
    };
    let wanted = |item: &Arc<Item>| {
        let of_event = |event: &LifeEventRef| item.life_events.iter().any(|of| of.code == *event);
        branch.is_none_or(|branch| item.branch == branch) && event.as_ref().is_none_or(of_event)
    };
    Ok(found.into_iter().filter(wanted).collect())
}

/// Read one item
#[utoipa::path(get, path = "/items/{id}", tag = "items", params(("id" = String, Path, example = "CR012")),
    responses((status = 200, body = ItemFull), (status = 404, body = plat_web::Problem)))]
async fn one(State(desk): State<Arc<Desk>>, Path(id): Path<String>) -> Result<Json<ItemFull>, Refusal> {
    let edition = desk.catalogue.now();
    let item = Desk::item(&edition, &id)?;
    Ok(Json(ItemFull::of(item, &desk.catalogue.may_follow(item))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;

    fn ask(filter: Filter) -> Result<Vec<String>, CatalogueError> {
        Ok(chosen(&samples::desk(), filter)?.iter().map(|item| item.id.to_string()).collect())
    }

    #[test]
    fn a_branch_and_words_narrow_the_list_together() {
        let filter =
            Filter { q: Some("补发".to_owned()), branch: Some("exit-entry".to_owned()), life_event: None };
        let ids = ask(filter).unwrap();
        assert!(ids.contains(&"CR005".to_owned()) && ids.iter().all(|id| id.starts_with("CR")), "{ids:?}");
    }

    #[test]
    fn without_a_filter_all_items_are_listed_by_id() {
        let ids = ask(Filter::default()).unwrap();
        assert_eq!(ids.len(), 413);
        assert!(ids.is_sorted());
    }

    #[test]
    fn an_unknown_branch_is_refused_and_not_an_empty_list() {
        let filter = Filter { branch: Some("weather".to_owned()), ..Filter::default() };
        assert_eq!(ask(filter), Err(CatalogueError::NoSuchBranch("weather".to_owned())));
    }

    #[tokio::test]
    async fn pages_follow_one_another_without_gap_or_repeat() {
        let mut after = None;
        let mut seen = Vec::new();
        loop {
            let paging = Paging { after, limit: Some(100) };
            let page = list(State(samples::desk()), Query(Filter::default()), Query(paging)).await.unwrap().0;
            seen.extend(page.items.into_iter().map(|item| item.id));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(seen.len(), 413);
        assert!(seen.is_sorted());
    }
}
