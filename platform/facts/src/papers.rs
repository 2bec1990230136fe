//! What cases publish about their papers.

use serde::{Deserialize, Serialize};

use crate::refs::{CaseRef, PersonRef};

/// The applicant opened a paper online for the first time: it reached them (电子送达). On the paper's own stream.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperOpened {
    /// The case.
    pub case: CaseRef,
    /// The code of its kind.
    pub kind: String,
    /// The paper's number.
    pub number: String,
    /// Who opened it.
    pub applicant: PersonRef,
    /// `web` or `api`.
    pub channel: String,
}

crate::published::published! {
    PaperOpened => "cases.paper_opened",
}
