#![doc = include_str!("../README.md")]

pub mod archive;
pub mod assistant;
pub mod bundles;
pub mod cases;
pub mod catalogue;
pub mod desk;
pub mod evaluation;
mod fact;
pub mod identity;
pub mod materials;
pub mod officers;
pub mod papers;
mod published;
pub mod refs;
pub mod trust;

pub use fact::{Actor, BadActor, Fact, NewFact};
pub use published::{BadFact, Published};
pub use refs::{
    BundleRef, Case, CaseRef, ConflictRef, DelegationRef, DepartmentRef, Errand, ErrandRef, ItemRef, Offer,
    OfferRef, PasskeyRef, Person, PersonRef, SiteRef, Stream, StreamRef,
};
