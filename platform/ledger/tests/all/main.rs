//! Stories about the ledger, each told on every engine that is there.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a story that cannot go on has failed")]

mod chain;
mod meddling;
mod receipts;
mod world;
