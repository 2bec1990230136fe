//! What happens to the materials of a case beyond being handed in. Materials are named by their ids in the guide.

use plat_kernel::Date;
use serde::{Deserialize, Serialize};

use crate::{CaseRef, PersonRef, published::published};

/// An officer compared what was sent with the original (核验原件): its grade rises from C to B. The stream is the case's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OriginalSeen {
    /// The case.
    pub case: CaseRef,
    /// The officer who saw it.
    pub officer: PersonRef,
    /// Which material.
    pub material: String,
    /// How many pages were compared.
    pub pages: u32,
    /// The day.
    pub seen_on: Date,
}

/// The applicant consented to use a material of an earlier case again. The stream is that of the first copied page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MaterialReused {
    /// The application it is used for; it may not be handed in yet.
    pub case: CaseRef,
    /// The case it was handed in for.
    pub from: CaseRef,
    /// Who consented.
    pub applicant: PersonRef,
    /// Which material.
    pub material: String,
    /// How far it is believed: `a`, `b` or `c`.
    pub grade: String,
}

published! {
    OriginalSeen => "cases.original_seen",
    MaterialReused => "cases.material_reused",
}
