//! What a department certified is offered to the people whom it concerns. It is never an application: somebody says yes, and
//! then fills in and hands in like everybody else.

use cap_catalogue::Answers;
use plat_crypto::DataKey;
use plat_facts::{
    Actor, Published as _,
    bundles::{BundleOffered, OfferAnswer, OfferAnswered},
    refs::{BundleRef, DepartmentRef, OfferRef, PersonRef},
};
use plat_identity::{IdentityError, Resident};
use plat_kernel::{Timestamp, idno::ResidentId};
use plat_store::StoreError;
use serde::{Deserialize, Serialize};

use crate::{
    draft::{self, Draft},
    error::BundleError,
    policy::MayOffer,
    sealed,
    service::Bundles,
    store::{self, offers::Recipient},
};

/// The most people to whom one offer goes.
const MOST_PEOPLE: usize = 10;
/// The longest reference of a department's own.
pub(crate) const LONGEST_REFERENCE: usize = 64;
/// The column of the blind index of those to whom an offer goes.
const PERSON: &str = "bundles_offered.person";
/// The column of the blind index of references.
const REFERENCE: &str = "bundles_offer.reference";
/// The column of what an offer brings one person. It is part of what is sealed: it never changes.
const COPY: &str = "bundles_offered.content";

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
    /// The account that sent it: an officer's, or a program's.
    pub(crate) sender: PersonRef,
    /// What an offer of the time before says, under its sender's key; empty since each person has a copy of their own.
    pub(crate) content: Vec<u8>,
    pub(crate) made: Timestamp,
    /// What it says to the person for whom it was read.
    pub(crate) own: Option<Vec<u8>>,
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
    if !(1..=LONGEST_REFERENCE).contains(&notice.reference.trim().chars().count()) {
        return Err(BundleError::BadReference);
    }
    let numbers = numbers(&notice)?;
    let reference = reference(bundles, may.department(), &notice.reference);
    let id: OfferRef = bundles.mint.id();
    let content = Content { fields: checked(bundles, notice.fields)? };
    let copy =
        |number: &ResidentId| Ok((index(bundles, number), sealed_for(bundles, (id, number), &content)?));
    let people = numbers.iter().map(copy).collect::<Result<Vec<Recipient>, BundleError>>()?;
    let (sender, department, now) = (may.sender(), may.department().clone(), bundles.mint.now());
    let (bundle, content) = (bundle.id.clone(), Vec::new());
    let kept = Kept { id, bundle, department, sender, content, made: now, own: None };
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

/// The identity numbers of those to whom it goes, each once.
fn numbers(notice: &Notice) -> Result<Vec<ResidentId>, BundleError> {
    if !(1..=MOST_PEOPLE).contains(&notice.people.len()) {
        return Err(BundleError::BadPeople);
    }
    let mut numbers: Vec<ResidentId> = Vec::new();
    for number in &notice.people {
        let number: ResidentId = number.trim().parse().map_err(|_| BundleError::BadPeople)?;
        if !numbers.contains(&number) {
            numbers.push(number);
        }
    }
    Ok(numbers)
}

/// The blind index of a department's own number for what it certified.
pub(crate) fn reference(bundles: &Bundles, department: &DepartmentRef, typed: &str) -> [u8; 16] {
    let own = format!("{department}/{}", typed.trim());
    bundles.identity.vault().masters().index(REFERENCE, &own)
}

/// The key of one person's copy of an offer: reckoned from their identity number and the index key whenever it is needed, and
/// kept nowhere. It opens that copy and no other.
fn copy_key(bundles: &Bundles, (id, number): (OfferRef, &ResidentId)) -> DataKey {
    let of = format!("{id}/{}", number.as_str());
    DataKey::from_secret(bundles.identity.vault().masters().fingerprint(COPY, &of))
}

/// A copy of what an offer says, for one of those to whom it goes: they may have no account, and no key, yet.
fn sealed_for(
    bundles: &Bundles,
    to: (OfferRef, &ResidentId),
    content: &Content,
) -> Result<Vec<u8>, BundleError> {
    let plain = serde_json::to_vec(content)
        .map_err(|_| StoreError::corrupt("bundles_offered", "content", "has no JSON form"))?;
    let suite = bundles.identity.vault().masters().suite();
    Ok(copy_key(bundles, to).seal(suite, (COPY, to.0.as_bytes()), &plain, bundles.mint.chance()))
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
        offers.extend(opened(bundles, kept, &resident.id_number).await?);
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
    let kept = kept.ok_or(BundleError::NotFound)?;
    let offer = opened(bundles, kept, &resident.id_number).await?.ok_or(BundleError::NotFound)?;
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

/// The offer in clear; nothing if the account that sent one of the time before was erased.
async fn opened(bundles: &Bundles, kept: Kept, number: &ResidentId) -> Result<Option<Offer>, BundleError> {
    let Kept { id, bundle, department, made, .. } = kept;
    let Content { fields } = match &kept.own {
        Some(own) => {
            let corrupt = |_| StoreError::corrupt("bundles_offered", "content", "does not open");
            let plain = copy_key(bundles, (id, number)).open((COPY, id.as_bytes()), own).map_err(corrupt)?;
            // The parser's own words would quote what was sealed, in a log.
            serde_json::from_slice(&plain).map_err(|_| {
                StoreError::corrupt("bundles_offered", "content", "not the JSON that was sealed")
            })?
        }
        // It was answered, or taken back: what it brought is gone.
        None if kept.content.is_empty() => Content::default(),
        None => match bundles.key_of(kept.sender).await {
            Err(BundleError::Identity(IdentityError::Erased)) => return Ok(None),
            key => sealed::OFFER.open_json(&key?, id, &kept.content)?,
        },
    };
    Ok(Some(Offer { id, bundle, department, fields, made }))
}

fn code(answer: OfferAnswer) -> &'static str {
    match answer {
        OfferAnswer::Accepted => "accepted",
        OfferAnswer::Declined => "declined",
        OfferAnswer::NotMe => "not-me",
    }
}
