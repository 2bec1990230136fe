#![doc = include_str!("../README.md")]

mod bad_data;
pub mod city;
pub mod hours;
mod load;
mod model;

pub use bad_data::BadData;
pub use model::{Organisation, Site, SiteKind, Sites, Window, Zone};
