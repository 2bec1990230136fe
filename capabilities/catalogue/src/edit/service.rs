use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use plat_identity::{Identity, MayEditCatalogue, MayReleaseItems, Officer};
use plat_jobs::{Follower, JobError, Work};
use plat_kernel::{Date, Mint};
use plat_store::Db;

use super::EditError;
use crate::{BadData, Catalogue, Item, store};

/// Where the catalogue is edited. Cheap to clone.
#[derive(Clone)]
pub struct Editors {
    pub(crate) db: Db,
    pub(crate) mint: Mint,
    pub(crate) identity: Identity,
    pub(crate) catalogue: Catalogue,
    /// How many published versions the catalogue has taken.
    taken: Arc<AtomicI64>,
}

impl Editors {
    /// From its parts. Nothing published is known before [`Editors::catch_up`].
    pub fn new(db: Db, mint: Mint, identity: Identity, catalogue: Catalogue) -> Self {
        Self { db, mint, identity, catalogue, taken: Arc::default() }
    }

    /// Lets the catalogue take what was published since, here or on another node; tells whether there was anything.
    pub async fn catch_up(&self) -> Result<bool, EditError> {
        let taken = self.taken.load(Ordering::Acquire);
        let read = self.db.read(move |tx| {
            let count = store::count_versions(tx)?;
            let texts = if count == taken { Vec::new() } else { store::all_versions(tx)? };
            Ok::<_, EditError>((count, texts))
        });
        let (count, texts) = read.await?;
        if texts.is_empty() {
            return Ok(false);
        }
        let (mut items, mut faults) = (Vec::<Item>::new(), Vec::new());
        for text in &texts {
            match text.typed(self.catalogue.shared()) {
                Ok(item) => items.push(item),
                Err(misfits) => faults.extend(misfits.iter().map(|misfit| BadData {
                    file: format!("catalogue_version {} {}", text.id, text.version),
                    line: 1,
                    why: misfit.to_string(),
                })),
            }
        }
        if !faults.is_empty() {
            return Err(EditError::Unreadable(faults));
        }
        self.catalogue.take(items);
        self.taken.fetch_max(count, Ordering::AcqRel);
        Ok(true)
    }

    /// The items of the city.
    pub const fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// Who works here.
    pub const fn identity(&self) -> &Identity {
        &self.identity
    }

    /// The day on which it is asked.
    pub fn today(&self) -> Date {
        self.mint.today()
    }

    /// The proof that an officer may edit.
    pub fn may(&self, officer: &Officer) -> Result<MayEditCatalogue, EditError> {
        Ok(self.identity.may_edit_catalogue(officer)?)
    }

    /// The proof that an officer releases what others wrote.
    pub fn may_release(&self, officer: &Officer) -> Result<MayReleaseItems, EditError> {
        Ok(self.identity.may_release_items(officer)?)
    }

    /// The proof that an officer may release what they wrote themselves, in a city that does without a second person.
    pub fn may_release_own(&self, officer: &Officer) -> Option<MayReleaseItems> {
        let may = self.identity.may_release_items(officer).ok()?;
        self.identity.may_release_this(&may, true).ok().map(|()| may)
    }

    /// What runs by itself: this node takes what another one published.
    pub fn work(&self) -> Work {
        let editors = self.clone();
        let follower = Follower::named("catalogue.editions", move |_| {
            let editors = editors.clone();
            async move { editors.catch_up().await.map_err(JobError::failed) }
        });
        Work { followers: vec![follower], ..Work::default() }
    }
}
