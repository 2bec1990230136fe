//! What a row says beside its case, so that officers find it: that somebody objects, and whose opinion is awaited. Each change of a
//! case writes both. This reader writes them once more where a version before did not: read from the first fact on, it finds the
//! objections and consultations that were open before these lists were kept.

use plat_facts::{Fact, Published, cases::ConsultationOpened, trust::ExclusionObjected};
use plat_jobs::{JobError, Reader};
use plat_store::Tx;

use crate::{service::Cases, store};

/// Reads what opens an objection or a consultation.
pub(crate) struct Lists(pub(crate) Cases);

impl Reader for Lists {
    fn name(&self) -> &'static str {
        "cases.lists"
    }

    fn kinds(&self) -> &'static [&'static str] {
        &[ExclusionObjected::KIND, ConsultationOpened::KIND]
    }

    fn read(&self, tx: &mut Tx<'_>, fact: &Fact) -> Result<(), JobError> {
        // The stream of a case's facts is the case.
        let Some(case) = store::find(tx, fact.stream.cast()).map_err(JobError::failed)? else {
            return Ok(());
        };
        let answer_by = self.0.moment().answer_by(&case);
        Ok(store::objected::list_again(tx, &case, answer_by)?)
    }
}
