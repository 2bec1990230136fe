//! Applications that are not handed in yet.

use cap_catalogue::{Answers, Chosen};
use plat_facts::refs::{BundleRef, ErrandRef, PersonRef};
use plat_identity::PersonKey;
use plat_store::{Row, StoreError, Tx, Val, micros};

use crate::{draft::Draft, error::BundleError, sealed};

const INSERT: &str = "INSERT INTO bundles_draft (id, applicant, bundle, offer, chosen, answers, touched) \
    VALUES ($1, $2, $3, $4, $5, $6, $7)";
const UPDATE: &str =
    "UPDATE bundles_draft SET chosen = $1, answers = $2, touched = $3 WHERE id = $4 AND applicant = $5";
const FIND: &str = "SELECT id, applicant, bundle, offer, chosen, answers, touched FROM bundles_draft \
    WHERE id = $1 AND applicant = $2";
const OF_APPLICANT: &str = "SELECT id, applicant, bundle, offer, chosen, answers, touched FROM bundles_draft \
    WHERE applicant = $1 ORDER BY touched DESC LIMIT 20";
const DELETE: &str = "DELETE FROM bundles_draft WHERE id = $1 AND applicant = $2";

/// Every text of this file.
pub(crate) const SQL: &[&str] = &[INSERT, UPDATE, FIND, OF_APPLICANT, DELETE];

/// A draft as it is kept: its answers are sealed.
pub(crate) struct DraftRow {
    /// Without its answers.
    draft: Draft,
    chosen: Vec<u8>,
    answers: Vec<u8>,
}

impl DraftRow {
    /// Seals a draft under its applicant's key.
    pub(crate) fn of(draft: Draft, key: &PersonKey) -> Result<Self, BundleError> {
        let chosen = sealed::DRAFT_CHOSEN.seal_json(key, draft.id, &draft.chosen)?;
        let answers = sealed::DRAFT_ANSWERS.seal_json(key, draft.id, &draft.answers)?;
        Ok(Self { draft, chosen, answers })
    }

    /// The draft with its answers.
    pub(crate) fn open(self, key: &PersonKey) -> Result<Draft, BundleError> {
        let chosen = sealed::DRAFT_CHOSEN.open_json(key, self.draft.id, &self.chosen)?;
        let answers = sealed::DRAFT_ANSWERS.open_json(key, self.draft.id, &self.answers)?;
        Ok(Draft { chosen, answers, ..self.draft })
    }
}

/// Stores a new draft.
pub(crate) fn insert(tx: &mut Tx<'_>, row: &DraftRow) -> Result<(), StoreError> {
    let DraftRow { draft, chosen, answers } = row;
    let vals: [Val<'_>; 7] = [
        (&draft.id).into(),
        (&draft.applicant).into(),
        draft.bundle.as_str().into(),
        draft.offer.as_ref().into(),
        chosen.as_slice().into(),
        answers.as_slice().into(),
        micros(draft.touched).into(),
    ];
    tx.run(INSERT, &vals)?;
    Ok(())
}

/// Stores what was typed.
pub(crate) fn update(tx: &mut Tx<'_>, row: &DraftRow) -> Result<(), BundleError> {
    let DraftRow { draft, chosen, answers } = row;
    let vals: [Val<'_>; 5] = [
        chosen.as_slice().into(),
        answers.as_slice().into(),
        micros(draft.touched).into(),
        (&draft.id).into(),
        (&draft.applicant).into(),
    ];
    if tx.run(UPDATE, &vals)? == 1 { Ok(()) } else { Err(BundleError::NotFound) }
}

/// A person's own draft.
pub(crate) fn find(
    tx: &mut Tx<'_>,
    id: ErrandRef,
    applicant: PersonRef,
) -> Result<Option<DraftRow>, StoreError> {
    tx.find(FIND, &[(&id).into(), (&applicant).into()], draft_of)
}

/// A person's drafts, the latest first.
pub(crate) fn of_applicant(tx: &mut Tx<'_>, applicant: PersonRef) -> Result<Vec<DraftRow>, StoreError> {
    tx.list(OF_APPLICANT, &[(&applicant).into()], draft_of)
}

/// Takes a draft away, or says that it is gone already.
pub(crate) fn delete(tx: &mut Tx<'_>, id: ErrandRef, applicant: PersonRef) -> Result<(), BundleError> {
    let gone = tx.run(DELETE, &[(&id).into(), (&applicant).into()])?;
    if gone == 1 { Ok(()) } else { Err(BundleError::NotFound) }
}

fn draft_of(row: &Row<'_>) -> Result<DraftRow, StoreError> {
    let draft = Draft {
        id: row.id(0)?,
        applicant: row.id(1)?,
        bundle: row.parsed::<BundleRef>(2)?,
        offer: row.opt_id(3)?,
        chosen: Chosen::new(),
        answers: Answers::new(),
        touched: row.time(6)?,
    };
    Ok(DraftRow { draft, chosen: row.blob(4)?, answers: row.blob(5)? })
}
