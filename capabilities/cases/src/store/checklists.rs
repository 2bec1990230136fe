//! Lists that residents keep.

use cap_catalogue::Chosen;
use plat_facts::refs::{ItemRef, PersonRef};
use plat_identity::PersonKey;
use plat_kernel::id::Id;
use plat_store::{Row, StoreError, Tx, micros};

use crate::{checklist::Checklist, error::CaseError, sealed};

const INSERT: &str =
    "INSERT INTO cases_checklist (id, applicant, item, situation, saved) VALUES ($1, $2, $3, $4, $5)";
const OF_APPLICANT: &str = "SELECT id, applicant, item, situation, saved FROM cases_checklist WHERE applicant = $1 \
    ORDER BY saved DESC, id DESC LIMIT 60";
const DELETE: &str = "DELETE FROM cases_checklist WHERE id = $1 AND applicant = $2";

/// Every text of this file.
pub(crate) const SQL: &[&str] = &[INSERT, OF_APPLICANT, DELETE];

/// A list as it is kept: its answers are sealed.
pub(crate) struct ChecklistRow {
    /// Without its answers.
    checklist: Checklist,
    situation: Vec<u8>,
}

impl ChecklistRow {
    /// Seals a list under its owner's key.
    pub(crate) fn of(checklist: Checklist, key: &PersonKey) -> Result<Self, CaseError> {
        let situation = sealed::CHECKLIST.seal_json(key, checklist.id, &checklist.chosen)?;
        Ok(Self { checklist, situation })
    }

    /// The list with its answers.
    pub(crate) fn open(self, key: &PersonKey) -> Result<Checklist, CaseError> {
        let chosen = sealed::CHECKLIST.open_json(key, self.checklist.id, &self.situation)?;
        Ok(Checklist { chosen, ..self.checklist })
    }
}

/// Stores a new list.
pub(crate) fn insert(tx: &mut Tx, row: &ChecklistRow) -> Result<(), CaseError> {
    let ChecklistRow { checklist, situation } = row;
    tx.run(
        INSERT,
        &[
            checklist.id.as_bytes().into(),
            checklist.applicant.as_bytes().into(),
            checklist.item.as_str().into(),
            situation.as_slice().into(),
            micros(checklist.saved).into(),
        ],
    )?;
    Ok(())
}

/// A person's lists, the latest first.
pub(crate) fn of_applicant(tx: &mut Tx, applicant: PersonRef) -> Result<Vec<ChecklistRow>, CaseError> {
    Ok(tx.list(OF_APPLICANT, &[applicant.as_bytes().into()], checklist_of)?)
}

/// Throws a person's own list away, or says that it is gone already.
pub(crate) fn delete(tx: &mut Tx, id: Id<Checklist>, applicant: PersonRef) -> Result<(), CaseError> {
    let gone = tx.run(DELETE, &[id.as_bytes().into(), applicant.as_bytes().into()])?;
    if gone == 1 { Ok(()) } else { Err(CaseError::NotFound) }
}

fn checklist_of(row: &Row) -> Result<ChecklistRow, StoreError> {
    let checklist = Checklist {
        id: row.id(0)?,
        applicant: row.id(1)?,
        item: row.parsed::<ItemRef>(2)?,
        chosen: Chosen::new(),
        saved: row.time(4)?,
    };
    Ok(ChecklistRow { checklist, situation: row.blob(3)? })
}
