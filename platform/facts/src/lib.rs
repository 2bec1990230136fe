#![doc = include_str!("../README.md")]

pub mod appointments;
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
pub mod programs;
mod published;
pub mod queue;
pub mod refs;
pub mod rosters;
pub mod trust;

pub use fact::{Actor, BadActor, Fact, NewFact};
pub use published::{BadFact, Published};
pub use refs::{
    AbsenceRef, AppointmentRef, BundleRef, Case, CaseRef, ConflictRef, DelegationRef, DepartmentRef, DutyRef,
    Errand, ErrandRef, ItemRef, Offer, OfferRef, PasskeyRef, Person, PersonRef, Program, ProgramRef,
    ProgramSecret, SecretRef, ShiftRef, SiteRef, Stream, StreamRef, Ticket, TicketRef, WishRef,
};
