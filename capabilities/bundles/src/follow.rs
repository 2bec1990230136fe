//! What happens to a case that is a part happens to its errand: this reader follows the facts of cases.

use plat_facts::{
    Fact, Published as _,
    bundles::PartEnd,
    cases::{AcceptanceRefused, CaseDeemedGranted, CaseGranted, CaseReceived, CaseRefused, CaseWithdrawn},
    refs::CaseRef,
    trust::CaseEnded,
};
use plat_jobs::{JobError, Reader};
use plat_store::Tx;

use crate::{
    errand::{Errand, Event, PartState},
    error::BundleError,
    service::Bundles,
    store, told,
};

/// Follows the cases of errands.
pub(crate) struct Follow(pub(crate) Bundles);

const KINDS: &[&str] = &[
    CaseReceived::KIND,
    CaseGranted::KIND,
    CaseDeemedGranted::KIND,
    CaseRefused::KIND,
    AcceptanceRefused::KIND,
    CaseWithdrawn::KIND,
    CaseEnded::KIND,
];

impl Reader for Follow {
    fn name(&self) -> &'static str {
        "bundles.follow"
    }

    fn kinds(&self) -> &'static [&'static str] {
        KINDS
    }

    fn read(&self, tx: &mut Tx<'_>, fact: &Fact) -> Result<(), JobError> {
        let Some(event) = event(fact) else { return Ok(()) };
        let case: CaseRef = fact.stream.cast();
        let Some(errand) = store::find_of_case(tx, case)? else { return Ok(()) };
        self.take(tx, (errand, case), event, fact).map_err(JobError::failed)
    }
}

impl Follow {
    fn take(
        &self,
        tx: &mut Tx<'_>,
        (errand, case): (Errand, CaseRef),
        event: Event,
        fact: &Fact,
    ) -> Result<(), BundleError> {
        let part = errand.part_of_case(case).ok_or(BundleError::NoSuchStep)?;
        // What was told already, by the node that received it or by an earlier reading, is not told again.
        let news = matches!(
            (&part.state, &event),
            (PartState::Ready { .. }, _) | (PartState::Started { .. }, Event::Ended { .. })
        );
        if !news {
            return Ok(());
        }
        let happened = (part.step.clone(), event);
        told::happen(&self.0, errand, happened, (fact.at, fact.actor))?.store(tx)
    }
}

/// What a fact of a case means for the part that it is.
fn event(fact: &Fact) -> Option<Event> {
    let ended = |end| Some(Event::Ended { end, because: None });
    match fact.kind.as_str() {
        CaseReceived::KIND => Some(Event::Started),
        CaseGranted::KIND | CaseDeemedGranted::KIND => ended(PartEnd::Granted),
        CaseRefused::KIND | AcceptanceRefused::KIND | CaseEnded::KIND => ended(PartEnd::Refused),
        CaseWithdrawn::KIND => ended(PartEnd::Withdrawn),
        _ => None,
    }
}
