//! Rosters 排班: who staffs which window when, and what can be done there then.

pub(crate) mod api;
/// Somebody is away, and who stands in.
pub mod away;
/// A duty ends.
pub mod end;
/// Rosters as data files set them, for filling a new database.
pub mod load;
/// What a roster is.
pub mod model;
/// What it says about a day.
pub mod plan;
/// Who may keep it.
pub mod policy;
mod service;
/// An officer is put at a window.
pub mod set;
/// What an officer may do.
pub mod skills;
pub(crate) mod store;
pub(crate) mod web;

pub(crate) use service::monday_of;
pub use service::{Day, Parts, Rosters, find, skills_at, version};
