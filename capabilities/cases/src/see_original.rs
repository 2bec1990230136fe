//! 核验原件: an officer compares what was sent with the original, and the material rises to B (国办函〔2016〕108号). From then on
//! nobody asks for the original again, in this case or in a later one.

use plat_facts::materials::OriginalSeen;
use plat_kernel::id::Id;

use crate::{
    change::{Change, Moment},
    error::CaseError,
    grade::Grade,
    materials::{self, HandedIn, MaterialError},
    model::Case,
    policy::{Examine, May},
    service::Cases,
    store,
};

/// The officer has seen the original of a material, all of its pages.
pub async fn run(cases: &Cases, may: May<Examine>, material: &str) -> Result<Case, CaseError> {
    let moment = cases.moment();
    let pages = materials::list(cases, may.case().id).await?;
    let (change, seen) = decide(&may, material, &pages, &moment)?;
    let (case, by) = (change.case.id, (may.officer(), moment.now));
    cases
        .store_with(change, None, move |tx| {
            seen.iter().try_for_each(|id| store::materials::see(tx, case, *id, by))
        })
        .await
}

fn decide(
    may: &May<Examine>,
    material: &str,
    pages: &[HandedIn],
    moment: &Moment,
) -> Result<(Change, Vec<Id<HandedIn>>), CaseError> {
    let case = may.case();
    if case.is_closed() {
        return Err(case.cannot("see_original"));
    }
    let seen = to_see(pages, material);
    if seen.is_empty() {
        return Err(MaterialError::NothingToSee.into());
    }
    let fact = OriginalSeen {
        case: case.id,
        officer: may.officer(),
        material: material.to_owned(),
        pages: u32::try_from(seen.len()).unwrap_or(u32::MAX),
        seen_on: moment.today(),
    };
    Ok((Change::new(case.clone(), &fact, may.actor(), moment.now), seen))
}

/// The pages of a material whose original nobody has seen.
fn to_see(pages: &[HandedIn], material: &str) -> Vec<Id<HandedIn>> {
    let open = |page: &&HandedIn| page.material == material && page.grade().raised().is_some();
    pages.iter().filter(open).map(|page| page.id).collect()
}

/// Whether the original of a material is still to be seen.
pub fn is_open(pages: &[HandedIn], material: &str) -> bool {
    !to_see(pages, material).is_empty()
}

/// How far a material is believed: like the least of what was handed in for it. None when nothing was.
pub fn grade_of(pages: &[HandedIn], material: &str) -> Option<Grade> {
    pages.iter().filter(|page| page.material == material).map(HandedIn::grade).max()
}
