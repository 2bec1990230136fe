//! An item's pages as residents will see them, for a text that nobody published yet.

use super::{Desk, assess, guide};
use crate::{Catalogue, Chosen, Item, places::WhereHandled};
use axum::response::Response;
use plat_identity::Who;
use plat_web::Page;
use std::sync::Arc;

/// Shows what was not published.
#[derive(Clone)]
pub struct Preview(Arc<Desk>);

/// Which draft is shown, and where.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The item as the draft describes it.
    pub item: Arc<Item>,
    /// The address of the guide; its questions lie below it, at `assess`.
    pub at: String,
    /// Where the way back leads.
    pub back: String,
}

impl Preview {
    /// With the city's items and sites.
    pub fn new(catalogue: Catalogue, places: Arc<dyn WhereHandled>) -> Self {
        Self(Arc::new(Desk::new(catalogue, places)))
    }

    /// The guide.
    pub fn guide(&self, page: Page, Shown { item, at, back }: Shown) -> Response {
        let view = guide::view(&self.0, as_anybody(page), item, (at, Some(back)));
        view.page.answer(&view)
    }

    /// The next question, or what the answers lead to.
    pub fn assess(&self, page: Page, Shown { item, at, back }: Shown, query: &Chosen) -> Response {
        let place = assess::Place { at, draft: Some(back) };
        assess::next(&self.0, as_anybody(page), (&item, &place), query)
    }
}

/// A page as somebody sees it who is not signed in.
fn as_anybody(mut page: Page) -> Page {
    page.who = Who::Anonymous;
    page
}
