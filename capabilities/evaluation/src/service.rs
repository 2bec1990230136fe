//! What the use cases of this capability work with.

use std::sync::Arc;

use cap_catalogue::Catalogue;
use cap_sites::Sites;
use plat_kernel::{Date, Mint};
use plat_store::Db;

use crate::settings::Settings;

/// The evaluations of a city. Cheap to clone.
#[derive(Clone)]
pub struct Evaluations {
    pub(crate) db: Db,
    pub(crate) mint: Mint,
    pub(crate) catalogue: Catalogue,
    pub(crate) sites: Arc<Sites>,
    pub(crate) settings: Settings,
}

impl Evaluations {
    /// From its parts, with the usual settings.
    pub fn new(db: Db, mint: Mint, catalogue: Catalogue, sites: Arc<Sites>) -> Self {
        Self { db, mint, catalogue, sites, settings: Settings::default() }
    }

    /// With the city's own settings.
    pub fn with_settings(self, settings: Settings) -> Self {
        Self { settings, ..self }
    }

    /// Today in China.
    pub(crate) fn today(&self) -> Date {
        self.mint.today()
    }
}
