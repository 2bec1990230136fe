#![doc = include_str!("../README.md")]

mod error;
mod fonts;
mod paper;
mod press;
mod qr;
mod reading;
#[cfg(test)]
mod samples;
mod world;

pub use error::PaperError;
pub use fonts::Fonts;
pub use paper::{
    Acceptance, Correction, Decision, Defect, Delivery, Head, MaterialRow, NotAccepted, Notice, Outcome,
    Paper, Receipt, Remedy, Term, Verification,
};
pub use press::{Press, Printed};
