//! An application that is not handed in yet: nothing typed is lost. Its id becomes the case's.

use cap_catalogue::{Answers, Chosen};
use plat_facts::refs::{CaseRef, ItemRef, PersonRef, SiteRef};
use plat_identity::Resident;
use plat_kernel::{Date, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{
    agents::{Acting, ActingAs},
    error::CaseError,
    materials::{self, HandedIn, Upload},
    said::{self, Wanted},
    service::Cases,
    store::{self, drafts::DraftRow},
    upload,
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
    /// What is wished beside the answers.
    pub wishes: Wishes,
    /// When it was last changed.
    pub touched: Timestamp,
}

/// What an applicant wishes beside the answers of the form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Wishes {
    /// For whom, when not for oneself.
    pub acts_for: Option<ActsFor>,
    /// Where the result is to come out; none for the site that was chosen.
    pub pick_up: Option<SiteRef>,
    /// The materials that are handed in later 容缺.
    pub deferred: Vec<String>,
    /// The materials that are promised 告知承诺.
    pub promised: Vec<String>,
    /// The earlier case that is known.
    pub despite: Option<CaseRef>,
}

impl Wishes {
    /// Whether a material need not be photographed now.
    pub(crate) fn spares(&self, material: &str) -> bool {
        self.deferred.iter().chain(&self.promised).any(|id| id == material)
    }

    pub(crate) fn are_none(&self) -> bool {
        *self == Self::default()
    }
}

/// For whom somebody applies, and as what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActsFor {
    /// For whom.
    pub person: PersonRef,
    /// As what.
    pub kind: ActingAs,
    /// Until when the letter of attorney holds.
    pub until: Option<Date>,
    /// The guardian agrees that the child's data is processed.
    pub consent: bool,
}

impl Draft {
    /// Whose application it is: what is handed in for it is sealed under this person's key.
    pub fn subject(&self) -> PersonRef {
        self.wishes.acts_for.as_ref().map_or(self.applicant, |it| it.person)
    }
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
    let site = cases
        .sites
        .taking_on(&item, cases.mint.today())
        .first()
        .map(|site| site.code.clone())
        .ok_or(CaseError::WrongSite)?;
    Ok(Application::Blank(Draft {
        id: cases.mint.id(),
        applicant: resident.id,
        item: item.id.clone(),
        site,
        answers: Answers::new(),
        chosen: Chosen::new(),
        wishes: Wishes::default(),
        touched: cases.mint.now(),
    }))
}

/// What is wished, with who wishes it. Whoever may not act for somebody any more is refused when the application is sent.
pub(crate) async fn wanted(cases: &Cases, draft: &Draft) -> Result<Wanted, CaseError> {
    let Wishes { acts_for, deferred, promised, despite, .. } = draft.wishes.clone();
    let acting = match acts_for {
        Some(ActsFor { kind, until, consent, .. }) => {
            Some(Acting { by: cases.resident(draft.applicant).await?, kind, until, consent })
        }
        None => None,
    };
    Ok(Wanted { acting, deferred, promised, despite })
}

/// Keeps what is wished. What was photographed for one person is not handed in for another: it goes.
pub(crate) async fn wish(cases: &Cases, draft: Draft, wishes: Wishes) -> Result<Draft, CaseError> {
    let before = draft.subject();
    let draft = save(cases, Draft { wishes, ..draft }).await?;
    if draft.subject() != before {
        let (id, handed_in) = (draft.id, materials::list(cases, draft.id).await?);
        cases.db.write(move |tx| store::materials::delete_of_case(tx, id)).await?;
        materials::delete_files(cases, &handed_in).await;
    }
    Ok(draft)
}

/// Whether what is wished would hold if the application were sent now.
pub(crate) async fn is_held(cases: &Cases, draft: &Draft) -> Result<(), CaseError> {
    let item = cases.item_of_draft(draft)?;
    let applicant = cases.resident(draft.subject()).await?;
    said::hold(cases, &item, &applicant, (wanted(cases, draft).await?, None)).await.map(drop)
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
    upload::forget(cases, draft.id).await
}

/// Adds a photograph or PDF of a material.
pub async fn add_material(cases: &Cases, draft: &Draft, upload: Upload) -> Result<HandedIn, CaseError> {
    let item = cases.item_of_draft(draft)?;
    let key = cases.key_of(draft.subject()).await?;
    materials::add(cases, &key, draft.id, &item, upload).await
}
