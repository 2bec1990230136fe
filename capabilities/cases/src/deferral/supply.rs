//! The applicant hands in what was deferred: online, or at a window where the originals are seen.

use std::collections::BTreeSet;

use plat_facts::{Actor, trust::DeferralSupplied};
use plat_store::Tx;

use crate::{
    change::{Change, Moment},
    error::CaseError,
    materials::{self, HandedIn, MaterialForm, Upload},
    model::Case,
    policy::{Examine, May, Own},
    service::Cases,
    store,
    trust::TrustError,
};

/// A photograph of what was deferred, before it is sent.
pub async fn add_material(cases: &Cases, own: &Own, upload: Upload) -> Result<HandedIn, CaseError> {
    let case = own.case();
    let wanted = case.outstanding().is_some_and(|it| it.materials.contains(&upload.material));
    if !wanted {
        return Err(case.cannot("supply"));
    }
    let item = cases.item_asked(case).await?;
    let key = cases.key_of(case.applicant).await?;
    materials::add(cases, &key, case.id, &item, upload).await
}

/// The applicant sends it online: possible once everything is there.
pub async fn run(cases: &Cases, own: Own) -> Result<Case, CaseError> {
    let handed_in = materials::list(cases, own.case().id).await?;
    if let Some(missing) = still_missing(own.case(), &handed_in).next() {
        return Err(CaseError::MaterialMissing(missing.to_owned()));
    }
    cases.record(decide(own.case(), own.actor(), &cases.moment())?).await
}

/// The officer has seen the originals of all that was deferred.
pub async fn at_window(cases: &Cases, may: May<Examine>) -> Result<Case, CaseError> {
    let moment = cases.moment();
    let change = decide(may.case(), may.actor(), &moment)?;
    let before = materials::list(cases, may.case().id).await?;
    let seen = still_missing(may.case(), &before).map(|material| HandedIn {
        id: cases.mint.id(),
        material: material.to_owned(),
        form: MaterialForm::Original,
        added: moment.now,
    });
    let seen: Vec<_> = seen.collect();
    let case = change.case.id;
    let keep = move |tx: &mut Tx<'_>| seen.iter().try_for_each(|it| store::materials::insert(tx, case, it));
    cases.store_with(change, None, keep).await
}

/// What was deferred and is not there yet.
pub(crate) fn still_missing<'a>(case: &'a Case, handed_in: &'a [HandedIn]) -> impl Iterator<Item = &'a str> {
    let there: BTreeSet<&str> = handed_in.iter().map(|it| it.material.as_str()).collect();
    let deferred = case.deferral.iter().flat_map(|it| &it.materials);
    deferred.map(String::as_str).filter(move |id| !there.contains(id))
}

fn decide(case: &Case, actor: Actor, moment: &Moment) -> Result<Change, CaseError> {
    let deferral = case.outstanding().ok_or_else(|| case.cannot("supply"))?;
    if case.deferral_is_over(moment.today()) {
        return Err(TrustError::DeferralOver.into());
    }
    let fact = DeferralSupplied {
        case: case.id,
        materials: deferral.materials.clone(),
        supplied_on: moment.today(),
    };
    let met = super::Deferral { met: Some(moment.now), ..deferral.clone() };
    Ok(Change::new(Case { deferral: Some(met), ..case.clone() }, &fact, actor, moment.now))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{applicant, deferring, moment};

    #[test]
    fn on_the_last_day_what_was_deferred_is_still_taken_and_on_the_next_it_is_too_late() {
        let case = deferring("2026-03-04"); // three working days: until Monday the 9th
        let met = decide(&case, applicant(), &moment("2026-03-09")).unwrap().case;
        assert!(met.nothing_outstanding().is_ok() && met.outstanding().is_none());
        let late = decide(&case, applicant(), &moment("2026-03-10"));
        assert!(matches!(late, Err(CaseError::Trust(TrustError::DeferralOver))));
        assert!(decide(&met, applicant(), &moment("2026-03-09")).is_err(), "once");
    }

    #[test]
    fn what_was_photographed_is_not_asked_for_again() {
        let case = deferring("2026-03-04");
        let id = case.deferral.as_ref().unwrap().materials[0].clone();
        assert_eq!(still_missing(&case, &[]).collect::<Vec<_>>(), [id.as_str()]);
        let there =
            HandedIn { id: case.id.cast(), material: id, form: MaterialForm::Original, added: case.received };
        assert_eq!(still_missing(&case, &[there]).count(), 0);
    }
}
