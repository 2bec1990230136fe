//! Drafts: one an item, begun as a copy of a version or as a new item, seen by those who keep the catalogue only.

use plat_facts::{
    Published,
    catalogue::ItemDraftDiscarded,
    refs::{ItemRef, PersonRef, StreamRef},
};
use plat_identity::Branch;
use plat_kernel::{Date, Timestamp, lang::Bilingual};
use serde::{Deserialize, Serialize};

use super::{EditError, Editors, MayEditCatalogue, MayReleaseItems};
use crate::{Ending, Handling, Item, model::ItemText, store};

/// What an editor writes and the public does not see yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The stream of its facts.
    pub id: StreamRef,
    /// The version that it began as a copy of; 0 for an item that is new.
    pub base: u32,
    /// Counts its changes: who changes it names the one they saw.
    pub version: i64,
    /// What is written.
    pub text: ItemText,
    /// Who saved it last; none for the installation itself.
    pub editor: Option<PersonRef>,
    /// When.
    pub changed: Timestamp,
    /// Everybody who wrote in it: none of them releases it.
    pub hands: Vec<PersonRef>,
    /// That its release is asked for; saving takes it back.
    pub asked: Option<Asked>,
    /// Why it was sent back last.
    pub returned: Option<Returned>,
}

/// What was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// The first day of the version.
    pub effective: Date,
    /// The marks of the warnings that the editor has read and stands by.
    pub acknowledged: Vec<String>,
    /// Who asked.
    pub by: Option<PersonRef>,
    /// When.
    pub at: Timestamp,
}

/// Why a draft was sent back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Returned {
    /// What is to be put right.
    pub why: String,
    /// By whom.
    pub by: Option<PersonRef>,
    /// When.
    pub at: Timestamp,
}

impl Draft {
    /// Whether somebody wrote in it.
    pub fn is_of(&self, person: Option<PersonRef>) -> bool {
        person.is_some_and(|it| self.hands.contains(&it))
    }

    /// The number of the next fact of its stream: a change of the draft has at most one.
    pub(super) const fn next_fact(&self) -> i64 {
        self.version + 1
    }

    /// The same draft after somebody's change, as it will be stored.
    fn written_by(self, editor: Option<PersonRef>, changed: Timestamp) -> Self {
        let mut hands = self.hands;
        hands.extend(editor.filter(|it| !hands.contains(it)));
        Self { editor, changed, hands, asked: None, ..self }
    }
}

/// The draft of an item.
pub async fn find(
    editors: &Editors,
    _may: &MayEditCatalogue,
    item: &ItemRef,
) -> Result<Option<Draft>, EditError> {
    let item = item.clone();
    editors.db.read(move |tx| Ok(store::find_draft(tx, &item)?)).await
}

/// The draft of an item, for who may release it: only once that is asked.
pub async fn find_asked(
    editors: &Editors,
    _may: &MayReleaseItems,
    item: &ItemRef,
) -> Result<Option<Draft>, EditError> {
    let item = item.clone();
    let found = editors.db.read(move |tx| Ok::<_, EditError>(store::find_draft(tx, &item)?)).await?;
    Ok(found.filter(|draft| draft.asked.is_some()))
}

/// All drafts, by item.
pub async fn drafts(editors: &Editors, _may: &MayEditCatalogue) -> Result<Vec<Draft>, EditError> {
    editors.db.read(|tx| Ok(store::list_drafts(tx)?)).await
}

/// The drafts whose release is asked for, by item.
pub async fn waiting(editors: &Editors, _may: &MayReleaseItems) -> Result<Vec<Draft>, EditError> {
    let all = editors.db.read(|tx| Ok::<_, EditError>(store::list_drafts(tx)?)).await?;
    Ok(all.into_iter().filter(|draft| draft.asked.is_some()).collect())
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

/// Begins the draft of an item that the city did not have. Everything but id, branch and name is still to be written.
pub async fn create(
    editors: &Editors,
    may: &MayEditCatalogue,
    (item, branch): (ItemRef, Branch),
    name: Bilingual,
) -> Result<Draft, EditError> {
    if !editors.catalogue.versions(&item).is_empty() {
        return Err(EditError::Taken(item.to_string()));
    }
    let text = ItemText { branch: Some(branch), name, ..ItemText::blank(item, editors.today()) };
    let draft = draft_of(editors, may, text, 0);
    insert_all(editors, vec![draft.clone()]).await?;
    Ok(draft)
}

/// Begins the draft that ends an item: from its day on it is read, with the reason and what stands in its place, and not
/// applied for any more.
pub async fn retire(
    editors: &Editors,
    may: &MayEditCatalogue,
    item: &ItemRef,
    ending: Option<Ending>,
) -> Result<Draft, EditError> {
    let last = editors.catalogue.versions(item).pop().ok_or(EditError::NotFound)?;
    if last.historical() {
        return Err(EditError::Retired);
    }
    let text = ItemText { handling: Handling::Historical, ended: ending, ..ItemText::clone(&last.text) };
    let draft = draft_of(editors, may, text, last.version);
    insert_all(editors, vec![draft.clone()]).await?;
    Ok(draft)
}

/// Takes several texts as drafts, all of them or none: for what is imported.
pub async fn put_all(
    editors: &Editors,
    may: &MayEditCatalogue,
    texts: Vec<ItemText>,
) -> Result<usize, EditError> {
    let newest = |text: &ItemText| editors.catalogue.versions(&text.id).last().map_or(0, |item| item.version);
    let drafts: Vec<Draft> = texts
        .into_iter()
        .map(|text| {
            let base = newest(&text);
            draft_of(editors, may, text, base)
        })
        .collect();
    insert_all(editors, drafts).await
}

/// Stores drafts, all of them or none: nobody's draft is overwritten.
async fn insert_all(editors: &Editors, drafts: Vec<Draft>) -> Result<usize, EditError> {
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
    blank(editors, ItemText::clone(&last.text), last.version)
}

fn draft_of(editors: &Editors, may: &MayEditCatalogue, text: ItemText, base: u32) -> Draft {
    blank(editors, text, base).written_by(may.person(), editors.mint.now())
}

fn blank(editors: &Editors, text: ItemText, base: u32) -> Draft {
    Draft {
        id: editors.mint.id(),
        base,
        version: 0,
        text,
        editor: None,
        changed: editors.mint.now(),
        hands: Vec::new(),
        asked: None,
        returned: None,
    }
}

/// Stores what was written, if nobody else saved since the writer saw `draft`. What was asked is taken back by it.
pub async fn save(
    editors: &Editors,
    may: &MayEditCatalogue,
    draft: Draft,
    text: ItemText,
) -> Result<Draft, EditError> {
    let text = ItemText { id: draft.text.id.clone(), ..text };
    let draft = Draft { text, ..draft }.written_by(may.person(), editors.mint.now());
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
            Ok(tx.append(fact.fact(draft.id, draft.next_fact(), now, actor))?)
        })
        .await
}
