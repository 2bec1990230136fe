//! What the use cases of this capability work with.

use std::{ops::Deref, sync::Arc};

use cap_cases::Cases;
use plat_files::Files;
use plat_ledger::Ledger;

/// The archive of a city. Clones are the same.
#[derive(Clone)]
pub struct Archive(Arc<Parts>);

/// What [`Archive`] is made of.
pub struct Parts {
    /// The cases, with their database, clock and registry of people.
    pub cases: Cases,
    /// Where archive files are kept, sealed.
    pub files: Files,
    /// Proves what was recorded of a case.
    pub ledger: Ledger,
    /// Everything here is a demonstration.
    pub test: bool,
}

impl Archive {
    /// From its parts.
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }
}

impl Deref for Archive {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}
