//! Stories about bundles, told over the pages and the API, on both engines.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a story that cannot be told must stop there"
)]

mod city;
mod death;
mod departments;
mod offers;
mod pick_up;
mod programs;
mod sealed;
