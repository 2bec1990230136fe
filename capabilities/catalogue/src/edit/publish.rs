//! 发布: a draft becomes a version that never changes, from a day on.

use std::sync::Arc;

use plat_facts::{
    Published,
    catalogue::ItemPublished,
    refs::{ItemRef, PersonRef},
};
use plat_kernel::{Date, Timestamp};

use super::{Draft, EditError, Editors, Finding, Gravity, MayEditCatalogue, draft::END, findings};
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
    /// By whom; none for the installation itself.
    pub editor: Option<PersonRef>,
    /// When.
    pub at: Timestamp,
}

/// What stands against publishing a draft, or should be known before: errors first.
pub fn check(editors: &Editors, draft: &Draft, effective: Date) -> Vec<Finding> {
    let versions = editors.catalogue.versions(&draft.text.id);
    let Some(last) = versions.last() else { return Vec::new() };
    findings(&dated(draft, last, effective), last, editors.catalogue.shared(), editors.mint.today())
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

/// Publishes a draft: the version, the end of the draft and the fact commit together.
pub async fn run(editors: &Editors, may: &MayEditCatalogue, wish: Wish) -> Result<Arc<Item>, EditError> {
    let Wish { draft, effective, acknowledged } = wish;
    let open =
        |finding: &Finding| finding.gravity == Gravity::Error || !acknowledged.contains(&finding.mark());
    let against: Vec<_> = check(editors, &draft, effective).into_iter().filter(open).collect();
    if !against.is_empty() {
        return Err(EditError::Findings(against));
    }
    let versions = editors.catalogue.versions(&draft.text.id);
    let last = versions.last().ok_or(EditError::NotFound)?.clone();
    let text = dated(&draft, &last, effective);
    let (item, version) = (text.id.clone(), text.version);
    let (now, actor, editor) = (editors.mint.now(), may.actor(), may.person());
    editors
        .db
        .write(move |tx| {
            if !store::delete_draft(tx, &draft)? {
                return Err(EditError::Changed);
            }
            // Another node may have published what this one has not taken yet.
            if store::newest(tx, &text.id)?.is_some_and(|newest| newest > last.version) {
                return Err(EditError::Changed);
            }
            store::publish(tx, &text, editor, now)?;
            let fact = ItemPublished { item: text.id.clone(), version: text.version, effective };
            Ok::<_, EditError>(tx.append(fact.fact(draft.id, END, now, actor))?)
        })
        .await?;
    editors.catch_up().await?;
    editors.catalogue.version(&item, version).ok_or(EditError::NotFound)
}

/// The text as it would be published.
fn dated(draft: &Draft, last: &Item, effective: Date) -> ItemText {
    ItemText { version: last.version + 1, effective, ..draft.text.clone() }
}
