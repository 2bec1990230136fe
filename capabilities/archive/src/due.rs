//! A case may be over: its archive file is due. Whether it is over is looked at when the file is made.

use plat_facts::{
    Fact, Published,
    cases::{AcceptanceRefused, CaseClosed, CaseDelivered, CaseWithdrawn},
};
use plat_jobs::{JobError, Reader};
use plat_store::Tx;

use crate::store;

/// Reads whatever closes a case; read from zero, it finds the old closed cases, too.
pub(crate) struct Due;

impl Reader for Due {
    fn name(&self) -> &'static str {
        "archive.due"
    }

    fn kinds(&self) -> &'static [&'static str] {
        &[
            CaseDelivered::KIND,
            AcceptanceRefused::KIND,
            CaseWithdrawn::KIND,
            CaseClosed::KIND,
            plat_facts::trust::CaseEnded::KIND,
        ]
    }

    fn read(&self, tx: &mut Tx<'_>, fact: &Fact) -> Result<(), JobError> {
        // The stream of a case's facts is the case.
        Ok(store::is_due(tx, fact.stream.cast(), fact.at)?)
    }
}
