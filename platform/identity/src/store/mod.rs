//! The SQL of this crate. Names, identity numbers and phones pass through `people.rs` alone, so that sealing them changes one
//! file.

pub(crate) mod attempts;
pub(crate) mod codes;
pub(crate) mod credentials;
pub(crate) mod people;
pub(crate) mod sessions;

use plat_store::Migrations;

/// The tables of this crate.
pub const MIGRATIONS: Migrations = Migrations {
    module: "identity",
    steps: &[("001_people", include_str!("../../migrations/001_people.sql"))],
};

/// Every SQL text of this crate, for the test that prepares each on both engines.
pub const SQL: &[&str] = &[
    attempts::TURN,
    attempts::OPEN,
    attempts::FIND,
    attempts::UPDATE,
    attempts::DELETE,
    attempts::SWEEP,
    codes::COUNT_OF_PHONE,
    codes::COUNT_OF_ADDRESS,
    codes::INSERT,
    codes::FIND,
    codes::TRY,
    codes::USE,
    codes::SWEEP,
    credentials::INSERT,
    credentials::FIND,
    credentials::UPDATE,
    people::INSERT_RESIDENT,
    people::FIND_RESIDENT,
    people::FIND_BY_ID_NUMBER,
    people::FIND_BY_PHONE,
    people::LIST_RESIDENTS,
    people::COUNT_RESIDENTS,
    people::INSERT_OFFICER,
    people::FIND_OFFICER,
    people::FIND_BY_BADGE,
    people::FIND_BADGE,
    people::DISMISS_OFFICER,
    people::LIST_OFFICERS,
    people::LIST_OFFICERS_OF_SITE,
    people::WHO,
    sessions::INSERT,
    sessions::SEE,
    sessions::END,
    sessions::END_OTHERS,
    sessions::LIST,
    sessions::SWEEP,
];
