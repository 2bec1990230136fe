//! Stories of the guidebook, on both engines.
#![expect(clippy::unwrap_used, reason = "a story that cannot set up its city must stop there")]

mod carried;
mod city;
mod compared;
mod imported;
