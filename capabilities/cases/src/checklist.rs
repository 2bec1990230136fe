//! A list that a resident keeps: what one item asks of them by their answers (办事清单). It is an item and the keys of
//! answers; what they lead to is worked out when it is opened, by the guide of that day.

use cap_catalogue::{Chosen, Item, Outcome, Ticket};
use plat_facts::refs::{ItemRef, PersonRef};
use plat_identity::Resident;
use plat_kernel::{Timestamp, id::Id};

use crate::{
    error::CaseError,
    service::Cases,
    situation,
    store::{self, checklists::ChecklistRow},
};

/// A kept list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checklist {
    /// Its id.
    pub id: Id<Checklist>,
    /// Who keeps it.
    pub applicant: PersonRef,
    /// The item.
    pub item: ItemRef,
    /// The answers.
    pub chosen: Chosen,
    /// When it was saved.
    pub saved: Timestamp,
}

/// The most lists that one person keeps; the oldest go first.
pub const MOST: usize = 30;

/// Keeps the list behind a code. One that is kept already is kept once.
pub async fn save(cases: &Cases, resident: &Resident, code: &str) -> Result<(), CaseError> {
    let ticket: Ticket = code.parse().map_err(|_| CaseError::BadChecklist)?;
    let item = cases.item(&ticket.item)?;
    let chosen = situation::of_code(&item, code)?;
    let kept = list(cases, resident).await?;
    if kept.iter().any(|it| it.item == item.id && it.chosen == chosen) {
        return Ok(());
    }
    let too_many: Vec<_> = kept.iter().skip(MOST - 1).map(|it| it.id).collect();
    let applicant = resident.id;
    let new =
        Checklist { id: cases.mint.id(), applicant, item: item.id.clone(), chosen, saved: cases.mint.now() };
    let row = ChecklistRow::of(new, resident.key())?;
    cases
        .db
        .write(move |tx| {
            tx.is_the_deed();
            too_many.iter().try_for_each(|id| store::checklists::delete(tx, *id, applicant))?;
            store::checklists::insert(tx, &row)
        })
        .await
}

/// The resident's lists, the latest first.
pub async fn list(cases: &Cases, resident: &Resident) -> Result<Vec<Checklist>, CaseError> {
    let applicant = resident.id;
    let kept = cases.db.read(move |tx| store::checklists::of_applicant(tx, applicant)).await?;
    kept.into_iter().map(|row| row.open(resident.key())).collect()
}

/// Throws a list away.
pub async fn discard(cases: &Cases, resident: &Resident, id: Id<Checklist>) -> Result<(), CaseError> {
    let applicant = resident.id;
    cases
        .db
        .write(move |tx| {
            tx.is_the_deed();
            store::checklists::delete(tx, id, applicant)
        })
        .await
}

impl Checklist {
    /// What it leads to by the item's guide as it is now; `None` when its questions have changed.
    pub fn outcome(&self, item: &Item) -> Option<Outcome> {
        item.outcome(&self.chosen)
    }
}
