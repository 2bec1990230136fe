#![doc = include_str!("../README.md")]

pub mod cases;
pub mod catalogue;
pub mod evaluation;
mod fact;
pub mod identity;
pub mod officers;
mod published;
pub mod refs;

pub use fact::{Actor, BadActor, Fact, NewFact};
pub use published::{BadFact, Published};
pub use refs::{
    Case, CaseRef, ConflictRef, DelegationRef, ItemRef, PasskeyRef, Person, PersonRef, SiteRef, Stream,
    StreamRef,
};
