use super::{
    Desk,
    figures::{self, Counted},
};
use crate::{CatalogueError, Item, LifeEvent, LifeEventRef};
use askama::Template;
use axum::extract::{Query, State};
use plat_identity::Branch;
use plat_kernel::Bilingual;
use plat_web::{Answer, Page};
use serde::Deserialize;
use std::sync::Arc;

/// Which guides to show.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Choice {
    branch: Option<String>,
    event: Option<String>,
    /// A class of the figures, with the day on which it is counted.
    class: Option<String>,
    on: Option<String>,
}

/// All ways into the guides: events of life and branches.
#[derive(Template)]
#[template(path = "catalogue/guides.html")]
struct GuidesPage {
    page: Page,
    events: Vec<Arc<LifeEvent>>,
    branches: Vec<(Branch, usize)>,
    items: usize,
}

/// The guides of one branch or of one event of life.
#[derive(Template)]
#[template(path = "catalogue/shelf.html")]
struct ShelfPage {
    page: Page,
    title: Bilingual,
    about: Option<Bilingual>,
    items: Vec<Arc<Item>>,
}

pub(super) async fn page(State(desk): State<Arc<Desk>>, page: Page, Query(choice): Query<Choice>) -> Answer {
    if choice.class.is_some() {
        let counted = Counted { class: choice.class, branch: choice.branch, on: choice.on };
        return figures::shelf(&desk, page, counted);
    }
    match (choice.branch, choice.event) {
        (Some(code), _) => branch(&desk, page, code),
        (None, Some(code)) => event(&desk, page, code),
        (None, None) => Ok(all(&desk, page)),
    }
}

fn all(desk: &Desk, page: Page) -> axum::response::Response {
    let catalogue = desk.catalogue.now();
    let view = GuidesPage {
        events: catalogue.life_events().to_vec(),
        branches: Branch::all().map(|branch| (branch, catalogue.branch(branch).count())).collect(),
        items: catalogue.items().len(),
        page,
    };
    view.page.answer(&view)
}

fn branch(desk: &Desk, page: Page, code: String) -> Answer {
    let branch = Branch::of_code(&code).ok_or(CatalogueError::NoSuchBranch(code))?;
    let items = desk.catalogue.now().branch(branch).cloned().collect();
    let view = ShelfPage { page, title: branch.names(), about: None, items };
    Ok(view.page.answer(&view))
}

fn event(desk: &Desk, page: Page, code: String) -> Answer {
    let wanted = LifeEventRef(code);
    let catalogue = desk.catalogue.now();
    let event = catalogue.life_events().iter().find(|event| event.code == wanted);
    let Some(event) = event else { return Err(CatalogueError::NoSuchLifeEvent(wanted.0).into()) };
    let items = catalogue.life_event(&wanted).cloned().collect();
    let view = ShelfPage { page, title: event.name.clone(), about: Some(event.about.clone()), items };
    Ok(view.page.answer(&view))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;
    use plat_kernel::Lang;

    #[test]
    fn every_branch_and_event_is_on_the_page_in_both_languages() {
        for lang in Lang::ALL {
            let desk = samples::desk();
            let html = GuidesPage {
                page: samples::page(lang),
                events: desk.catalogue.now().life_events().to_vec(),
                branches: Branch::all().map(|branch| (branch, 1)).collect(),
                items: 413,
            }
            .render()
            .unwrap();
            for branch in Branch::all() {
                assert!(html.contains(&format!("/guides?branch={}", branch.code())), "{branch}");
            }
            samples::no_key_is_left(&html);
        }
    }

    #[test]
    fn a_shelf_lists_its_items() {
        let desk = samples::desk();
        let items = desk.catalogue.now().branch(Branch::Fire).cloned().collect();
        let view =
            ShelfPage { page: samples::page(Lang::Zh), title: Branch::Fire.names(), about: None, items };
        let html = view.render().unwrap();
        assert!(html.contains("/guides/XF001") && html.contains("历史"));
        samples::no_key_is_left(&html);
    }
}
