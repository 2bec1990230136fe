//! What those who keep the catalogue do, over HTTP, on both engines.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot read the city's data must stop there"
)]

mod editor;
mod office;
mod own;
mod questions;
mod release;
