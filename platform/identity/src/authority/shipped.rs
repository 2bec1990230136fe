//! The policies that are carried in the program.

macro_rules! carried {
    ($($file:literal),+ $(,)?) => {
        &[$((concat!("policies/", $file), include_str!(concat!("../../../../data/policies/", $file)))),+]
    };
}

/// The files of `data/policies/`, by path. A folder given with `--reference` that has policies replaces them all.
pub const SHIPPED: &[(&str, &str)] = carried![
    "appointments.cedar",
    "archive.cedar",
    "audit.cedar",
    "bundles.cedar",
    "cases.cedar",
    "catalogue.cedar",
    "conflict.cedar",
    "delegation.cedar",
    "people.cedar",
    "programs.cedar",
    "queue.cedar",
    "ratings.cedar",
    "rosters.cedar",
    "supervision.cedar",
    "schema.cedarschema",
];
