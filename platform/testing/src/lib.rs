#![doc = include_str!("../README.md")]
#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "a story that cannot set up its world, or is refused by it, must stop there and say so"
)]

mod browser;
mod engines;
mod form;
mod people;
mod seen;
#[cfg(test)]
mod stories;
mod world;

pub use browser::Browser;
pub use engines::{on_postgres, on_sqlite};
pub use form::Upload;
pub use people::PASSWORD;
pub use seen::Seen;
pub use world::{Built, House, World};

pub use plat_store::Engine;

/// A photograph of a page, as small as a real one can be: files that are none are not taken.
pub const PHOTOGRAPH: &[u8] = include_bytes!("photograph.jpg");
