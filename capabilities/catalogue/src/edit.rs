//! From one version of an item to the next: draft, check, release. Who edits shows a
//! [`MayEditCatalogue`], who releases a [`MayReleaseItems`].

mod draft;
mod error;
mod finding;
mod publish;
mod service;

pub use draft::{
    Asked, Draft, Returned, create, discard, drafts, ended, find, find_asked, put_all, retire, save, start,
    waiting,
};
pub use error::EditError;
pub use finding::{Finding, Gravity, findings};
pub use plat_identity::{MayEditCatalogue, MayReleaseItems};
pub use publish::{Release, Wish, ask, check, publish, release, releases, send_back};
pub use service::Editors;
