//! 告知承诺: instead of proving something, the applicant is told what is attested, how it is checked and what follows from a
//! false word, and signs. It is checked afterwards. A false promise is written down with its grounds and excludes the person
//! from promises and deferrals for a while; they see it, and may object.

pub mod answer;
pub mod check;
pub mod object;

use cap_catalogue::{Item, Material};
use plat_facts::{refs::PersonRef, trust::PromiseSigned};
use plat_identity::Resident;
use plat_kernel::{Bilingual, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{deferral::Signed, error::CaseError, exclusion, model::Case, service::Cases, trust::TrustError};

/// What an applicant promised instead of proving it, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promise {
    /// The materials the promise stands for, by their ids in the guide.
    pub materials: Vec<String>,
    /// What follows from a false promise, as it was told.
    pub told: Bilingual,
    /// The signature.
    pub signed: Signed,
    /// What was found when it was checked.
    #[serde(default)]
    pub check: Option<PromiseCheck>,
    /// What the person said against that.
    #[serde(default)]
    pub objection: Option<Objection>,
}

/// What was found when a promise was checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromiseCheck {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: PersonRef,
    /// It was true.
    pub kept: bool,
    /// The grounds, as told to the person; empty when it was true.
    pub grounds: String,
}

/// An objection against a promise that was found false. The words are kept sealed, beside the case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Objection {
    /// When it came.
    pub at: Timestamp,
    /// Within how many working days an answer was promised then; nothing of one that came before this was kept.
    #[serde(default)]
    pub answer_within: Option<u32>,
    /// What was answered.
    #[serde(default)]
    pub answer: Option<ObjectionAnswer>,
}

/// The answer to an objection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectionAnswer {
    /// When.
    pub at: Timestamp,
    /// By whom: never by who found the promise false.
    pub by: PersonRef,
    /// The person was right: the exclusion is lifted.
    pub lifted: bool,
    /// The reason, as told to the person.
    pub reason: String,
}

impl Promise {
    /// It was found false, and stays so.
    pub fn is_false(&self) -> bool {
        let lifted = self.objection.as_ref().and_then(|it| it.answer.as_ref()).is_some_and(|it| it.lifted);
        self.check.as_ref().is_some_and(|check| !check.kept) && !lifted
    }

    /// The person objected, and nobody answered yet.
    pub fn is_disputed(&self) -> bool {
        self.objection.as_ref().is_some_and(|objection| objection.answer.is_none())
    }
}

impl Case {
    /// Whether this officer found its promise false: somebody else answers the objection.
    pub(crate) fn found_false(&self, officer: PersonRef) -> bool {
        let check = self.promise.as_ref().and_then(|promise| promise.check.as_ref());
        check.is_some_and(|check| !check.kept && check.by == officer)
    }
}

/// What an applicant may promise instead of proving it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer<'a> {
    /// The materials.
    pub materials: Vec<&'a Material>,
    /// What follows from a false promise.
    pub consequences: &'a Bilingual,
}

/// What an item takes on a promise: what its procedure says. Nothing where state or public security, important foreign
/// affairs or public safety are touched (国办发〔2020〕42号).
pub fn offer<'a>(
    item: &'a Item,
    (named, consequences): (&[String], &'a Bilingual),
    public_safety: bool,
) -> Option<Offer<'a>> {
    if item.is_guarded() || public_safety {
        return None;
    }
    let fits = |material: &&Material| named.contains(&material.id) && !material.identity;
    let materials: Vec<_> = item.materials.iter().filter(fits).collect();
    (!materials.is_empty()).then_some(Offer { materials, consequences })
}

impl Cases {
    /// What an applicant may promise; nothing of who is excluded from that.
    pub async fn promise_offer<'a>(
        &'a self,
        item: &'a Item,
        applicant: &Resident,
    ) -> Result<Option<Offer<'a>>, CaseError> {
        let Some(procedure) = self.procedures.of(&item.id) else { return Ok(None) };
        let Some(terms) = &procedure.promise else { return Ok(None) };
        let terms = (terms.materials.as_slice(), &terms.consequences);
        let Some(offer) = offer(item, terms, procedure.public_safety) else { return Ok(None) };
        Ok(exclusion::from_word(self, applicant).await?.is_none().then_some(offer))
    }
}

impl Offer<'_> {
    /// The promise for these materials over this signature. What is not offered is not promised.
    pub(crate) fn take(&self, mut wanted: Vec<String>, signed: Signed) -> Result<Promise, CaseError> {
        wanted.sort_unstable();
        wanted.dedup();
        let offered = |id: &String| self.materials.iter().any(|it| it.id == *id);
        if let Some(other) = wanted.iter().find(|id| !offered(id)) {
            return Err(TrustError::NotPromisable(other.clone()).into());
        }
        if wanted.is_empty() {
            return Err(CaseError::Field { field: "promised".into(), code: "missing" });
        }
        let told = self.consequences.clone();
        Ok(Promise { materials: wanted, told, signed, check: None, objection: None })
    }
}

/// The fact that it was signed.
pub(crate) fn signed(case: &Case, promise: &Promise) -> PromiseSigned {
    PromiseSigned {
        case: case.id,
        materials: promise.materials.clone(),
        signed_before: promise.signed.before,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{a_case, at, narrow_item};

    fn terms(item: &Item) -> (Vec<String>, Bilingual) {
        let material = item.materials.iter().find(|it| !it.identity).unwrap();
        let consequences = Bilingual { zh: "撤销决定".into(), en: "The decision is revoked".into() };
        (vec![material.id.clone()], consequences)
    }

    #[test]
    fn a_promise_is_offered_where_the_procedure_says_so_and_never_where_public_safety_is_touched() {
        let item = Item { branch: plat_identity::Branch::Household, ..narrow_item() };
        let (named, told) = terms(&item);
        assert_eq!(offer(&item, (&[], &told), false), None);
        assert_eq!(offer(&item, (&named, &told), true), None);
        let guarded = Item { branch: plat_identity::Branch::Firearms, ..item.clone() };
        assert_eq!(offer(&guarded, (&named, &told), false), None);
        assert_eq!(offer(&item, (&named, &told), false).unwrap().materials.len(), 1);
    }

    #[test]
    fn only_what_is_offered_can_be_promised() {
        let item = Item { branch: plat_identity::Branch::Household, ..narrow_item() };
        let (named, told) = terms(&item);
        let offer = offer(&item, (&named, &told), false).unwrap();
        let signed = Signed { at: at("2026-03-02"), by: a_case().applicant, before: None };
        assert!(offer.take(named.clone(), signed).is_ok());
        assert!(matches!(
            offer.take(vec!["other".into()], signed),
            Err(CaseError::Trust(TrustError::NotPromisable(_)))
        ));
        assert!(offer.take(vec![], signed).is_err());
    }
}
