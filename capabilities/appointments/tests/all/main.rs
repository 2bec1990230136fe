//! Stories about appointments, told over the pages and the API, on both engines.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a story that cannot be told must stop there"
)]

mod city;
mod many;
mod properties;
mod rosters;
mod stories;
