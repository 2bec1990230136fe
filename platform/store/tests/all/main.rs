//! Stories about the store, each told on every engine that is there.
#![expect(clippy::unwrap_used, reason = "a story that cannot go on has failed")]

mod backups;
mod beside;
mod closing;
mod commands;
mod facts;
mod faults;
mod log;
mod opening;
mod reading;
mod values;
mod world;
