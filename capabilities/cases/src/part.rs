//! A part of an errand 一件事: an application that another capability put together becomes an ordinary case.
//!
//! The caller chose the case's id long before, so a part is received once however often it is tried: whoever was broken off
//! tries again with the same id.

use cap_catalogue::Item;
use plat_facts::refs::{CaseRef, ItemRef, PersonRef, SiteRef};
use plat_store::StoreError;

use crate::{
    apply::{self, Filled},
    draft::{self, Draft},
    error::CaseError,
    materials::{self, Upload},
    model::Case,
    number::CaseNumber,
    service::Cases,
    store::{self, drafts::DraftRow},
};

/// An application that is ready to be received.
#[derive(Clone, Debug)]
pub struct Part {
    /// The id of the case to be.
    pub id: CaseRef,
    /// Who applies.
    pub applicant: PersonRef,
    /// The item.
    pub item: ItemRef,
    /// The site that is to handle it.
    pub site: SiteRef,
    /// The answers of its form, and to the questions that narrow it.
    pub filled: Filled,
    /// Its materials.
    pub uploads: Vec<Upload>,
}

/// Receives a part, or finds that it was received. Whether one may apply for the item alone online is not asked: the
/// bundle says where somebody has to come in person.
pub async fn receive(cases: &Cases, part: Part) -> Result<Case, CaseError> {
    match cases.get(part.id).await {
        Err(CaseError::NotFound) => {}
        known => return known,
    }
    let id = part.id;
    let draft = keep(cases, &part).await?;
    let there = materials::list(cases, id).await?;
    for upload in missing(part.uploads, &there) {
        draft::add_material(cases, &draft, upload).await?;
    }
    match apply::hand_in(cases, draft, Item::can_be_applied_for).await {
        // Somebody was faster, and the draft is a case.
        Err(CaseError::NotFound) => cases.get(id).await,
        received => received,
    }
}

/// The part as a draft: kept anew, for an attempt that was broken off may have kept less.
async fn keep(cases: &Cases, part: &Part) -> Result<Draft, CaseError> {
    let draft = Draft {
        id: part.id,
        applicant: part.applicant,
        item: part.item.clone(),
        site: part.site.clone(),
        answers: part.filled.answers.clone(),
        chosen: part.filled.chosen.clone(),
        wishes: draft::Wishes::default(),
        touched: cases.mint.now(),
    };
    let row = DraftRow::of(draft.clone(), &cases.key_of(draft.applicant).await?)?;
    let kept = cases.db.write(move |tx| store::drafts::insert(tx, &row)).await;
    match kept {
        Err(CaseError::Store(StoreError::Conflict)) => draft::save(cases, draft).await,
        kept => kept.map(|()| draft),
    }
}

/// Those of the uploads that an earlier attempt has not added: it added them in this order.
fn missing(uploads: Vec<Upload>, there: &[materials::HandedIn]) -> Vec<Upload> {
    let mut left: Vec<&str> = there.iter().map(|it| it.material.as_str()).collect();
    let is_new = move |upload: &Upload| match left.iter().position(|it| *it == upload.material) {
        Some(at) => {
            left.swap_remove(at);
            false
        }
        None => true,
    };
    uploads.into_iter().filter(is_new).collect()
}

impl Cases {
    /// The next number of today, for what holds several cases together: one series, so that a number names one thing.
    pub async fn next_number(&self) -> Result<CaseNumber, CaseError> {
        Ok(self.numbers.next(self.mint.today()).await?)
    }
}
