//! From one version of an item to the next: draft, check, publish. Who edits shows a [`MayEditCatalogue`].

mod draft;
mod error;
mod finding;
mod publish;
mod service;

pub use draft::{Draft, DraftRow, discard, drafts, ended, find, put_all, save, start};
pub use error::EditError;
pub use finding::{Finding, Gravity, findings};
pub use plat_identity::MayEditCatalogue;
pub use publish::{Release, Wish, check, releases, run as publish};
pub use service::Editors;
