//! One pick-up: what is ready of an errand is handed over together, by one officer with one confirmation.

use cap_cases::{
    CaseError, deliver,
    model::{Case, DeliveryWay, Tray},
    policy::{HandOver, May, may_hand_over},
};
use plat_identity::{Officer, Resident};

use crate::{errand::Errand, error::BundleError, service::Bundles, store};

/// What an officer finds when the applicant comes with the errand's number.
#[derive(Debug)]
pub struct PickUp {
    /// The errand.
    pub errand: Errand,
    /// Who applied; nobody any more if their data was erased.
    pub applicant: Option<Resident>,
    /// What this officer may hand over now.
    pub ready: Vec<May<HandOver>>,
    /// The cases that are not over and of which nothing can be handed over yet.
    pub later: Vec<Case>,
}

/// What became of it.
#[derive(Debug, Default)]
pub struct HandedOver {
    /// The cases of which the result was handed over.
    pub done: Vec<Case>,
    /// What was changed by somebody else meanwhile, with the reason.
    pub left: Vec<CaseError>,
}

/// The errand with a number, for an officer who may hand something of it over. To others it is not there.
pub async fn of_number(bundles: &Bundles, officer: &Officer, number: &str) -> Result<PickUp, BundleError> {
    let number = number.trim().to_ascii_uppercase();
    let found = bundles.db.read::<_, BundleError>(move |tx| Ok(store::find_numbered(tx, &number)?)).await?;
    let errand = found.ok_or(BundleError::NotFound)?;
    let (mut ready, mut later, mut refused) = (Vec::new(), Vec::new(), None);
    for id in errand.parts.iter().filter_map(crate::errand::Part::case) {
        let case = match bundles.cases.get(id).await {
            Err(CaseError::NotFound) => continue,
            case => case?,
        };
        match (may_hand_over(bundles.authority(), officer, case.clone()), case.tray()) {
            (Err(error), _) => refused = Some(error),
            (Ok(may), Tray::Deliver) => ready.push(may),
            (Ok(_), _) if !case.is_closed() => later.push(case),
            (Ok(_), _) => {}
        }
    }
    match refused {
        Some(refused) if ready.is_empty() && later.is_empty() => Err(refused.into()),
        _ => {
            let applicant = bundles.known(errand.applicant).await?;
            Ok(PickUp { errand, applicant, ready, later })
        }
    }
}

/// Hands over all that is ready. Each case is closed by itself: what somebody else changed meanwhile is left, and told.
pub async fn run(bundles: &Bundles, ready: Vec<May<HandOver>>) -> Result<HandedOver, BundleError> {
    let mut handed = HandedOver::default();
    for may in ready {
        match deliver::run(&bundles.cases, may, DeliveryWay::Window, "").await {
            Ok(case) => handed.done.push(case),
            Err(CaseError::Store(error)) => return Err(error.into()),
            Err(error) => handed.left.push(error),
        }
    }
    Ok(handed)
}
