#![doc = include_str!("../README.md")]

// what is computed, without I/O
pub mod head;
pub mod leaf;
pub mod proof;
pub mod tree;
pub mod twin;
// the files that people take home
pub mod check;
pub mod document;
mod said;
// the rows
pub mod audit;
mod error;
mod follow;
mod ledger;
mod store;
// what the public sees
mod web;

pub use error::LedgerError;
pub use ledger::Ledger;
pub use web::{download, module};

use plat_store::Migrations;

/// The tables of the ledger.
pub const MIGRATIONS: Migrations =
    Migrations { module: "ledger", steps: &[("0001_ledger", include_str!("../migrations/0001_ledger.sql"))] };

/// Every SQL text of this crate that both engines run.
pub const SQL: &[&str] = store::SQL;
/// Every SQL text of this crate that only SQLite runs.
pub const SQL_SQLITE: &[&str] = store::SQL_SQLITE;
/// Every SQL text of this crate that only PostgreSQL runs.
pub const SQL_POSTGRES: &[&str] = store::SQL_POSTGRES;
