//! 发布: a draft becomes a version that never changes, from a day on. Its editor asks, somebody else releases it.

use std::sync::Arc;

use plat_facts::{
    Published,
    catalogue::{ItemPublished, ItemReleaseAsked, ItemSentBack},
    refs::{ItemRef, PersonRef},
};
use plat_kernel::{Date, Timestamp};

use super::{
    Asked, Draft, EditError, Editors, Finding, Gravity, MayEditCatalogue, MayReleaseItems, Returned, findings,
};
use crate::{Item, model::ItemText, store};

/// What an editor wants published.
#[derive(Debug, Clone)]
pub struct Wish {
    /// The draft as the editor saw it.
    pub draft: Draft,
    /// The first day of the version.
    pub effective: Date,
    /// The marks of the warnings that the editor has read and stands by.
    pub acknowledged: Vec<String>,
}

/// When and by whom a version was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    /// Its number.
    pub version: u32,
    /// Its first day.
    pub effective: Date,
    /// Who wrote it; none for the installation itself.
    pub editor: Option<PersonRef>,
    /// Who released it; none for the installation itself, and for what was published before two persons were needed.
    pub released: Option<PersonRef>,
    /// When.
    pub at: Timestamp,
}

/// What stands against publishing a draft, or should be known before: errors first.
pub fn check(editors: &Editors, draft: &Draft, effective: Date) -> Vec<Finding> {
    let versions = editors.catalogue.versions(&draft.text.id);
    let last = versions.last().map(|item| &**item);
    findings(&dated(draft, last, effective), last, &editors.catalogue, editors.mint.today())
}

/// When and by whom the versions of an item were published; those of the data files are not among them.
pub async fn releases(
    editors: &Editors,
    _may: &MayEditCatalogue,
    item: &ItemRef,
) -> Result<Vec<Release>, EditError> {
    let item = item.clone();
    editors.db.read(move |tx| Ok(store::releases(tx, &item)?)).await
}

/// Refuses while something stands against it that nobody stands by.
fn clear(editors: &Editors, wish: &Wish) -> Result<(), EditError> {
    let open =
        |finding: &Finding| finding.gravity == Gravity::Error || !wish.acknowledged.contains(&finding.mark());
    let against: Vec<_> = check(editors, &wish.draft, wish.effective).into_iter().filter(open).collect();
    if against.is_empty() { Ok(()) } else { Err(EditError::Findings(against)) }
}

/// Asks for the release of a draft.
pub async fn ask(editors: &Editors, may: &MayEditCatalogue, wish: Wish) -> Result<Draft, EditError> {
    clear(editors, &wish)?;
    let (now, actor) = (editors.mint.now(), may.actor());
    let Wish { draft, effective, acknowledged } = wish;
    let asked = Asked { effective, acknowledged, by: may.person(), at: now };
    let draft = Draft { asked: Some(asked), returned: None, ..draft };
    let fact = ItemReleaseAsked { item: draft.text.id.clone(), effective };
    let fact = fact.fact(draft.id, draft.next_fact(), now, actor);
    turn(editors, draft, fact).await
}

/// Sends a draft back to who asked, with what is to be put right.
pub async fn send_back(
    editors: &Editors,
    may: &MayReleaseItems,
    draft: Draft,
    why: String,
) -> Result<Draft, EditError> {
    let (now, actor) = (editors.mint.now(), may.actor());
    let returned = Returned { why, by: may.person(), at: now };
    let fact = ItemSentBack { item: draft.text.id.clone() }.fact(draft.id, draft.next_fact(), now, actor);
    turn(editors, Draft { asked: None, returned: Some(returned), ..draft }, fact).await
}

/// Stores a draft whose text stays, with the fact of what became of it.
async fn turn(editors: &Editors, draft: Draft, fact: plat_facts::NewFact) -> Result<Draft, EditError> {
    editors
        .db
        .write(move |tx| {
            if !store::save_draft(tx, &draft)? {
                return Err(EditError::Changed);
            }
            tx.append(&fact)?;
            Ok(Draft { version: draft.version + 1, ..draft.clone() })
        })
        .await
}

/// Releases what was asked for.
pub async fn release(editors: &Editors, may: &MayReleaseItems, draft: Draft) -> Result<Arc<Item>, EditError> {
    let Asked { effective, acknowledged, .. } = draft.asked.clone().ok_or(EditError::Changed)?;
    publish(editors, may, Wish { draft, effective, acknowledged }).await
}

/// Publishes a draft: the version, the end of the draft and the fact commit together. Who wrote in it may not, unless the
/// city's policies say otherwise.
pub async fn publish(editors: &Editors, may: &MayReleaseItems, wish: Wish) -> Result<Arc<Item>, EditError> {
    editors.identity.may_release_this(may, wish.draft.is_of(may.person()))?;
    clear(editors, &wish)?;
    let Wish { draft, effective, .. } = wish;
    let versions = editors.catalogue.versions(&draft.text.id);
    let last = versions.last();
    let number = last.map_or(0, |item| item.version);
    let text = dated(&draft, last.map(|item| &**item), effective);
    let (item, version) = (text.id.clone(), text.version);
    let (now, actor) = (editors.mint.now(), may.actor());
    let by = (draft.editor, may.person());
    editors
        .db
        .write(move |tx| {
            if !store::delete_draft(tx, &draft)? {
                return Err(EditError::Changed);
            }
            // Another node may have published what this one has not taken yet.
            if store::newest(tx, &text.id)?.is_some_and(|newest| newest > number) {
                return Err(EditError::Changed);
            }
            store::publish(tx, &text, by, now)?;
            let fact = ItemPublished { item: text.id.clone(), version: text.version, effective };
            Ok::<_, EditError>(tx.append(fact.fact(draft.id, draft.next_fact(), now, actor))?)
        })
        .await?;
    editors.catch_up().await?;
    editors.catalogue.version(&item, version).ok_or(EditError::NotFound)
}

/// The text as it would be published.
fn dated(draft: &Draft, last: Option<&Item>, effective: Date) -> ItemText {
    let version = last.map_or(0, |item| item.version) + 1;
    ItemText { version, effective, ..draft.text.clone() }
}
