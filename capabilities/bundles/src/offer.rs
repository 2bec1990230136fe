//! What a department certified is offered to the people whom it concerns. It is never an application: somebody says yes, and
//! then fills in and hands in like everybody else.

use cap_catalogue::Answers;
use plat_facts::{
    Actor, Published as _,
    bundles::{BundleOffered, OfferAnswer, OfferAnswered},
    refs::{BundleRef, DepartmentRef, OfferRef, PersonRef},
};
use plat_identity::Resident;
use plat_kernel::{Timestamp, idno::ResidentId};
use plat_store::StoreError;
use serde::{Deserialize, Serialize};

use crate::{
    draft::{self, Draft},
    error::BundleError,
    policy::MayOffer,
    sealed,
    service::Bundles,
    store,
};

/// The most people to whom one offer goes.
const MOST_PEOPLE: usize = 10;
/// The longest reference of a department's own.
const LONGEST_REFERENCE: usize = 64;
/// The column of the blind index of those to whom an offer goes.
const PERSON: &str = "bundles_offered.person";
/// The column of the blind index of references.
const REFERENCE: &str = "bundles_offer.reference";

/// A department's notice.
#[derive(Debug, Clone)]
pub struct Notice {
    /// The department's own number for it: the same number is the same notice.
    pub reference: String,
    /// The bundle.
    pub bundle: BundleRef,
    /// The identity numbers of those whom it concerns.
    pub people: Vec<String>,
    /// What it brings: dictionary fields that the bundle takes from it.
    pub fields: Answers,
}

/// An offer as it is kept: what it says is sealed.
#[derive(Debug, Clone)]
pub(crate) struct Kept {
    pub(crate) id: OfferRef,
    pub(crate) bundle: BundleRef,
    pub(crate) department: DepartmentRef,
    pub(crate) sender: PersonRef,
    pub(crate) content: Vec<u8>,
    pub(crate) made: Timestamp,
}

/// What an offer says.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Content {
    fields: Answers,
}

/// An offer, for one to whom it was made.
#[derive(Debug, Clone)]
pub struct Offer {
    /// Its id.
    pub id: OfferRef,
    /// The bundle.
    pub bundle: BundleRef,
    /// Who certified what led to it.
    pub department: DepartmentRef,
    /// What it brings.
    pub fields: Answers,
    /// When it was made.
    pub made: Timestamp,
}

/// Makes an offer, or finds that it was made. Whether any of these people has an account is neither asked nor told.
pub async fn make(bundles: &Bundles, may: &MayOffer, notice: Notice) -> Result<OfferRef, BundleError> {
    let bundle = bundles.bundle(&notice.bundle)?;
    let trigger = bundle.trigger.as_ref().ok_or(BundleError::NotTriggered)?;
    if let Some(key) = notice.fields.keys().find(|key| !trigger.fields.contains(key)) {
        return Err(BundleError::UnknownField(key.clone()));
    }
    let people = people(bundles, &notice)?;
    let reference = bundles
        .identity
        .vault()
        .masters()
        .index(REFERENCE, &format!("{}/{}", may.department(), notice.reference.trim()));
    let id: OfferRef = bundles.mint.id();
    let sender = may.officer();
    let content = Content { fields: checked(bundles, notice.fields)? };
    let content = sealed::OFFER.seal_json(&bundles.key_of(sender).await?, id, &content)?;
    let (department, now) = (may.department().clone(), bundles.mint.now());
    let kept = Kept { id, bundle: bundle.id.clone(), department, sender, content, made: now };
    let fact = BundleOffered {
        offer: id,
        bundle: kept.bundle.clone(),
        department: kept.department.clone(),
        people: u32::try_from(people.len()).unwrap_or(u32::MAX),
    };
    let fact = fact.fact(id.cast(), 1, now, may.actor());
    let stored = bundles
        .db
        .write(move |tx| {
            if let Some(known) = store::offers::by_reference(tx, reference)? {
                return Ok(known.id);
            }
            store::offers::insert(tx, &kept, (&reference, &people))?;
            tx.append(&fact)?;
            Ok::<_, BundleError>(kept.id)
        })
        .await;
    match stored {
        // Two of the same at once: the other was faster.
        Err(BundleError::Store(StoreError::Conflict)) => {
            let known = bundles
                .db
                .read::<_, BundleError>(move |tx| Ok(store::offers::by_reference(tx, reference)?))
                .await?;
            known.map(|it| it.id).ok_or(BundleError::ChangedMeanwhile)
        }
        stored => stored,
    }
}

/// The blind indexes of those to whom it goes, each once.
fn people(bundles: &Bundles, notice: &Notice) -> Result<Vec<[u8; 16]>, BundleError> {
    let reference = notice.reference.trim().chars().count();
    if notice.people.is_empty()
        || notice.people.len() > MOST_PEOPLE
        || !(1..=LONGEST_REFERENCE).contains(&reference)
    {
        return Err(BundleError::BadPeople);
    }
    let mut indexes = Vec::new();
    for number in &notice.people {
        let number: ResidentId = number.trim().parse().map_err(|_| BundleError::BadPeople)?;
        let index = index(bundles, &number);
        if !indexes.contains(&index) {
            indexes.push(index);
        }
    }
    Ok(indexes)
}

fn index(bundles: &Bundles, number: &ResidentId) -> [u8; 16] {
    bundles.identity.vault().masters().index(PERSON, number.as_str())
}

/// The fields in their normal form.
fn checked(bundles: &Bundles, fields: Answers) -> Result<Answers, BundleError> {
    let shared = bundles.cases.catalogue.shared();
    let today = bundles.today();
    let check = |(key, value): (String, String)| {
        let field = shared.field(&key).ok_or_else(|| BundleError::UnknownField(key.clone()))?;
        let value = field.check(&value, today);
        let code =
            |fault| BundleError::Field { field: key.clone(), code: crate::hand_in::fault_code(&fault) };
        Ok((key.clone(), value.map_err(code)?))
    };
    fields.into_iter().map(check).collect()
}

/// What waits for a person's answer, the latest first.
pub async fn waiting(bundles: &Bundles, resident: &Resident) -> Result<Vec<Offer>, BundleError> {
    let person = index(bundles, &resident.id_number);
    let kept = bundles.db.read::<_, BundleError>(move |tx| Ok(store::offers::waiting(tx, person)?)).await?;
    let mut offers = Vec::new();
    for kept in kept {
        offers.extend(opened(bundles, kept).await?);
    }
    Ok(offers)
}

/// Somebody answers an offer. Who accepts goes on with an application that is begun for them, and nothing more.
pub async fn answer(
    bundles: &Bundles,
    resident: &Resident,
    (id, answer): (OfferRef, OfferAnswer),
) -> Result<Option<Draft>, BundleError> {
    let person = index(bundles, &resident.id_number);
    let kept = bundles.db.read::<_, BundleError>(move |tx| Ok(store::offers::find(tx, id, person)?)).await?;
    let offer = opened(bundles, kept.ok_or(BundleError::NotFound)?).await?.ok_or(BundleError::NotFound)?;
    let now = bundles.mint.now();
    let fact = OfferAnswered { offer: id, person: resident.id, answer };
    // Each of those to whom it was made answers on their own: a stream of its own for each answer.
    let fact = fact.fact(bundles.mint.id(), 1, now, Actor::Resident(resident.id));
    bundles
        .db
        .write(move |tx| {
            store::offers::answer(tx, (id, person), (code(answer), now))?;
            Ok::<_, BundleError>(tx.append(&fact)?)
        })
        .await?;
    if answer != OfferAnswer::Accepted {
        return Ok(None);
    }
    Ok(Some(draft::begin(bundles, resident, &offer.bundle, (Some(id), offer.fields)).await?))
}

/// The offer in clear; nothing if the account that sent it was erased.
async fn opened(bundles: &Bundles, kept: Kept) -> Result<Option<Offer>, BundleError> {
    let key = match bundles.key_of(kept.sender).await {
        Err(BundleError::Identity(plat_identity::IdentityError::Erased)) => return Ok(None),
        key => key?,
    };
    let Content { fields } = sealed::OFFER.open_json(&key, kept.id, &kept.content)?;
    let Kept { id, bundle, department, made, .. } = kept;
    Ok(Some(Offer { id, bundle, department, fields, made }))
}

fn code(answer: OfferAnswer) -> &'static str {
    match answer {
        OfferAnswer::Accepted => "accepted",
        OfferAnswer::Declined => "declined",
        OfferAnswer::NotMe => "not-me",
    }
}
