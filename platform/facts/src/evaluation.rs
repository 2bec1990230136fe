//! What residents say of a service (好差评). The stream is the evaluation's own id, or the case's.

use serde::{Deserialize, Serialize};

use crate::{CaseRef, PersonRef, SiteRef, published::published};

/// The resident was asked, once, what they think of the service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvaluationInvited {
    /// The case that was served.
    pub case: CaseRef,
    /// Who was asked.
    pub applicant: PersonRef,
    /// Where it was handled.
    pub site: SiteRef,
}

/// The resident answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseEvaluated {
    /// The case that was served.
    pub case: CaseRef,
    /// From 1 (very dissatisfied) to 5 (very satisfied); 1 and 2 are bad ratings (差评).
    pub level: u8,
    /// Where it was handled.
    pub site: SiteRef,
    /// The officer who served, if one did.
    pub officer: Option<PersonRef>,
}

published! {
    EvaluationInvited => "evaluation.evaluation_invited",
    CaseEvaluated => "evaluation.case_evaluated",
}
