#![doc = include_str!("../README.md")]

mod catalogue;
mod check;
mod load;
pub mod model;
mod search;

pub use catalogue::Catalogue;
pub use check::{Doubt, Warning};
pub use load::BadData;
pub use model::{
    Answers, Channel, Choice, Confidence, Fee, FeeOption, FeePart, Field, FieldFault, FieldKind, Handling,
    Item, Kind, LegalTerm, LifeEvent, LifeEventRef, Material, Provision, Reach, StatedUnit, Subject, When,
};
pub use search::Hit;
