#![doc = include_str!("../README.md")]

pub mod city;
pub mod hours;
mod load;
mod model;
#[cfg(test)]
mod testing;

pub use cap_catalogue::BadData;
pub use model::{Organisation, Site, SiteKind, Sites, Window, Zone};
