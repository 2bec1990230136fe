#![doc = include_str!("../README.md")]

mod api;
mod error;
mod issuer;
mod kind;
mod paper;
mod press;
mod print;
mod service;
mod sheet;
mod verify;
mod web;

/// What whoever issues a paper writes and reads in their own transaction.
pub mod store;

pub use api::PaperBody;
pub use error::PaperError;
pub use issuer::{Asked, Issuer, Standing, Told};
pub use kind::PaperKind;
pub use paper::{Issued, Paper};
pub use press::Press;
pub use service::{Channel, Papers, Parts};
pub use sheet::{Sheet, SheetConsultation, SheetCorrected, SheetDefect, SheetMaterial, SheetService};
pub use verify::{Difference, Examined, Genuine, Shown, Verifier};

use plat_web::Link;

/// The page, the API and the words of this capability.
pub fn module(verifier: &Verifier) -> plat_web::Module {
    plat_web::Module::named("papers")
        .pages(web::routes(verifier.clone()))
        .api(api::routes(verifier.clone()))
        .words(include_str!("../i18n/zh-CN.toml"), include_str!("../i18n/en.toml"))
        .link(Link::foot("/verify", "papers.verify.title"))
}

/// Every SQL text, for the test that prepares each on both engines.
pub fn sql() -> impl Iterator<Item = &'static str> {
    store::SQL.iter().copied()
}
