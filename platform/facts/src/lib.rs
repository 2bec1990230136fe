#![doc = include_str!("../README.md")]

pub mod cases;
pub mod evaluation;
mod fact;
pub mod identity;
mod published;
pub mod refs;

pub use fact::{Actor, BadActor, Fact, NewFact};
pub use published::{BadFact, Published};
pub use refs::{Case, CaseRef, ItemRef, Person, PersonRef, SiteRef, Stream, StreamRef};
