//! What the pages ask of others.

use std::sync::Arc;

use plat_facts::{ItemRef, PersonRef};
use plat_identity::Officer;

use crate::ports::Asked;

/// What the pages need beside the line itself.
#[derive(Clone)]
pub struct Beside {
    /// Where people reach the city, without a slash at the end: stands in the code on a slip.
    pub address: String,
    /// Who knows the open cases of a person.
    pub cases: Arc<dyn OpenCases>,
}

/// Knows which cases of a person are open that an officer may read.
pub trait OpenCases: Send + Sync {
    /// The open cases of a person, the latest first.
    fn of<'a>(&'a self, officer: &'a Officer, person: PersonRef) -> Asked<'a, Vec<OpenCase>>;
}

/// An open case, as far as the window must know of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenCase {
    /// Its page.
    pub href: String,
    /// Its number.
    pub number: String,
    /// What it is about.
    pub item: ItemRef,
}
