//! A case may be over: its archive file is due. Whether it is over is looked at when the file is made.

use plat_facts::{
    Fact, Published,
    archive::CaseArchived,
    bundles::{ErrandClosed, ErrandReceived},
    cases::{AcceptanceRefused, CaseDelivered, CaseWithdrawn},
};
use plat_jobs::{JobError, Reader};
use plat_store::Tx;

use crate::store::{
    self,
    errands::{self, Closed},
};

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
            plat_facts::trust::CaseEnded::KIND,
        ]
    }

    fn read(&self, tx: &mut Tx<'_>, fact: &Fact) -> Result<(), JobError> {
        // The stream of a case's facts is the case.
        Ok(store::is_due(tx, fact.stream.cast(), fact.at)?)
    }
}

/// Notes which cases an errand 一件事 has, that it is closed, and that a case of it has a new archive file.
pub(crate) struct Errands;

impl Reader for Errands {
    fn name(&self) -> &'static str {
        "archive.errands"
    }

    fn kinds(&self) -> &'static [&'static str] {
        &[ErrandReceived::KIND, ErrandClosed::KIND, CaseArchived::KIND]
    }

    fn read(&self, tx: &mut Tx<'_>, fact: &Fact) -> Result<(), JobError> {
        if let Some(received) = ErrandReceived::read(fact) {
            let ErrandReceived { errand, parts, .. } = received.map_err(JobError::failed)?;
            let mut cases = parts.iter().filter_map(|part| part.case);
            return Ok(cases.try_for_each(|case| errands::add_part(tx, case, errand))?);
        }
        if let Some(closed) = ErrandClosed::read(fact) {
            let ErrandClosed { errand, number, applicant, .. } = closed.map_err(JobError::failed)?;
            return Ok(errands::is_due(tx, &Closed { errand, number, applicant }, fact.at)?);
        }
        if let Some(archived) = CaseArchived::read(fact) {
            errands::is_due_anew(tx, archived.map_err(JobError::failed)?.case)?;
        }
        Ok(())
    }
}
