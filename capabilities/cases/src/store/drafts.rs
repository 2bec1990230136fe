//! Applications that are not handed in yet.

use cap_catalogue::{Answers, Chosen};
use plat_facts::refs::{CaseRef, ItemRef, PersonRef, SiteRef};
use plat_identity::PersonKey;
use plat_kernel::Timestamp;
use plat_store::{Row, StoreError, Tx, micros};

use crate::{
    draft::{Draft, Wishes},
    error::CaseError,
    sealed,
};

const INSERT: &str = "INSERT INTO cases_draft (id, applicant, item, site, answers, touched, situation, wishes) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const UPDATE: &str = "UPDATE cases_draft SET site = $1, answers = $2, touched = $3, situation = $4, wishes = $5 \
    WHERE id = $6 AND applicant = $7";
const FIND: &str = "SELECT id, applicant, item, site, answers, touched, situation, wishes FROM cases_draft \
    WHERE id = $1 AND applicant = $2";
const OF_APPLICANT: &str = "SELECT id, applicant, item, site, answers, touched, situation, wishes FROM cases_draft \
    WHERE applicant = $1 ORDER BY touched DESC LIMIT 20";
const DELETE: &str = "DELETE FROM cases_draft WHERE id = $1 AND applicant = $2";

/// Every text of this file.
pub(crate) const SQL: &[&str] = &[INSERT, UPDATE, FIND, OF_APPLICANT, DELETE];

/// A draft as it is kept: its answers are sealed.
pub(crate) struct DraftRow {
    /// Without its answers.
    draft: Draft,
    answers: Vec<u8>,
    /// None when no question that narrows the item was answered.
    situation: Option<Vec<u8>>,
    /// None when nothing is wished beside the answers.
    wishes: Option<Vec<u8>>,
}

impl DraftRow {
    /// Seals a draft under its applicant's key.
    pub(crate) fn of(draft: Draft, key: &PersonKey) -> Result<Self, CaseError> {
        let answers = sealed::DRAFT.seal_json(key, draft.id, &draft.answers)?;
        let situation = if draft.chosen.is_empty() {
            None
        } else {
            Some(sealed::DRAFT_SITUATION.seal_json(key, draft.id, &draft.chosen)?)
        };
        let wishes = if draft.wishes.are_none() {
            None
        } else {
            Some(sealed::DRAFT_WISHES.seal_json(key, draft.id, &draft.wishes)?)
        };
        Ok(Self { draft, answers, situation, wishes })
    }

    /// The draft with its answers.
    pub(crate) fn open(self, key: &PersonKey) -> Result<Draft, CaseError> {
        let answers = sealed::DRAFT.open_json(key, self.draft.id, &self.answers)?;
        let chosen = match &self.situation {
            Some(kept) => sealed::DRAFT_SITUATION.open_json(key, self.draft.id, kept)?,
            None => Chosen::new(),
        };
        let wishes = match &self.wishes {
            Some(kept) => sealed::DRAFT_WISHES.open_json(key, self.draft.id, kept)?,
            None => Wishes::default(),
        };
        Ok(Draft { answers, chosen, wishes, ..self.draft })
    }
}

/// Stores a new draft.
pub(crate) fn insert(tx: &mut Tx, row: &DraftRow) -> Result<(), CaseError> {
    let DraftRow { draft, answers, situation, wishes } = row;
    tx.run(
        INSERT,
        &[
            draft.id.as_bytes().into(),
            draft.applicant.as_bytes().into(),
            draft.item.as_str().into(),
            draft.site.as_str().into(),
            answers.as_slice().into(),
            micros(draft.touched).into(),
            situation.as_deref().into(),
            wishes.as_deref().into(),
        ],
    )?;
    Ok(())
}

/// Stores what was typed.
pub(crate) fn update(tx: &mut Tx, row: &DraftRow) -> Result<(), CaseError> {
    let DraftRow { draft, answers, situation, wishes } = row;
    let changed = tx.run(
        UPDATE,
        &[
            draft.site.as_str().into(),
            answers.as_slice().into(),
            micros(draft.touched).into(),
            situation.as_deref().into(),
            wishes.as_deref().into(),
            draft.id.as_bytes().into(),
            draft.applicant.as_bytes().into(),
        ],
    )?;
    if changed == 1 { Ok(()) } else { Err(CaseError::NotFound) }
}

/// A person's own draft.
pub(crate) fn find(tx: &mut Tx, id: CaseRef, applicant: PersonRef) -> Result<Option<DraftRow>, CaseError> {
    Ok(tx.find(FIND, &[id.as_bytes().into(), applicant.as_bytes().into()], draft_of)?)
}

/// A person's drafts, the latest first.
pub(crate) fn of_applicant(tx: &mut Tx, applicant: PersonRef) -> Result<Vec<DraftRow>, CaseError> {
    Ok(tx.list(OF_APPLICANT, &[applicant.as_bytes().into()], draft_of)?)
}

/// Throws a draft away, or says that it is gone already.
pub(crate) fn delete(tx: &mut Tx, id: CaseRef, applicant: PersonRef) -> Result<(), CaseError> {
    let gone = tx.run(DELETE, &[id.as_bytes().into(), applicant.as_bytes().into()])?;
    if gone == 1 { Ok(()) } else { Err(CaseError::NotFound) }
}

fn draft_of(row: &Row) -> Result<DraftRow, StoreError> {
    let touched: Timestamp = row.time(5)?;
    let draft = Draft {
        id: row.id(0)?,
        applicant: row.id(1)?,
        item: row.parsed::<ItemRef>(2)?,
        site: row.parsed::<SiteRef>(3)?,
        answers: Answers::new(),
        chosen: Chosen::new(),
        wishes: Wishes::default(),
        touched,
    };
    Ok(DraftRow { draft, answers: row.blob(4)?, situation: row.opt_blob(6)?, wishes: row.opt_blob(7)? })
}
