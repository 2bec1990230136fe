//! Who is excluded from something, for how long and why. A person is found by a blind index of their identity number, of a
//! column of its own: it says nothing to who has not its key, and still holds for somebody who makes a new account.

use plat_facts::{
    Actor, NewFact, Published,
    refs::{CaseRef, ItemRef, PersonRef},
    trust::PersonExcluded,
};
use plat_identity::Resident;
use plat_kernel::{Date, Timestamp, id::Id};
use plat_store::Tx;

use crate::{
    error::CaseError,
    model::{self, Case, Outcome, Stage},
    service::Cases,
    store,
    trust::{FALSE_MATERIALS_YEARS, TrustError},
};

/// From what somebody is excluded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Nothing is taken on their word: no deferral, no promise.
    Word,
    /// They may not apply for this item (行政许可法 78, 79).
    Item(ItemRef),
}

/// Why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// A promise was false.
    FalsePromise,
    /// Applied with false materials for what concerns public safety (行政许可法 78).
    FalseMaterials,
}

impl Ground {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::FalsePromise, Self::FalseMaterials];

    /// The stable code, also the last part of its word key.
    pub fn code(self) -> &'static str {
        match self {
            Self::FalsePromise => "false-promise",
            Self::FalseMaterials => "false-materials",
        }
    }
}

/// A blind index of an identity number.
pub type Mark = [u8; 16];

/// Somebody is excluded from something until a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exclusion {
    /// Its id.
    pub id: Id<Exclusion>,
    /// Who: by the number on their card.
    pub mark: Mark,
    /// Who: by the account they had then.
    pub person: PersonRef,
    /// The case in which it was found.
    pub case: CaseRef,
    /// From what.
    pub scope: Scope,
    /// Why.
    pub ground: Ground,
    /// Since when.
    pub since: Date,
    /// The last day.
    pub until: Date,
    /// When it was lifted.
    pub lifted: Option<Timestamp>,
}

impl Exclusion {
    /// It holds on a day.
    pub fn holds_on(&self, today: Date) -> bool {
        self.lifted.is_none() && today <= self.until
    }

    /// Stores it with its fact.
    pub(crate) fn keep(&self, tx: &mut Tx<'_>, fact: &NewFact) -> Result<(), CaseError> {
        store::exclusions::insert(tx, self)?;
        Ok(tx.append(fact)?)
    }

    /// The fact: codes and references only.
    pub(crate) fn fact(&self, actor: Actor, now: Timestamp) -> NewFact {
        let item = match &self.scope {
            Scope::Word => None,
            Scope::Item(item) => Some(item.clone()),
        };
        let fact = PersonExcluded {
            case: self.case,
            person: self.person,
            item,
            reason: self.ground.code().to_owned(),
            until: self.until,
        };
        fact.fact(self.id.cast(), 1, now, actor)
    }
}

/// By what a person is found among the excluded.
pub(crate) fn mark_of(cases: &Cases, person: &Resident) -> Mark {
    cases.identity.vault().masters().index("cases_exclusion.mark", person.id_number.as_str())
}

/// From what a person is excluded today.
pub async fn of_person(cases: &Cases, person: &Resident) -> Result<Vec<Exclusion>, CaseError> {
    let (mark, today) = (mark_of(cases, person), cases.mint.today());
    let found = cases.db.read(move |tx| store::exclusions::of_mark(tx, mark)).await?;
    Ok(found.into_iter().filter(|it| it.holds_on(today)).collect())
}

/// Until when nothing is taken on this person's word; none if it is.
pub(crate) async fn from_word(cases: &Cases, person: &Resident) -> Result<Option<Date>, CaseError> {
    let all = of_person(cases, person).await?;
    Ok(all.iter().filter(|it| it.scope == Scope::Word).map(|it| it.until).max())
}

/// Refuses who may not apply for this item just now (行政许可法 78, 79).
pub(crate) async fn from_item(cases: &Cases, person: &Resident, item: &ItemRef) -> Result<(), CaseError> {
    let all = of_person(cases, person).await?;
    let of_item = all.iter().filter(|it| it.scope == Scope::Item(item.clone()));
    of_item.map(|it| it.until).max().map_or(Ok(()), |until| Err(TrustError::Excluded(until).into()))
}

/// Who applied with false materials for what directly concerns public safety is excluded from that item for one year
/// (行政许可法 78): this follows from the refusal, nobody has to think of it.
pub(crate) fn by_refusal(cases: &Cases, case: &Case, applicant: &Resident) -> Option<Exclusion> {
    let false_materials = match &case.stage {
        Stage::NotAccepted { ground, .. } => *ground == model::Ground::FalseMaterials,
        Stage::Decided { decision, .. } => {
            matches!(decision.outcome, Outcome::Refused { ground: model::Ground::FalseMaterials, .. })
        }
        _ => false,
    };
    let public_safety = cases.procedures.of(&case.item).is_some_and(|it| it.public_safety);
    let today = cases.mint.today();
    let until = today.saturating_add(jiff::Span::new().years(FALSE_MATERIALS_YEARS));
    (false_materials && public_safety).then(|| Exclusion {
        id: cases.mint.id(),
        mark: mark_of(cases, applicant),
        person: applicant.id,
        case: case.id,
        scope: Scope::Item(case.item.clone()),
        ground: Ground::FalseMaterials,
        since: today,
        until,
        lifted: None,
    })
}
