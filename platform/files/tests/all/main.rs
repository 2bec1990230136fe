//! Files as their keepers and senders meet them.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a story that cannot be told must stop there"
)]

mod bucket;
mod files;
mod intake;
mod scanner;
