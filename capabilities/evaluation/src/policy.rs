//! Who may evaluate: the applicant of the case and nobody else. There is no proof for an officer, because there is
//! nothing that an officer may do with an evaluation.

use plat_facts::{Actor, refs::PersonRef};
use plat_identity::Resident;

use crate::{error::EvaluationError, model::Evaluation};

/// Proof that a resident acts on the evaluation of their own case.
#[derive(Debug, Clone)]
pub struct Own {
    evaluation: Evaluation,
    by: PersonRef,
}

impl Own {
    /// The evaluation as it was read.
    pub fn evaluation(&self) -> &Evaluation {
        &self.evaluation
    }

    /// The applicant, as the actor of a fact.
    pub(crate) fn actor(&self) -> Actor {
        Actor::Resident(self.by)
    }
}

/// The evaluation is about the resident's own case. Another's is not found, so that nobody learns that it exists.
pub fn own(resident: &Resident, evaluation: Evaluation) -> Result<Own, EvaluationError> {
    if evaluation.invitation.applicant == resident.id {
        Ok(Own { evaluation, by: resident.id })
    } else {
        Err(EvaluationError::NotFound)
    }
}
