//! A step of a case is over: whoever had it has it no longer, and no head waits for it.

use plat_facts::{
    Fact, Published,
    cases::{
        AcceptanceRefused, CaseAccepted, CaseDeemedGranted, CaseDelivered, CaseGranted, CaseRefused,
        CaseReopened, CaseReviewed, CaseTransferred, CaseWithdrawn, CorrectionAnswered, CorrectionAsked,
        HardCaseHandedBack, HardCaseRaised, ResultProduced, StepSigned,
    },
    trust::CaseEnded,
};
use plat_jobs::{JobError, Reader};
use plat_store::Tx;

use crate::store;

/// Reads the facts after which a case waits for somebody else, even where it stays in the same tray: another person signs, another
/// site or branch has it, a head handed it back. It needs nothing but them.
pub(crate) struct Follow;

impl Reader for Follow {
    fn name(&self) -> &'static str {
        "desk.follow"
    }

    fn kinds(&self) -> &'static [&'static str] {
        &[
            CorrectionAsked::KIND,
            CorrectionAnswered::KIND,
            HardCaseRaised::KIND,
            HardCaseHandedBack::KIND,
            CaseAccepted::KIND,
            AcceptanceRefused::KIND,
            StepSigned::KIND,
            CaseReviewed::KIND,
            CaseTransferred::KIND,
            CaseGranted::KIND,
            CaseDeemedGranted::KIND,
            CaseRefused::KIND,
            ResultProduced::KIND,
            CaseDelivered::KIND,
            CaseWithdrawn::KIND,
            CaseEnded::KIND,
            CaseReopened::KIND,
        ]
    }

    fn read(&self, tx: &mut Tx<'_>, fact: &Fact) -> Result<(), JobError> {
        Ok(store::step_is_over(tx, fact.stream.cast(), fact.at)?)
    }
}
