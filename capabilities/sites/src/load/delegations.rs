//! Reads `delegations.toml`: what was handed down to lower levels for a time. A city without such a file hands nothing down.

use std::collections::BTreeMap;
use std::sync::Arc;

use plat_facts::refs::{ItemRef, SiteRef};
use plat_identity::Level;
use plat_kernel::{Date, lang::Bilingual};
use serde::Deserialize;

use super::table::{Faults, Placed, Tables};
use crate::competence::Delegation;
use crate::model::Site;

const FILE: &str = "delegations.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    items: Vec<ItemRef>,
    to: Level,
    #[serde(default)]
    sites: Vec<SiteRef>,
    from: Date,
    until: Date,
    document: Bilingual,
    source: String,
    confidence: String,
}

/// All of them, each checked against the sites.
pub(super) fn read(
    files: &[(String, String)],
    sites: &BTreeMap<SiteRef, Arc<Site>>,
    faults: &mut Faults,
) -> Vec<Delegation> {
    if !files.iter().any(|(path, _)| path.rsplit(['/', '\\']).next() == Some(FILE)) {
        return Vec::new();
    }
    let mut tables = Tables::read(files, FILE, faults);
    let rows: Vec<Placed<Row>> = tables.take("delegation", faults);
    tables.finish(faults);
    let mut found = Vec::with_capacity(rows.len());
    for Placed { place, it: row } in rows {
        for site in row.sites.iter().filter(|site| !sites.contains_key(*site)) {
            faults.add(&place, format!("there is no site `{site}`"));
        }
        if row.items.is_empty() {
            faults.add(&place, "a delegation names its items");
        }
        if row.until < row.from {
            faults.add(&place, "a delegation ends before it begins");
        }
        if row.source.trim().is_empty() || row.confidence.trim().is_empty() {
            faults.add(&place, "a delegation says where it is from, and how sure that is");
        }
        let Row { items, to, sites, from, until, document, .. } = row;
        found.push(Delegation { items, to, sites, from, until, document });
    }
    found
}
