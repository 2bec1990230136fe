use std::sync::{Arc, Mutex, PoisonError};

use cap_catalogue::{
    Catalogue, CatalogueError, Edition, Item, WhereHandled,
    edit::{Editors, MayEditCatalogue},
};
use plat_identity::Officer;
use plat_kernel::{Bilingual, mint::Mint};
use plat_store::Db;
use plat_web::Page;

use crate::{
    error::GuidebookError,
    leaflet::{self, PrintGuide},
    open::OpenItems,
};

/// What the guidebook is made of.
pub struct Parts {
    /// The database.
    pub db: Db,
    /// Time, chance and ids.
    pub mint: Mint,
    /// What holds today.
    pub catalogue: Catalogue,
    /// Where drafts go.
    pub editors: Editors,
    /// Where items are handled.
    pub places: Arc<dyn WhereHandled>,
    /// Who prints.
    pub press: Arc<dyn PrintGuide>,
    /// Whose guidebook it is.
    pub publisher: Bilingual,
}

/// The catalogue on paper and in files. Cheap to clone.
#[derive(Clone)]
pub struct Guidebook(Arc<Inside>);

struct Inside {
    parts: Parts,
    /// The open data of the edition that was asked for last.
    open: Mutex<Option<Published>>,
}

/// An edition as open data.
#[derive(Clone)]
struct Published {
    edition: Arc<Edition>,
    text: Arc<str>,
}

impl std::ops::Deref for Guidebook {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0.parts
    }
}

impl Guidebook {
    /// From its parts.
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(Inside { parts, open: Mutex::default() }))
    }

    /// The proof that an officer may edit the catalogue.
    pub(crate) fn may(&self, officer: &Officer) -> Result<MayEditCatalogue, GuidebookError> {
        Ok(self.editors.may(officer)?)
    }

    /// The item of an address, as it holds today.
    pub(crate) fn item(&self, id: &str) -> Result<Arc<Item>, CatalogueError> {
        let edition = self.catalogue.now();
        let found = id.parse().ok().and_then(|id| edition.get(&id).cloned());
        found.ok_or_else(|| CatalogueError::NoSuchItem(id.to_owned()))
    }

    /// The guide of an item as a PDF, in the reader's language.
    pub(crate) async fn print(&self, page: &Page, item: &Item) -> Result<Vec<u8>, GuidebookError> {
        let leaflet = leaflet::of(page, item, &self.places.places(item));
        let press = self.press.clone();
        let printed = tokio::task::spawn_blocking(move || press.print(&leaflet)).await;
        printed.unwrap_or_else(|error| Err(error.to_string())).map_err(GuidebookError::Press)
    }

    /// All items that hold today as open data. Made once for each edition.
    pub(crate) fn open(&self) -> Result<Arc<str>, GuidebookError> {
        let edition = self.catalogue.now();
        let mut kept = self.0.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = kept.as_ref().filter(|known| Arc::ptr_eq(&known.edition, &edition)) {
            return Ok(known.text.clone());
        }
        let text: Arc<str> =
            serde_json::to_string(&OpenItems::of(&self.catalogue, &edition, &self.publisher))?.into();
        *kept = Some(Published { edition, text: text.clone() });
        Ok(text)
    }
}
