//! A step of a case is over: whoever had it has it no longer, and no head waits for it.

use plat_facts::{
    Fact, Published,
    cases::{
        AcceptanceRefused, CaseAccepted, CaseDelivered, CaseGranted, CaseRefused, CaseReviewed,
        CaseWithdrawn, CorrectionAsked, ResultProduced,
    },
};
use plat_jobs::{JobError, Reader};
use plat_store::Tx;

use crate::store;

/// Reads the facts after which a case lies in another tray. It needs nothing but them.
pub(crate) struct Follow;

impl Reader for Follow {
    fn name(&self) -> &'static str {
        "desk.follow"
    }

    fn kinds(&self) -> &'static [&'static str] {
        &[
            CaseAccepted::KIND,
            CorrectionAsked::KIND,
            AcceptanceRefused::KIND,
            CaseReviewed::KIND,
            CaseGranted::KIND,
            CaseRefused::KIND,
            ResultProduced::KIND,
            CaseDelivered::KIND,
            CaseWithdrawn::KIND,
        ]
    }

    fn read(&self, tx: &mut Tx<'_>, fact: &Fact) -> Result<(), JobError> {
        Ok(store::step_is_over(tx, fact.stream.cast(), fact.at)?)
    }
}
