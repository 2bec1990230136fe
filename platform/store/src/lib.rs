#![doc = include_str!("../README.md")]

pub mod backup;
mod bell;
mod beside;
mod db;
mod error;
mod facts;
mod job;
mod migrations;
mod pg;
mod place;
mod queue;
mod row;
pub mod scratch;
mod scrub;
mod sequencer;
pub mod sql_test;
mod sqlite;
mod stored;
mod tx;
mod val;

pub use beside::{Beside, Told};
pub use db::Db;
pub use error::StoreError;
pub use facts::Facts;
pub use migrations::Migrations;
pub use place::{Engine, Options, Place};
pub use row::Row;
pub use stored::{MaybeStored, StoredFact};
pub use tx::Tx;
pub use val::{Val, micros, time_of};

/// Every SQL text of this crate that both engines run.
pub const SQL: &[&str] = &[
    migrations::APPLIED,
    migrations::RECORD,
    facts::AFTER,
    facts::BEFORE,
    facts::OF_STREAM,
    facts::LAST,
    facts::UNPLACED,
    stored::STORED_AFTER,
    stored::STORED_OF_STREAM,
    stored::MANY_UNPLACED,
    tx::APPEND_PLACED,
    tx::APPEND,
];

/// Every SQL text of this crate that only PostgreSQL runs.
pub const SQL_POSTGRES: &[&str] = sequencer::SQL;
