//! Stories about the line of a hall, told over the API, on both engines.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a story that cannot be told must stop there"
)]

mod board;
mod city;
mod elsewhere;
mod first;
mod many;
mod properties;
mod ranges;
mod skills;
mod stories;
