//! What the figures are counted and named with.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Deref,
    sync::Arc,
};

use cap_catalogue::{Catalogue, Item};
use cap_sites::Sites;
use plat_facts::refs::{ItemRef, PersonRef, SiteRef};
use plat_identity::{Authority, Identity, Officer};
use plat_kernel::{Bilingual, Lang, Mint, calendar::Calendar};
use plat_store::Db;

use crate::{
    error::SupervisionError,
    filter::{Asked, Filter},
    policy::{self, MaySupervise},
};

/// The supervision of a city. Cheap to clone.
#[derive(Clone)]
pub struct Supervision {
    parts: Arc<Parts>,
    authority: Authority,
}

/// What it is made of.
pub struct Parts {
    /// The database.
    pub db: Db,
    /// Time.
    pub mint: Mint,
    /// The working calendar.
    pub calendar: Arc<Calendar>,
    /// The items.
    pub catalogue: Catalogue,
    /// The sites.
    pub sites: Arc<Sites>,
    /// The officers, and who may.
    pub identity: Identity,
    /// What the rules say by which cases come before heads, by key.
    pub rules: BTreeMap<String, Bilingual>,
}

impl Deref for Supervision {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.parts
    }
}

impl Supervision {
    /// From its parts.
    pub fn new(parts: Parts) -> Self {
        let authority = parts.identity.authority().in_city(parts.sites.places());
        Self { parts: Arc::new(parts), authority }
    }

    /// Proof that an officer supervises.
    pub fn may(&self, officer: &Officer) -> Result<MaySupervise, SupervisionError> {
        policy::may_supervise(&self.authority, officer)
    }

    /// What was asked for. An officer is known by badge.
    pub async fn filter(&self, asked: &Asked) -> Result<Filter, SupervisionError> {
        let filter = Filter::read(asked, self.mint.today())?;
        let badge = asked.officer.trim();
        if badge.is_empty() {
            return Ok(filter);
        }
        let officer = self.identity.find_officer_by_badge(badge).await?;
        let officer = officer.ok_or(SupervisionError::NoSuchOfficer)?;
        Ok(Filter { officer: Some(officer.id), ..filter })
    }

    /// These officers, as far as the registry knows them.
    pub(crate) async fn officers(
        &self,
        ids: BTreeSet<PersonRef>,
    ) -> Result<BTreeMap<PersonRef, Officer>, SupervisionError> {
        let mut known = BTreeMap::new();
        for id in ids {
            if let Some(officer) = self.identity.officer(id).await? {
                known.insert(id, officer);
            }
        }
        Ok(known)
    }

    /// An item as it holds now.
    pub(crate) fn item(&self, id: &ItemRef) -> Option<Arc<Item>> {
        self.catalogue.now().get(id).cloned()
    }

    /// How an item is called; its id if the catalogue does not know it any more.
    pub(crate) fn item_name(&self, id: &ItemRef, lang: Lang) -> String {
        self.item(id).map_or_else(|| id.to_string(), |item| item.name.in_lang(lang).to_owned())
    }

    /// How a site is called.
    pub(crate) fn site_name(&self, id: &SiteRef, lang: Lang) -> String {
        self.sites.get(id).map_or_else(|| id.to_string(), |site| site.name.in_lang(lang).to_owned())
    }
}
