//! What the use cases of this capability work with.

use std::{collections::BTreeMap, sync::Arc};

use cap_catalogue::Catalogue;
use cap_sites::Sites;
use plat_kernel::{Bilingual, Date, Lang, Mint};
use plat_store::Db;

use crate::{model::Invitation, settings::Settings};

/// The evaluations of a city. Cheap to clone.
#[derive(Clone)]
pub struct Evaluations {
    pub(crate) db: Db,
    pub(crate) mint: Mint,
    pub(crate) catalogue: Catalogue,
    pub(crate) sites: Arc<Sites>,
    pub(crate) settings: Settings,
    wholes: Arc<BTreeMap<String, Bilingual>>,
}

impl Evaluations {
    /// From its parts, with the usual settings.
    pub fn new(db: Db, mint: Mint, catalogue: Catalogue, sites: Arc<Sites>) -> Self {
        Self { db, mint, catalogue, sites, settings: Settings::default(), wholes: Arc::default() }
    }

    /// With the city's own settings.
    pub fn with_settings(self, settings: Settings) -> Self {
        Self { settings, ..self }
    }

    /// With the names of what is done at once 一件事, by code: the whole is evaluated, and not its parts.
    pub fn with_wholes(self, wholes: BTreeMap<String, Bilingual>) -> Self {
        Self { wholes: Arc::new(wholes), ..self }
    }

    /// What was served, in the reader's language; its code if nobody knows it any more.
    pub(crate) fn name_of(&self, invitation: &Invitation, lang: Lang) -> String {
        let whole = self.wholes.get(invitation.item.as_str()).map(|name| name.in_lang(lang).to_owned());
        whole.unwrap_or_else(|| invitation.item_name(&self.catalogue, lang))
    }

    /// The page on which the applicant sees what was served.
    pub(crate) fn page_of(&self, invitation: &Invitation) -> String {
        let whole = self.wholes.contains_key(invitation.item.as_str());
        format!("/me/{}/{}", if whole { "bundles" } else { "cases" }, invitation.case)
    }

    /// Today in China.
    pub(crate) fn today(&self) -> Date {
        self.mint.today()
    }
}
