//! A material that the applicant handed in before, offered again (不得要求重复提供): used only with their consent, which is on
//! record before anything is copied. A copy keeps its grade, so what an officer has seen need not be seen again, and what
//! nobody has seen yet is still to be seen.

use std::collections::BTreeMap;

use plat_facts::{
    Actor, Published,
    materials::MaterialReused,
    refs::{CaseRef, PersonRef},
};
use plat_files::Media;
use plat_kernel::{SignedDuration, Timestamp};

use crate::{
    error::CaseError,
    grade::Grade,
    materials::{self, HandedIn, Leaf, MOST_FILES, MaterialForm},
    number::CaseNumber,
    room::Room,
    service::Cases,
    store,
};

/// A material of an earlier case that could be used again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Which material of the guide it is.
    pub material: String,
    /// The earlier case.
    pub case: CaseRef,
    /// Its number.
    pub number: CaseNumber,
    /// How far it is believed: the least of its pages.
    pub grade: Grade,
    /// When it came in.
    pub added: Timestamp,
    /// How many pages it has.
    pub pages: usize,
}

/// What the applicant need not hand in again: for each material that is not there yet, the best of their earlier ones that
/// is still new enough.
pub async fn offers(cases: &Cases, room: &Room) -> Result<Vec<Offer>, CaseError> {
    let there = materials::list(cases, room.case).await?;
    let wanted = |id: &str| {
        room.material(id).is_ok_and(cap_catalogue::Material::is_uploaded)
            && !there.iter().any(|it| it.material == id)
    };
    // Whoever acts for somebody is shown nothing of what that person handed in elsewhere.
    let found = if room.acts { Vec::new() } else { earlier(cases, room.applicant).await? };
    Ok(best(found.into_iter().filter(|(case, _, it)| *case != room.case && wanted(&it.material))))
}

type Found = (CaseRef, CaseNumber, HandedIn);

async fn earlier(cases: &Cases, applicant: PersonRef) -> Result<Vec<Found>, CaseError> {
    let days = i64::from(cases.trust.reuse.within_days);
    let since = cases.mint.now() - SignedDuration::from_hours(24 * days);
    cases.db.read(move |tx| store::materials::of_applicant(tx, applicant, since)).await
}

/// The best offer for each material; what the applicant made themselves is made anew.
fn best(found: impl Iterator<Item = Found>) -> Vec<Offer> {
    let mut offers: BTreeMap<(String, CaseRef), Offer> = BTreeMap::new();
    for (case, number, page) in found.filter(|(_, _, page)| page.grade() != Grade::Own) {
        let (grade, added) = (page.grade(), page.added);
        let offer = Offer { material: page.material.clone(), case, number, grade, added, pages: 0 };
        let offer = offers.entry((page.material, case)).or_insert(offer);
        offer.pages += 1;
        offer.grade = offer.grade.max(grade);
        offer.added = offer.added.max(added);
    }
    let mut best: BTreeMap<String, Offer> = BTreeMap::new();
    for offer in offers.into_values() {
        let better = |old: &Offer| (offer.grade, old.added) < (old.grade, offer.added);
        if best.get(&offer.material).is_none_or(better) {
            best.insert(offer.material.clone(), offer);
        }
    }
    best.into_values().collect()
}

/// The applicant's word that an earlier material is used again; made by asking them, and by nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consent {
    /// Which material.
    pub material: String,
    /// From which case.
    pub from: CaseRef,
}

/// Copies the pages of an earlier material, and records the consent with them.
pub async fn take(cases: &Cases, room: &Room, consent: &Consent) -> Result<Vec<HandedIn>, CaseError> {
    let offered = offers(cases, room).await?;
    let offer = offered.into_iter().find(|it| it.material == consent.material && it.case == consent.from);
    let offer = offer.ok_or(CaseError::NotFound)?;
    let there = materials::list(cases, room.case).await?;
    if there.len() + offer.pages > MOST_FILES {
        return Err(CaseError::TooManyFiles);
    }
    let mut before = materials::list(cases, offer.case).await?;
    before.retain(|it| it.material == offer.material && it.leaf().is_some());
    let key = room.key(cases).await?;
    let mut copies = Vec::with_capacity(before.len());
    for (page, place) in before.iter().zip(materials::next_place(&there)..) {
        let MaterialForm::File { leaf, .. } = &page.form else { continue };
        let (media, bytes) = materials::open(cases, &key, page).await?;
        let media = Media::of_name(&media).ok_or(CaseError::BadFile)?;
        let leaf = Leaf { place, from: Some(offer.case), ..leaf.clone() };
        copies.push(materials::keep(cases, &key, &page.material, (leaf, media, bytes)).await?);
    }
    record(cases, room, &offer, copies).await
}

async fn record(
    cases: &Cases,
    room: &Room,
    offer: &Offer,
    copies: Vec<HandedIn>,
) -> Result<Vec<HandedIn>, CaseError> {
    let first = copies.first().ok_or(CaseError::NotFound)?;
    let fact = MaterialReused {
        case: room.case,
        from: offer.case,
        applicant: room.applicant,
        material: offer.material.clone(),
        grade: offer.grade.code().to_owned(),
    };
    let fact = fact.fact(first.id.cast(), 1, cases.mint.now(), Actor::Resident(room.applicant));
    let (case, stored) = (room.case, copies.clone());
    let written = cases
        .db
        .write(move |tx| {
            tx.is_the_deed();
            stored.iter().try_for_each(|page| store::materials::insert(tx, case, page))?;
            Ok::<_, CaseError>(tx.append(&fact)?)
        })
        .await;
    if let Err(error) = written {
        materials::delete_files(cases, &copies).await;
        return Err(error);
    }
    Ok(copies)
}

#[cfg(test)]
mod tests {
    use plat_files::Scan;
    use plat_kernel::{Chance, Clock, Mint};

    use super::*;
    use crate::sample::{a_case, at};

    fn found(material: &str, case: CaseRef, grade: Grade, day: &str) -> Found {
        let leaf = Leaf { place: 1, grade, hints: vec![], scan: Scan::Off, seen: None, from: None };
        let form = MaterialForm::File { file: String::new(), media: "image/jpeg".to_owned(), size: 1, leaf };
        let id = Mint::new(Clock::manual(at(day)), Chance::seeded(3)).id();
        (case, a_case().number, HandedIn { id, material: material.to_owned(), form, added: at(day) })
    }

    fn two_cases() -> (CaseRef, CaseRef) {
        let mint = Mint::new(Clock::manual(at("2026-01-05")), Chance::seeded(9));
        (mint.id(), mint.id())
    }

    #[test]
    fn what_an_officer_has_seen_is_offered_before_what_is_newer() {
        let (old, new) = two_cases();
        let all = [
            found("permit", new, Grade::Sent, "2026-02-20"),
            found("permit", old, Grade::Seen, "2026-01-06"),
            found("lease", new, Grade::Sent, "2026-02-20"),
            found("lease", old, Grade::Sent, "2026-01-06"),
        ];
        let offers = best(all.into_iter());
        let chosen: Vec<_> = offers.iter().map(|it| (it.material.as_str(), it.case, it.grade)).collect();
        assert_eq!(chosen, [("lease", new, Grade::Sent), ("permit", old, Grade::Seen)]);
    }

    #[test]
    fn a_material_is_believed_like_the_least_of_its_pages() {
        let (case, _) = two_cases();
        let pages =
            [found("deed", case, Grade::Seen, "2026-02-20"), found("deed", case, Grade::Sent, "2026-02-21")];
        let offers = best(pages.into_iter());
        assert_eq!((offers.len(), offers[0].pages, offers[0].grade), (1, 2, Grade::Sent));
    }

    #[test]
    fn what_the_applicant_made_themselves_is_not_used_again() {
        let (case, _) = two_cases();
        assert!(best([found("statement", case, Grade::Own, "2026-02-20")].into_iter()).is_empty());
    }
}
