#![doc = include_str!("../README.md")]

// what capabilities use
mod cursor;
mod errors;
mod fields;
mod json;
mod kept;
mod live;
mod module;
mod page;
mod refusal;
mod routes;
mod shell;
mod signed_in;
mod site;
mod text;
mod words;
// how a request goes
mod choice;
mod cookies;
mod csrf;
mod gate;
mod headers;
mod idempotency;
mod limits;
mod lines;
mod network;
mod notice;
mod origin;
mod render;
mod spelling;
mod visit;
// what the platform answers itself
mod account;
mod assets;
mod faults;
mod figures;
mod health;
mod openapi;
mod problems;
mod serve;
#[cfg(test)]
mod stories;

pub use cookies::SESSION as SESSION_COOKIE;
pub use csrf::FIELD as CSRF_FIELD;
pub use cursor::{BadCursor, Cursor, Paged, Paging};
pub use errors::{Errors, FieldError};
pub use fields::{Fields, Upload};
pub use idempotency::{MIGRATIONS, forget_old_answers};
pub use json::Json;
pub use kept::Kept;
pub use limits::{Rate, Rates, Work};
pub use lines::Lines;
pub use live::Live;
pub use module::Module;
pub use page::Page;
pub use plat_kernel::{BadNetwork, Network};
pub use refusal::{Answer, Fault, Kind, Refusal};
pub use render::{Problem, ProblemField};
pub use routes::{Route, Routes, limited};
pub use serve::serve;
pub use shell::{DemoLogin, Link, Options, Place};
pub use signed_in::{AsOfficer, AsResident, AsWorker};
pub use site::{BadSite, Served, Web, site};
pub use text::Text;
pub use words::{BadWords, Dictionary, Words};

/// The platform's own words.
pub(crate) const WORDS: Words =
    Words { zh: include_str!("../i18n/zh-CN.toml"), en: include_str!("../i18n/en.toml") };
