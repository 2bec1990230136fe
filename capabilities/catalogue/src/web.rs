//! Pages: guides, browsing, search.

mod browse;
mod guide;
mod search;

use crate::{Catalogue, CatalogueError, Item, places::WhereHandled};
use guide::Printed;
use plat_facts::refs::ItemRef;
use plat_web::{Routes, Work};
use std::sync::Arc;

/// What the pages need.
pub(crate) struct Desk {
    pub(crate) catalogue: Arc<Catalogue>,
    pub(crate) places: Arc<dyn WhereHandled>,
    printed: Printed,
}

impl Desk {
    pub(crate) fn new(catalogue: Arc<Catalogue>, places: Arc<dyn WhereHandled>) -> Self {
        let printed = Printed::room_for(catalogue.items().len());
        Self { catalogue, places, printed }
    }

    /// The item of an address, and its place in the catalogue.
    pub(crate) fn item(&self, id: &str) -> Result<(usize, &Arc<Item>), CatalogueError> {
        let missing = || CatalogueError::NoSuchItem(id.to_owned());
        let id: ItemRef = id.parse().map_err(|_| missing())?;
        self.catalogue.find(&id).ok_or_else(missing)
    }
}

pub(crate) fn routes(desk: Arc<Desk>) -> Routes {
    let search = Routes::new().get("/search", search::page).get("/search/suggest", search::suggest);
    Routes::new()
        .get("/guides", browse::page)
        .get("/guides/{id}", guide::page)
        .merge(search.limited(Work::Search))
        .with_state(desk)
}
