//! The policies that are carried in the program.

macro_rules! carried {
    ($($file:literal),+ $(,)?) => {
        &[$((concat!("policies/", $file), include_str!(concat!("../../../../data/policies/", $file)))),+]
    };
}

/// The files of `data/policies/`, by path. A folder given with `--reference` that has policies replaces them all.
pub const SHIPPED: &[(&str, &str)] = carried![
    "archive.cedar",
    "audit.cedar",
    "bundles.cedar",
    "cases.cedar",
    "catalogue.cedar",
    "conflict.cedar",
    "delegation.cedar",
    "people.cedar",
    "schema.cedarschema",
];
