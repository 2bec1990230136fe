//! An application that is not handed in yet: nothing typed is lost. Its id becomes the case's.

use cap_catalogue::{Answers, Chosen};
use plat_facts::refs::{CaseRef, ItemRef, PersonRef, SiteRef};
use plat_identity::Resident;
use plat_kernel::{Timestamp, id::Id};

use crate::{
    error::CaseError,
    materials::{self, HandedIn, Upload},
    service::Cases,
    store::{self, drafts::DraftRow},
};

/// What a resident has filled in so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The id of the case to be.
    pub id: CaseRef,
    /// Who fills it in.
    pub applicant: PersonRef,
    /// The item applied for.
    pub item: ItemRef,
    /// The site that is to handle it.
    pub site: SiteRef,
    /// The answers as typed.
    pub answers: Answers,
    /// The answers to the questions that narrow the item, when some were given.
    pub chosen: Chosen,
    /// When it was last changed.
    pub touched: Timestamp,
}

/// An application before it is handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Application {
    /// Nothing was typed yet, and nothing is kept.
    Blank(Draft),
    /// Begun and kept.
    Begun(Draft),
}

/// The resident's application for an item: the one that was begun, or a blank one that is kept nowhere yet.
pub async fn of_item(cases: &Cases, resident: &Resident, item: &ItemRef) -> Result<Application, CaseError> {
    let item = cases.item(item)?;
    if !item.can_apply_online() {
        return Err(CaseError::ItemClosed);
    }
    if let Some(begun) = list(cases, resident).await?.into_iter().find(|draft| draft.item == item.id) {
        return Ok(Application::Begun(begun));
    }
    let site =
        cases.sites.handling(&item).first().map(|site| site.code.clone()).ok_or(CaseError::WrongSite)?;
    Ok(Application::Blank(Draft {
        id: cases.mint.id(),
        applicant: resident.id,
        item: item.id.clone(),
        site,
        answers: Answers::new(),
        chosen: Chosen::new(),
        touched: cases.mint.now(),
    }))
}

/// Begins an application, or goes on with the one that was begun for the same item.
pub async fn begin(cases: &Cases, resident: &Resident, item: &ItemRef) -> Result<Draft, CaseError> {
    let draft = match of_item(cases, resident, item).await? {
        Application::Begun(draft) => return Ok(draft),
        Application::Blank(draft) => draft,
    };
    let row = DraftRow::of(draft.clone(), resident.key())?;
    cases.db.write(move |tx| store::drafts::insert(tx, &row)).await?;
    Ok(draft)
}

/// The resident's drafts, the latest first.
pub async fn list(cases: &Cases, resident: &Resident) -> Result<Vec<Draft>, CaseError> {
    let applicant = resident.id;
    let kept = cases.db.read(move |tx| store::drafts::of_applicant(tx, applicant)).await?;
    kept.into_iter().map(|row| row.open(resident.key())).collect()
}

/// The resident's own draft.
pub async fn get(cases: &Cases, resident: &Resident, id: CaseRef) -> Result<Draft, CaseError> {
    let applicant = resident.id;
    let kept = cases.db.read(move |tx| store::drafts::find(tx, id, applicant)).await?;
    kept.ok_or(CaseError::NotFound)?.open(resident.key())
}

/// Keeps what was typed, right or wrong.
pub async fn save(cases: &Cases, draft: Draft) -> Result<Draft, CaseError> {
    let draft = Draft { touched: cases.mint.now(), ..draft };
    let row = DraftRow::of(draft.clone(), &cases.key_of(draft.applicant).await?)?;
    cases.db.write(move |tx| store::drafts::update(tx, &row)).await?;
    Ok(draft)
}

/// Throws a draft away with all that was photographed for it.
pub async fn discard(cases: &Cases, draft: Draft) -> Result<(), CaseError> {
    let handed_in = materials::list(cases, draft.id).await?;
    cases
        .db
        .write(move |tx| {
            store::drafts::delete(tx, draft.id, draft.applicant)?;
            store::materials::delete_of_case(tx, draft.id)
        })
        .await?;
    materials::delete_files(cases, &handed_in).await;
    Ok(())
}

/// Adds a photograph or PDF of a material.
pub async fn add_material(cases: &Cases, draft: &Draft, upload: Upload) -> Result<HandedIn, CaseError> {
    let item = cases.item_of_draft(draft)?;
    let key = cases.key_of(draft.applicant).await?;
    materials::add(cases, &key, draft.id, &item, upload).await
}

/// Takes a material back.
pub async fn remove_material(cases: &Cases, draft: &Draft, id: Id<HandedIn>) -> Result<(), CaseError> {
    let case = draft.id;
    let mut handed_in = materials::list(cases, case).await?;
    handed_in.retain(|it| it.id == id);
    cases.db.write(move |tx| store::materials::delete(tx, case, id)).await?;
    materials::delete_files(cases, &handed_in).await;
    Ok(())
}
