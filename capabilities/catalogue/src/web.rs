//! Pages: guides, browsing.

mod assess;
mod brief;
mod browse;
mod figures;
mod guide;
mod parts;
mod preview;

use crate::{Catalogue, CatalogueError, Edition, Item, places::WhereHandled};
pub use assess::scanned;
pub use brief::Brief;
use guide::Printed;
use plat_facts::refs::ItemRef;
use plat_web::Routes;
pub use preview::{Preview, Shown};
use std::sync::Arc;

/// What the pages need.
pub(crate) struct Desk {
    pub(crate) catalogue: Catalogue,
    pub(crate) places: Arc<dyn WhereHandled>,
    printed: Printed,
}

impl Desk {
    pub(crate) fn new(catalogue: Catalogue, places: Arc<dyn WhereHandled>) -> Self {
        let printed = Printed::new(catalogue.now());
        Self { catalogue, places, printed }
    }

    /// The item of an address.
    pub(crate) fn item<'e>(edition: &'e Edition, id: &str) -> Result<&'e Arc<Item>, CatalogueError> {
        let missing = || CatalogueError::NoSuchItem(id.to_owned());
        let id: ItemRef = id.parse().map_err(|_| missing())?;
        edition.get(&id).ok_or_else(missing)
    }
}

pub(crate) fn routes(desk: Arc<Desk>) -> Routes {
    Routes::new()
        .get("/guides", browse::page)
        .get("/guides/figures", figures::page)
        .get("/guides/{id}", guide::page)
        .get("/guides/{id}/assess", assess::page)
        .post("/guides/{id}/near", assess::near::send)
        .with_state(desk)
}
