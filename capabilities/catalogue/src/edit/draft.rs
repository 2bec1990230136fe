//! Drafts: one an item, begun as a copy of a version, seen by editors only.

use plat_facts::{
    Published,
    catalogue::ItemDraftDiscarded,
    refs::{ItemRef, PersonRef, StreamRef},
};
use plat_kernel::Timestamp;

use super::{EditError, Editors, MayEditCatalogue};
use crate::{Item, model::ItemText, store};

/// What an editor writes and nobody else sees yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The stream of the one fact that ends it.
    pub id: StreamRef,
    /// The version that it began as a copy of.
    pub base: u32,
    /// Counts how often it was saved: who saves names the one they saw.
    pub version: i64,
    /// What is written.
    pub text: ItemText,
    /// Who saved it last; none for the installation itself.
    pub editor: Option<PersonRef>,
    /// When.
    pub changed: Timestamp,
}

/// A draft without its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftRow {
    /// The item.
    pub item: ItemRef,
    /// The version that it began as a copy of.
    pub base: u32,
    /// Who saved it last.
    pub editor: Option<PersonRef>,
    /// When.
    pub changed: Timestamp,
}

/// A draft ends once, with one fact.
pub(super) const END: i64 = 1;

/// The draft of an item.
pub async fn find(
    editors: &Editors,
    _may: &MayEditCatalogue,
    item: &ItemRef,
) -> Result<Option<Draft>, EditError> {
    let item = item.clone();
    editors.db.read(move |tx| Ok(store::find_draft(tx, &item)?)).await
}

/// All drafts, by item.
pub async fn drafts(editors: &Editors, _may: &MayEditCatalogue) -> Result<Vec<DraftRow>, EditError> {
    editors.db.read(|tx| Ok(store::list_drafts(tx)?)).await
}

/// Begins a draft as a copy of a version. If there is one already, it is that one.
pub async fn start(
    editors: &Editors,
    may: &MayEditCatalogue,
    item: &ItemRef,
    from: u32,
) -> Result<Draft, EditError> {
    let copied = editors.catalogue.version(item, from).ok_or(EditError::NotFound)?;
    let newest = editors.catalogue.versions(item).last().map_or(from, |item| item.version);
    let draft = draft_of(editors, may, ItemText::clone(&copied.text), newest);
    editors
        .db
        .write(move |tx| {
            if let Some(there) = store::find_draft(tx, &draft.text.id)? {
                return Ok(there);
            }
            store::insert_draft(tx, &draft)?;
            Ok(draft.clone())
        })
        .await
}

/// Takes several texts as drafts, all of them or none: for what is imported.
pub async fn put_all(
    editors: &Editors,
    may: &MayEditCatalogue,
    texts: Vec<ItemText>,
) -> Result<usize, EditError> {
    let mut drafts = Vec::new();
    for text in texts {
        let newest = editors.catalogue.versions(&text.id).last().map(|item| item.version);
        drafts.push(draft_of(editors, may, text, newest.ok_or(EditError::NotFound)?));
    }
    editors
        .db
        .write(move |tx| {
            let mut there = Vec::new();
            for draft in &drafts {
                match store::find_draft(tx, &draft.text.id)? {
                    Some(known) => there.push(known.text.id.to_string()),
                    None => store::insert_draft(tx, draft)?,
                }
            }
            if there.is_empty() { Ok(drafts.len()) } else { Err(EditError::Drafted(there.join(", "))) }
        })
        .await
}

/// Stands for a draft that is no longer there, so that what was typed can be shown.
pub fn ended(editors: &Editors, last: &Item) -> Draft {
    let (text, changed) = (ItemText::clone(&last.text), editors.mint.now());
    Draft { id: editors.mint.id(), base: last.version, version: 0, text, editor: None, changed }
}

fn draft_of(editors: &Editors, may: &MayEditCatalogue, text: ItemText, base: u32) -> Draft {
    let (id, changed) = (editors.mint.id(), editors.mint.now());
    Draft { id, base, version: 0, text, editor: may.person(), changed }
}

/// Stores what was written, if nobody else saved since the writer saw `draft`.
pub async fn save(
    editors: &Editors,
    may: &MayEditCatalogue,
    draft: Draft,
    text: ItemText,
) -> Result<Draft, EditError> {
    let text = ItemText { id: draft.text.id.clone(), ..text };
    let draft = Draft { text, editor: may.person(), changed: editors.mint.now(), ..draft };
    editors
        .db
        .write(move |tx| {
            if !store::save_draft(tx, &draft)? {
                return Err(EditError::Changed);
            }
            Ok(Draft { version: draft.version + 1, ..draft.clone() })
        })
        .await
}

/// Throws a draft away, if nobody else saved it since it was seen.
pub async fn discard(editors: &Editors, may: &MayEditCatalogue, draft: Draft) -> Result<(), EditError> {
    let (now, actor) = (editors.mint.now(), may.actor());
    editors
        .db
        .write(move |tx| {
            if !store::delete_draft(tx, &draft)? {
                return Err(EditError::Changed);
            }
            let fact = ItemDraftDiscarded { item: draft.text.id.clone(), base: draft.base };
            Ok(tx.append(fact.fact(draft.id, END, now, actor))?)
        })
        .await
}
