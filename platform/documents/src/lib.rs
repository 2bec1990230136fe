#![doc = include_str!("../README.md")]

mod error;
mod fonts;
mod leaflet;
mod paper;
mod press;
mod qr;
mod reading;
#[cfg(test)]
mod samples;
mod world;

pub use error::PaperError;
pub use fonts::Fonts;
pub use leaflet::{Leaflet, Part, PartBody, Table};
pub use paper::{
    Acceptance, Correction, Decision, Defect, Delivery, Head, MaterialRow, NotAccepted, Notice, Outcome,
    Paper, Rating, Receipt, Remedy, Term, Verification,
};
pub use press::{Press, Printed};
