//! Who may evaluate: the applicant of the case and nobody else. There is no proof for an officer, because there is
//! nothing that an officer may do with an evaluation.

use plat_facts::Actor;
use plat_identity::{PersonKey, Resident};

use crate::{error::EvaluationError, model::Evaluation, store::Kept};

/// Proof that a resident acts on the evaluation of their own case.
#[derive(Debug, Clone)]
pub struct Own {
    evaluation: Evaluation,
    by: PersonKey,
}

impl Own {
    /// The evaluation as it was read.
    pub fn evaluation(&self) -> &Evaluation {
        &self.evaluation
    }

    /// The applicant's key, under which their words are sealed.
    pub(crate) fn key(&self) -> &PersonKey {
        &self.by
    }

    /// The applicant, as the actor of a fact.
    pub(crate) fn actor(&self) -> Actor {
        Actor::Resident(self.by.person())
    }
}

/// The evaluation is about the resident's own case. Another's is not found, so that nobody learns that it exists.
pub(crate) fn own(resident: &Resident, kept: Kept) -> Result<Own, EvaluationError> {
    if kept.invitation.applicant == resident.id {
        Ok(Own { evaluation: kept.open(resident.key())?, by: resident.key().clone() })
    } else {
        Err(EvaluationError::NotFound)
    }
}
