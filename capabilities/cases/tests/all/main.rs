//! Stories about cases, told over the pages and the API, on both engines.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a story that cannot be told must stop there"
)]

mod api;
mod apply;
mod city;
mod correction;
mod deemed;
mod desk;
mod editions;
mod load;
mod papers;
mod privacy;
mod promised;
mod random;
mod reach;
mod sealed;
mod shown;
mod situation;
mod spot;
mod steps;
mod uploads;
mod window;
