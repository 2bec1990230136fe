//! What is done about a bad rating 差评: contact, verify, mend or explain, revisit, close.

pub mod act;
pub mod answer;
pub(crate) mod escalate;
mod kinds;
pub(crate) mod lapse;
mod notes;
pub(crate) mod open;
pub mod reading;
mod task;
#[cfg(test)]
mod tests;

pub use kinds::{Claim, Finding, Lamp, Remedy, Revisit};
pub use task::{About, Deed, Moment, Round, Stage, Task};
