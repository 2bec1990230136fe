//! 容缺受理 at the window: the applicant signs the printed statement, the officer records it and accepts.

use plat_facts::Actor;

use super::{Deferral, Offer, Signed, asked};
use crate::{
    accept,
    change::{Change, Moment},
    error::CaseError,
    model::{Case, Stage},
    policy::{Examine, May},
    service::Cases,
    trust::TrustError,
};

/// Accepts while these materials are missing; the applicant signed the statement before this officer.
pub async fn run(
    cases: &Cases,
    may: May<Examine>,
    materials: Vec<String>,
    signed: bool,
) -> Result<Case, CaseError> {
    let case = may.case();
    if !signed {
        return Err(CaseError::Field { field: "signed".into(), code: "missing" });
    }
    let item = cases.item_asked(case).await?;
    let applicant = cases.resident(case.applicant).await?;
    let offer = cases.deferral_offer(&item, &applicant).await?.ok_or(TrustError::DeferralNotOffered)?;
    let moment = cases.moment();
    let signed = Signed { at: moment.now, by: case.acting(), before: Some(may.officer()) };
    let change = decide(case, &offer, (materials, signed), may.actor(), &moment)?;
    let notice = super::notice(&change.case);
    cases.record_with_paper(change, notice).await
}

fn decide(
    case: &Case,
    offer: &Offer<'_>,
    (materials, signed): (Vec<String>, Signed),
    actor: Actor,
    moment: &Moment,
) -> Result<Change, CaseError> {
    if !matches!(case.stage, Stage::Received { .. }) {
        return Err(case.cannot("defer"));
    }
    let deferral: Deferral = offer.take(materials, signed)?;
    let fact = asked(case, &deferral);
    let after = Case { deferral: Some(deferral), ..case.clone() };
    let asked = Change::new(after, &fact, actor, moment.now);
    accept::decide(&asked.case, actor, moment).map(|accepted| asked.followed_by(accepted))
}

#[cfg(test)]
mod tests {
    use super::super::tests::signed;
    use super::*;
    use crate::sample::{a_case, moment, narrow_item, officer};

    #[test]
    fn a_deferral_has_its_last_day_from_the_day_of_acceptance_and_two_facts_of_its_own() {
        let item = narrow_item();
        let material = item.materials.first().unwrap();
        let offer = Offer { materials: vec![material], days: 3 };
        let now = moment("2026-03-04");
        let change =
            decide(&a_case(), &offer, (vec![material.id.clone()], signed()), officer(), &now).unwrap();
        let deferral = change.case.deferral.as_ref().unwrap();
        assert_eq!(deferral.until, Some("2026-03-09".parse().unwrap()));
        assert_eq!(change.case.stage.code(), "accepted");
        let kinds: Vec<_> = change.facts().map(|fact| fact.kind).collect();
        assert_eq!(kinds, ["cases.deferral_asked", "cases.case_accepted", "cases.deferral_begun"]);
        assert_eq!(change.case.version, a_case().version + 3);
        assert!(
            decide(&change.case, &offer, (vec![material.id.clone()], signed()), officer(), &now).is_err()
        );
    }
}
