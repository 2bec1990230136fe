//! The words of the catalogue: what an item is, what it asks for, what it costs and how long it may take.

mod fee;
mod form;
mod item;
mod material;
mod words;

pub use fee::{Fee, FeeOption, FeePart};
pub use form::{Answers, Choice, Field, FieldFault, FieldKind, When};
pub use item::{Item, LegalTerm, LifeEvent, LifeEventRef};
pub use material::Material;
pub use plat_kernel::term::StatedUnit;
pub use words::{Channel, Confidence, Handling, Kind, Provision, Reach, Subject};
