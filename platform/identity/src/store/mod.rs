//! The SQL of this crate. Names, identity numbers and phones pass through `people.rs` alone, so that sealing them changes one
//! file.

pub(crate) mod attempts;
pub(crate) mod codes;
pub(crate) mod conflicts;
pub(crate) mod credentials;
pub(crate) mod delegations;
pub(crate) mod halves;
pub(crate) mod keys;
pub(crate) mod links;
pub(crate) mod passkeys;
pub(crate) mod people;
pub(crate) mod posts;
pub(crate) mod programs;
pub(crate) mod sessions;
pub(crate) mod standing;

use plat_store::Migrations;

/// The tables of this crate.
pub const MIGRATIONS: Migrations = Migrations {
    module: "identity",
    steps: &[
        ("001_people", include_str!("../../migrations/001_people.sql")),
        ("002_sealed", include_str!("../../migrations/002_sealed.sql")),
        ("003_authority", include_str!("../../migrations/003_authority.sql")),
        ("004_passkeys", include_str!("../../migrations/004_passkeys.sql")),
        ("005_links", include_str!("../../migrations/005_links.sql")),
        ("006_programs", include_str!("../../migrations/006_programs.sql")),
    ],
};

/// The tables that no backup of the database may hold: people's keys, wrapped, and what people are found by. A backup of
/// keys ([`crate::Vault::export_keys`]) stands in for both, and somebody who is erased is in no newer one.
pub const KEY_TABLES: &[&str] = &["identity_key", "identity_index"];

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
    keys::INSERT,
    keys::FIND,
    keys::DELETE,
    keys::OVERWRITE,
    keys::LIST,
    keys::LIST_OLDER,
    keys::SAMPLE,
    keys::COUNTS,
    keys::REWRAP,
    keys::KEYLESS,
    keys::FORGET[1],
    keys::FORGET[2],
    keys::FORGET[3],
    keys::FORGET[4],
    keys::FORGET[5],
    keys::FORGET[6],
    keys::ERASED,
    keys::INSERT_INDEX,
    keys::DELETE_INDEXES,
    keys::FIND_BY_INDEX,
    keys::INDEX_OF,
    halves::INSERT,
    halves::FIND,
    halves::TAKE,
    halves::DROP_ALL,
    halves::SWEEP,
    passkeys::INSERT,
    passkeys::COUNT,
    passkeys::LIST,
    passkeys::FIND,
    passkeys::RENAME,
    passkeys::ADVANCE,
    passkeys::DELETE,
    passkeys::ASK,
    passkeys::ASKED,
    passkeys::TAKE,
    passkeys::SWEEP,
    links::INSERT,
    links::FIND,
    links::FIND_OF_PERSON,
    links::LIST,
    links::USE,
    links::DELETE,
    links::DEPART,
    links::FIND_DEPARTURE,
    links::END_DEPARTURE,
    links::SWEEP_DEPARTURES,
    links::ARRIVE,
    links::FIND_ARRIVAL,
    links::END_ARRIVAL,
    links::SWEEP_ARRIVALS,
    people::INSERT_RESIDENT,
    people::FIND_RESIDENT,
    people::FIND_BY_INDEX,
    people::LIST_RESIDENTS,
    people::COUNT_RESIDENTS,
    people::ERASE_RESIDENT,
    people::ERASE_OFFICER,
    people::OFFICER_NUMBER,
    people::MARK_RESIDENT,
    people::COUNT_OFFICERS,
    people::MARK_OFFICER,
    people::INSERT_OFFICER,
    people::FIND_OFFICER,
    people::FIND_BY_BADGE,
    people::FIND_BADGE,
    people::DISMISS_OFFICER,
    people::LIST_OFFICERS,
    people::LIST_OFFICERS_OF_SITE,
    people::LIST_OFFICERS_AFTER,
    people::WHO,
    posts::FIND,
    posts::APPOINT,
    posts::GRANT,
    programs::INSERT,
    programs::FIND,
    programs::LIST,
    programs::CLOSE,
    programs::TURN,
    programs::INSERT_SECRET,
    programs::SECRETS,
    programs::REVOKE,
    programs::FIND_BY_SECRET,
    programs::USE,
    programs::INSERT_TOKEN,
    programs::FIND_BY_TOKEN,
    programs::SWEEP,
    standing::OF,
    delegations::INSERT,
    delegations::FIND,
    delegations::END,
    delegations::LIST_ALL,
    delegations::LIST_OF,
    conflicts::INSERT,
    conflicts::FIND,
    conflicts::FIND_SAME,
    conflicts::END,
    conflicts::LIST,
    sessions::INSERT,
    sessions::SEE,
    sessions::END,
    sessions::END_OTHERS,
    sessions::LIST,
    sessions::SWEEP,
];
