//! Stories about readers and schedules, each told on every engine that is there.
#![expect(clippy::unwrap_used, reason = "a story that cannot go on has failed")]

mod readers;
mod schedules;
mod world;
