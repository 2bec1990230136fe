//! Questioning a fact that does not fit its leaf. Two questions tell what was done to it: does it fit another place, and does
//! another fact fit this one? Each goes through a whole table, once, after which the audit is over anyway.

use plat_store::{Db, StoreError, StoredFact};

use super::{Finding, What, pages::Pages};
use crate::{leaf, store, twin::Twin};

/// What was done to the fact that stands where `recorded` was chained.
pub(super) async fn question(db: &Db, fact: &StoredFact, recorded: &Twin) -> Result<Finding, StoreError> {
    let owner = owner(db, fact.position, recorded).await?;
    let place = place(db, fact).await?;
    let what = match (owner, place) {
        (None, None) => What::FactChanged,
        // The recorded one is gone, and another has moved into its place.
        (None, Some(_)) => return Ok(Finding::at(fact.position, What::FactMissing)),
        // The recorded one has moved on, and this one was never chained.
        (Some(_), None) => What::FactInserted,
        (Some(_), Some(place)) => What::FactMoved(place),
    };
    Ok(Finding::of(fact, what))
}

/// Where the fact that was chained at a position stands now.
async fn owner(db: &Db, position: i64, recorded: &Twin) -> Result<Option<i64>, StoreError> {
    let mut facts = Pages::of(super::pages::facts);
    while let Some((at, fact)) = facts.next_up_to(db, i64::MAX).await? {
        if let Ok(fact) = fact
            && leaf::hash(&StoredFact { position, ..fact }) == *recorded
        {
            return Ok(Some(at));
        }
    }
    Ok(None)
}

/// At which position this fact was chained.
async fn place(db: &Db, fact: &StoredFact) -> Result<Option<i64>, StoreError> {
    let mut fact = fact.clone();
    let mut links = Pages::of(store::links);
    while let Some((at, link)) = links.next_up_to(db, i64::MAX).await? {
        fact.position = at;
        if link.is_ok_and(|link| link.leaf == leaf::hash(&fact)) {
            return Ok(Some(at));
        }
    }
    Ok(None)
}
