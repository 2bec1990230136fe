use super::Provision;
use plat_kernel::lang::Bilingual;
use serde::Serialize;

/// A material that an item asks for (申请材料).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Material {
    /// Stable: cases remember it.
    pub id: String,
    /// Its name.
    pub name: Bilingual,
    /// False when it is asked for in some situations only; its name says in which.
    pub required: bool,
    /// How it comes to the case.
    pub provision: Provision,
}

impl Material {
    /// Whether an online application asks for a photograph or a file of it.
    pub fn is_uploaded(&self) -> bool {
        self.provision == Provision::Upload
    }

    /// Whether it is written from the answers of the form.
    pub fn is_generated(&self) -> bool {
        self.provision == Provision::Platform
    }

    /// Whether the state has it already, so that nobody is asked for it again.
    pub fn from_state(&self) -> bool {
        self.provision == Provision::State
    }
}
