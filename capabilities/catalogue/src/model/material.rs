use super::{MaterialSource, Provision};
use plat_kernel::lang::Bilingual;
use serde::{Deserialize, Serialize};

/// A material that an item asks for (申请材料).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own, and any may go with any")]
pub struct Material {
    /// Stable: cases remember it.
    pub id: String,
    /// Its name.
    pub name: Bilingual,
    /// False when it is asked for in some situations only; its name says in which.
    pub required: bool,
    /// How it comes to the case.
    pub provision: Provision,
    /// Where it may come from, the best first: a source that spares the applicant comes before the applicant.
    pub sources: Vec<MaterialSource>,
    /// Whether somebody else made it, so that a photograph of it is believed only once the original was seen
    /// (国办函〔2016〕108号: grade C becomes B).
    pub original: bool,
    /// Whether what happens in person can happen at the applicant's own phone as well: a face check, a card read by NFC.
    pub remote: bool,
    /// Whether it is the proof of who one is: 一证通办 asks for nothing else.
    pub identity: bool,
    /// The rule that asks for it, where it was recorded; the item's own basis covers the others.
    pub basis: Option<String>,
}

impl Material {
    /// Whether an online application asks for a photograph or a file of it.
    pub fn is_uploaded(&self) -> bool {
        self.provision == Provision::Upload
    }

    /// Whether its original is handed over.
    pub fn is_handed_in(&self) -> bool {
        self.provision == Provision::HandIn
    }

    /// Whether it is written from the answers of the form.
    pub fn is_generated(&self) -> bool {
        self.provision == Provision::Platform
    }

    /// Whether the state has it already, so that nobody is asked for it again.
    pub fn from_state(&self) -> bool {
        self.provision == Provision::State
    }

    /// Whether the applicant may sign a promise instead of proving it (告知承诺).
    pub fn may_be_promised(&self) -> bool {
        self.sources.contains(&MaterialSource::Promise)
    }

    /// Whether the applicant can do without it in every case: the state, the wallet or a promise stands in for it.
    pub fn spared(&self) -> bool {
        use MaterialSource::{Department, Promise, Wallet};
        self.sources.iter().any(|source| matches!(source, Wallet | Department | Promise))
    }
}
