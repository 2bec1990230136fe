//! Stories about the line of a hall, told over the API, on both engines.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a story that cannot be told must stop there"
)]

mod city;
mod elsewhere;
mod many;
mod properties;
mod skills;
mod stories;
