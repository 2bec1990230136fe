//! Stories about the store, each told on every engine that is there.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a story that cannot go on has failed")]

mod closing;
mod commands;
mod facts;
mod faults;
mod files;
mod opening;
mod reading;
mod world;
