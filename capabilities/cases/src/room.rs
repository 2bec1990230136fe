//! An application to which its applicant can add materials now: one that is not handed in yet, one that is being
//! corrected, or one of which something was deferred. What was handed in before stays as it is.

use std::sync::Arc;

use cap_catalogue::{Item, Material};
use plat_facts::refs::{CaseRef, PersonRef};
use plat_identity::{PersonKey, Resident};
use plat_kernel::Timestamp;

use crate::{
    draft::{self, Draft},
    error::CaseError,
    materials::{self, HandedIn, Upload},
    model::{Case, Stage},
    policy::Own,
    reading,
    service::Cases,
};

/// Room for materials, which only its applicant gets.
#[derive(Clone, Debug)]
pub struct Room {
    pub(crate) case: CaseRef,
    pub(crate) applicant: PersonRef,
    pub(crate) item: Arc<Item>,
    /// Somebody acts for the applicant: what the applicant handed in elsewhere is not shown to them.
    pub(crate) acts: bool,
    open: Open,
}

/// What may be added and changed.
#[derive(Clone, Debug)]
enum Open {
    /// Everything.
    Draft,
    /// What was added since the notice.
    Since(Timestamp),
    /// What was deferred.
    Deferred(Vec<String>),
}

impl Room {
    /// The room of a draft.
    pub fn of_draft(cases: &Cases, draft: &Draft) -> Result<Self, CaseError> {
        let item = cases.item_of_draft(draft)?;
        let acts = draft.subject() != draft.applicant;
        Ok(Self { case: draft.id, applicant: draft.subject(), item, acts, open: Open::Draft })
    }

    /// The room of a case that waits for materials.
    pub async fn of_case(cases: &Cases, own: &Own) -> Result<Self, CaseError> {
        let case = own.case();
        let open = open(case).ok_or_else(|| case.cannot("answer_correction"))?;
        let item = cases.item_asked(case).await?;
        let acts = own.actor().person() != Some(case.applicant);
        Ok(Self { case: case.id, applicant: case.applicant, item, acts, open })
    }

    /// The room of a resident's draft or case.
    pub async fn get(cases: &Cases, resident: &Resident, id: CaseRef) -> Result<Self, CaseError> {
        match draft::get(cases, resident, id).await {
            Ok(draft) => Self::of_draft(cases, &draft),
            Err(CaseError::NotFound) => Self::of_case(cases, &reading::own(cases, resident, id).await?).await,
            Err(error) => Err(error),
        }
    }

    /// The material of the guide, if it may be added now.
    pub(crate) fn material(&self, id: &str) -> Result<&Material, CaseError> {
        let open = match &self.open {
            Open::Deferred(wanted) => wanted.iter().any(|it| it == id),
            Open::Draft | Open::Since(_) => true,
        };
        self.item.material(id).filter(|_| open).ok_or(CaseError::NotFound)
    }

    /// Whether a page may still be turned, moved and taken back.
    pub(crate) fn is_open(&self, page: &HandedIn) -> bool {
        page.leaf().is_some()
            && match &self.open {
                Open::Draft => true,
                Open::Since(asked) => page.added >= *asked,
                Open::Deferred(wanted) => wanted.contains(&page.material),
            }
    }

    /// The pages that may still be changed, in their order.
    pub(crate) async fn pages(&self, cases: &Cases) -> Result<Vec<HandedIn>, CaseError> {
        let all = materials::list(cases, self.case).await?;
        Ok(all.into_iter().filter(|page| self.is_open(page)).collect())
    }

    /// Adds a file that came in one piece.
    pub async fn add(&self, cases: &Cases, upload: Upload) -> Result<HandedIn, CaseError> {
        self.material(&upload.material)?;
        materials::add(cases, &self.key(cases).await?, self.case, &self.item, upload).await
    }

    /// The key of its applicant.
    pub(crate) async fn key(&self, cases: &Cases) -> Result<PersonKey, CaseError> {
        cases.key_of(self.applicant).await
    }
}

fn open(case: &Case) -> Option<Open> {
    match &case.stage {
        Stage::Correcting { asked, .. } => Some(Open::Since(*asked)),
        _ => case.outstanding().map(|deferral| Open::Deferred(deferral.materials.clone())),
    }
}
