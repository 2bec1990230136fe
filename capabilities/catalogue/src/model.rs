//! The words of the catalogue: what an item is, what it asks for, what it costs and how long it may take.

mod code;
mod fee;
mod form;
mod item;
mod material;
mod misfit;
mod own;
mod parts;
mod shared;
mod text;
mod words;

pub use code::{CodeForm, CodePlan, CodeSegment, ItemCode, SegmentFrom};
pub use fee::{Ages, Fee, FeeOption, FeePart, Tariff};
pub use form::{Answers, Asked, Choice, Field, FieldFault, FieldKind, When, check_fields, one_form};
pub use item::{Item, LegalTerm, LifeEvent, LifeEventRef};
pub use material::Material;
pub use misfit::Misfit;
pub use own::{Ending, FieldText, MaterialText};
pub use parts::{HandledAt, Step};
pub use plat_kernel::term::StatedUnit;
pub use shared::Shared;
pub use text::{FeeText, ItemText, PriceText, ShareText, TariffText};
pub use words::{
    About, Channel, Confidence, Depth, Handling, Kind, MaterialSource, Provision, Reach, Sensitivity,
    StepRole, Subject, Visits,
};
