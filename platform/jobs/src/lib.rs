#![doc = include_str!("../README.md")]

mod cursor;
mod error;
mod follower;
mod reader;
mod runner;
mod schedule;

pub use error::{BoxFuture, JobError};
pub use follower::{Follower, FollowerHealth, Occasion};
pub use reader::{Reader, ReaderHealth, Stuck};
pub use runner::{Health, Runner, Work};
pub use schedule::{Schedule, ScheduleHealth};

use plat_store::Migrations;

/// The tables of this crate.
pub const MIGRATIONS: Migrations =
    Migrations { module: "jobs", steps: &[("0001_jobs", include_str!("../migrations/0001_jobs.sql"))] };

/// Every SQL text of this crate.
pub const SQL: &[&str] = &[
    cursor::FIND,
    cursor::INSERT,
    cursor::MOVE,
    cursor::DELETE,
    schedule::FIND,
    schedule::INSERT,
    schedule::CLAIM,
    schedule::PUT_OFF,
];
