//! Stories of supervision, on both engines.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a story that cannot be told must stop there"
)]

mod city;
mod figures;
mod rows;
