//! What is said when an application is handed in, and held against whoever says it: who acts for whom, what follows later,
//! what is promised, which earlier case is known. The same for the window and for applications online.

use std::sync::Arc;

use cap_catalogue::Item;
use plat_facts::refs::{CaseRef, PersonRef};
use plat_identity::Resident;

use crate::{
    agents::{self, Acting, Representation},
    deferral::{Deferral, Signed},
    duplicates,
    error::CaseError,
    exclusion,
    promise::Promise,
    service::Cases,
    situation,
    trust::TrustError,
};

/// What is wanted, as it was typed or ticked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Who acts for the applicant.
    pub acting: Option<Acting>,
    /// The materials that follow later 容缺; signed.
    pub deferred: Vec<String>,
    /// The materials that are promised 告知承诺; signed.
    pub promised: Vec<String>,
    /// The earlier case that is known.
    pub despite: Option<CaseRef>,
}

/// What holds of it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Said {
    pub(crate) on_behalf: Option<Representation>,
    pub(crate) deferral: Option<Deferral>,
    pub(crate) promise: Option<Promise>,
    pub(crate) despite: Option<CaseRef>,
}

impl Said {
    /// The item as it is asked of whoever hands the application in.
    pub(crate) fn asked(&self, item: Arc<Item>) -> Arc<Item> {
        situation::by(item, self.on_behalf.as_ref().map(|it| it.kind))
    }

    /// Whether a material need not be there when the application is handed in.
    pub(crate) fn spares(&self, material: &str) -> bool {
        let deferred = self.deferral.iter().flat_map(|it| &it.materials);
        let promised = self.promise.iter().flat_map(|it| &it.materials);
        deferred.chain(promised).any(|id| id == material)
    }
}

/// What holds of what is wanted. `before` is the officer before whom it was signed; nobody online, where it was ticked and
/// sent in the signer's own session. Who is excluded from the item is refused.
pub(crate) async fn hold(
    cases: &Cases,
    item: &Item,
    applicant: &Resident,
    (wanted, before): (Wanted, Option<PersonRef>),
) -> Result<Said, CaseError> {
    // Nobody has looked at the authority of who acts online: they learn nothing of the applicant from a refusal.
    let unseen = before.is_none() && wanted.acting.is_some();
    exclusion::from_item(cases, applicant, &item.id).await.map_err(|error| match error {
        CaseError::Trust(_) if unseen => TrustError::AtTheWindow.into(),
        error => error,
    })?;
    let (now, today) = (cases.mint.now(), cases.mint.today());
    let on_behalf = agents::check(applicant, wanted.acting.as_ref(), &cases.trust, (now, today))?;
    let by = on_behalf.as_ref().map_or(applicant.id, |it| it.by);
    let signed = Signed { at: now, by, before };
    let deferral = if wanted.deferred.is_empty() {
        None
    } else {
        let offer = cases.deferral_offer(item, applicant).await?;
        Some(offer.ok_or(TrustError::DeferralNotOffered)?.take(wanted.deferred, signed)?)
    };
    let promise = if wanted.promised.is_empty() {
        None
    } else {
        let offer = cases.promise_offer(item, applicant).await?;
        Some(offer.ok_or(TrustError::PromiseNotOffered)?.take(wanted.promised, signed)?)
    };
    let earlier = match wanted.despite {
        Some(known) => {
            duplicates::of(cases, applicant.id, &item.id).await?.into_iter().find(|it| it.id == known)
        }
        None => None,
    };
    Ok(Said { on_behalf, deferral, promise, despite: earlier.map(|it| it.id) })
}
