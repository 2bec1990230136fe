//! Reads `organisations.toml`.

use std::collections::BTreeMap;
use std::sync::Arc;

use plat_kernel::lang::Bilingual;
use serde::Deserialize;

use super::table::{Faults, Placed, Tables};
use crate::model::Organisation;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    code: String,
    name: Bilingual,
    parent: Option<String>,
    paper_mark: String,
}

/// All organisations, by code.
pub(super) fn read(files: &[(String, String)], faults: &mut Faults) -> BTreeMap<String, Arc<Organisation>> {
    let mut tables = Tables::read(files, "organisations.toml", faults);
    let rows: Vec<Placed<Row>> = tables.take("organisation", faults);
    tables.finish(faults);
    let mut found = BTreeMap::new();
    let mut parents = Vec::new();
    for Placed { place, it: row } in rows {
        parents.push((place.clone(), row.parent.clone()));
        let code = row.code.clone();
        let one =
            Organisation { code: row.code, name: row.name, parent: row.parent, paper_mark: row.paper_mark };
        if found.insert(code.clone(), Arc::new(one)).is_some() {
            faults.add(&place, format!("organisation `{code}` is there twice"));
        }
    }
    for (place, parent) in parents {
        if let Some(parent) = parent.filter(|parent| !found.contains_key(parent)) {
            faults.add(&place, format!("there is no organisation `{parent}` above it"));
        }
    }
    found
}
