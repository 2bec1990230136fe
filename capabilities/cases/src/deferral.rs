//! 容缺受理: an application is accepted while materials of the second rank are missing. Only what the item's procedure names may
//! come later, only of the applicant's own will and over their signature, until a day that leaves time to decide; nothing
//! is granted, made or handed over before it is there, and the case ends when the day passes without it.

pub mod accept;
pub mod end;
pub mod supply;

use cap_catalogue::{Item, Material};
use cap_papers::PaperKind;
use plat_facts::{
    Actor,
    refs::PersonRef,
    trust::{DeferralAsked, DeferralBegun},
};
use plat_identity::Resident;
use plat_kernel::{
    Date, Timestamp,
    clock::date_of,
    term::{Term, Unit, due},
};
use serde::{Deserialize, Serialize};

use crate::{
    change::{Change, Moment},
    error::CaseError,
    exclusion,
    model::{Case, Stage},
    service::Cases,
    trust::{DeferralRule, TrustError},
};

/// A signature under a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signed {
    /// When it was given.
    pub at: Timestamp,
    /// Who signed: the applicant, or whoever acts for them.
    pub by: PersonRef,
    /// The officer before whom the printed statement was signed; nobody when it was ticked and sent online.
    #[serde(default)]
    pub before: Option<PersonRef>,
}

/// What an applicant hands in later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deferral {
    /// The materials, by their ids in the guide.
    pub materials: Vec<String>,
    /// The term that was told and signed, in working days from acceptance.
    pub days: u32,
    /// The signature under the statement.
    pub signed: Signed,
    /// The last day; known from acceptance on.
    #[serde(default)]
    pub until: Option<Date>,
    /// When the last of it was handed in.
    #[serde(default)]
    pub met: Option<Timestamp>,
}

impl Deferral {
    /// Something is still to be handed in.
    pub fn is_open(&self) -> bool {
        self.met.is_none()
    }
}

/// What may be handed in later, and within how many working days of acceptance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer<'a> {
    /// The materials.
    pub materials: Vec<&'a Material>,
    /// Working days.
    pub days: u32,
}

/// What an item lets come later: what its procedure names, of a promise that is long enough. Nothing where state or public
/// security is touched.
pub fn offer<'a>(item: &'a Item, deferrable: &[String], rule: &DeferralRule) -> Option<Offer<'a>> {
    if item.is_guarded() || item.on_the_spot() {
        return None;
    }
    let days = rule.days(item.promised_days)?;
    let named = |material: &&Material| deferrable.contains(&material.id) && !material.identity;
    let materials: Vec<_> = item.materials.iter().filter(named).collect();
    (!materials.is_empty()).then_some(Offer { materials, days })
}

impl Offer<'_> {
    /// The deferral of these materials over this signature. What is not offered is not deferred.
    pub(crate) fn take(&self, mut wanted: Vec<String>, signed: Signed) -> Result<Deferral, CaseError> {
        wanted.sort_unstable();
        wanted.dedup();
        let offered = |id: &String| self.materials.iter().any(|it| it.id == *id);
        if let Some(other) = wanted.iter().find(|id| !offered(id)) {
            return Err(TrustError::NotDeferrable(other.clone()).into());
        }
        if wanted.is_empty() {
            return Err(CaseError::Field { field: "materials".into(), code: "missing" });
        }
        Ok(Deferral { materials: wanted, days: self.days, signed, until: None, met: None })
    }
}

/// The fact that an applicant asked for it, when the application was handed in.
pub(crate) fn asked(case: &Case, deferral: &Deferral) -> DeferralAsked {
    DeferralAsked {
        case: case.id,
        materials: deferral.materials.clone(),
        days: deferral.days,
        signed_before: deferral.signed.before,
    }
}

/// An acceptance of a case whose applicant asked for a deferral begins it: its last day is counted from the day on which
/// that was written down.
pub(crate) fn begun(accepted: Change, actor: Actor, moment: &Moment) -> Change {
    // Where the law has accepted long ago nobody could know: the days run from when it was written down.
    let from = accepted.case.stage.acceptance().map(|acceptance| date_of(acceptance.recorded));
    let (Some(from), Some(deferral)) = (from, accepted.case.deferral.clone()) else { return accepted };
    if deferral.until.is_some() || !deferral.is_open() {
        return accepted;
    }
    let term = Term { days: deferral.days, unit: Unit::Working };
    let until = due(&moment.calendar, from, term, &[]).date;
    let fact = DeferralBegun { case: accepted.case.id, materials: deferral.materials.clone(), until };
    let deferral = Some(Deferral { until: Some(until), ..deferral });
    accepted.then(|case| Case { deferral, ..case }, &fact, actor, moment.now)
}

/// The notice that an accepted case's applicant gets: with a deferral the one that says what is missing and until when.
pub(crate) fn notice(case: &Case) -> PaperKind {
    let open = case.deferral.as_ref().is_some_and(|it| it.is_open() && it.until.is_some());
    if open { PaperKind::DeferralNotice } else { PaperKind::Acceptance }
}

impl Cases {
    /// The materials that an item lets come later, whoever asks.
    pub fn deferrable(&self, item: &Item) -> Vec<Material> {
        let procedure = self.procedures.of(&item.id);
        let named = procedure.map(|it| it.deferrable.as_slice()).unwrap_or_default();
        let offer = offer(item, named, &self.trust.deferral);
        offer.map(|it| it.materials.into_iter().cloned().collect()).unwrap_or_default()
    }

    /// What an applicant may hand in later; nothing of who is excluded from that.
    pub(crate) async fn deferral_offer<'a>(
        &self,
        item: &'a Item,
        applicant: &Resident,
    ) -> Result<Option<Offer<'a>>, CaseError> {
        let procedure = self.procedures.of(&item.id);
        let deferrable = procedure.map(|it| it.deferrable.as_slice()).unwrap_or_default();
        let Some(offer) = offer(item, deferrable, &self.trust.deferral) else { return Ok(None) };
        Ok(exclusion::from_word(self, applicant).await?.is_none().then_some(offer))
    }
}

impl Case {
    /// Refuses what cannot be done before all that was deferred is there: nothing is granted, made or handed over on a
    /// promise to hand something in.
    pub(crate) fn nothing_outstanding(&self) -> Result<(), TrustError> {
        match self.outstanding() {
            Some(deferral) => Err(TrustError::DeferralOpen(deferral.until)),
            None => Ok(()),
        }
    }

    /// What was deferred and is not there yet, while the case goes on.
    pub fn outstanding(&self) -> Option<&Deferral> {
        if matches!(self.stage, Stage::Received { .. } | Stage::Correcting { .. }) || self.is_closed() {
            return None;
        }
        self.deferral.as_ref().filter(|deferral| deferral.is_open() && deferral.until.is_some())
    }

    /// The day has passed, and what was deferred is not there.
    pub(crate) fn deferral_is_over(&self, today: Date) -> bool {
        self.outstanding().and_then(|deferral| deferral.until).is_some_and(|until| today > until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{at, trust_rules};

    pub(super) fn signed() -> Signed {
        Signed { at: at("2026-03-02"), by: crate::sample::a_case().applicant, before: None }
    }

    /// An item of 20 promised days whose second material may follow.
    fn an_item() -> Item {
        let mut item = crate::sample::narrow_item();
        item.promised_days = 20;
        item.branch = plat_identity::Branch::Household;
        item.handling = cap_catalogue::Handling::Promised;
        item
    }

    fn second_rank(item: &Item) -> String {
        item.materials.iter().find(|it| !it.identity).unwrap().id.clone()
    }

    #[test]
    fn only_what_the_procedure_names_may_come_later() {
        let item = an_item();
        assert_eq!(offer(&item, &[], &trust_rules().deferral), None);
        let named = second_rank(&item);
        let offer = offer(&item, std::slice::from_ref(&named), &trust_rules().deferral).unwrap();
        assert_eq!((offer.materials.len(), offer.days), (1, 18));
        assert!(offer.take(vec![named], signed()).is_ok());
        let other = offer.take(vec!["id-card".into()], signed());
        assert!(matches!(other, Err(CaseError::Trust(TrustError::NotDeferrable(_)))));
        assert!(offer.take(vec![], signed()).is_err());
    }

    #[test]
    fn nothing_comes_later_where_public_security_is_touched_or_the_case_is_decided_on_the_spot() {
        let named = vec![second_rank(&an_item())];
        let rule = trust_rules().deferral;
        let guarded = Item { branch: plat_identity::Branch::Explosives, ..an_item() };
        assert_eq!(offer(&guarded, &named, &rule), None);
        let spot = Item { handling: cap_catalogue::Handling::OnTheSpot, promised_days: 0, ..an_item() };
        assert_eq!(offer(&spot, &named, &rule), None);
        let short = Item { promised_days: 2, ..an_item() };
        assert_eq!(offer(&short, &named, &rule), None, "no time would be left to decide");
    }
}
