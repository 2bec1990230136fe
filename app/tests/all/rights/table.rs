//! The table of rights: `docs/rights.md`, a row for each route and a column for each role.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::PathBuf;

use super::cast::Role;

/// With this variable set, the table is written anew from what is true. Read it before you commit it.
const WRITE: &str = "YICHUANG_WRITE_RIGHTS";

const HEAD: &str = include_str!("head.md");

/// Outcomes by route.
#[derive(Debug, Default)]
pub(crate) struct Table(BTreeMap<String, Vec<String>>);

impl Table {
    pub(crate) fn add(&mut self, route: &str, outcomes: Vec<&'static str>) {
        self.0.insert(route.to_owned(), outcomes.into_iter().map(ToOwned::to_owned).collect());
    }

    /// The outcomes of a route, in the order of the roles.
    pub(crate) fn row(&self, route: &str) -> Option<Vec<&str>> {
        Some(self.0.get(route)?.iter().map(String::as_str).collect())
    }

    /// What stands in the document.
    pub(crate) fn written() -> Self {
        let text = fs::read_to_string(path()).unwrap_or_default();
        let rows = text.lines().filter_map(|line| line.strip_prefix("| `")?.strip_suffix(" |"));
        Self(
            rows.filter_map(|row| {
                let (route, outcomes) = row.split_once("` | ")?;
                Some((route.to_owned(), outcomes.split(" | ").map(ToOwned::to_owned).collect()))
            })
            .collect(),
        )
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = Role::ALL.into_iter().map(Role::name).collect();
        writeln!(f, "| route | {} |", names.join(" | "))?;
        writeln!(f, "|---|{}", "---|".repeat(names.len()))?;
        self.0
            .iter()
            .try_for_each(|(route, outcomes)| writeln!(f, "| `{route}` | {} |", outcomes.join(" | ")))
    }
}

fn path() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/rights.md")
}

/// What is wrong with the document, a sentence each.
pub(crate) fn compare(found: &Table) -> Vec<String> {
    if std::env::var_os(WRITE).is_some() {
        fs::write(path(), format!("{HEAD}{found}")).unwrap();
    }
    let written = Table::written();
    let mut faults = Vec::new();
    for (route, outcomes) in &found.0 {
        match written.0.get(route) {
            None => faults.push(format!(
                "docs/rights.md has no row for `{route}`. Decide who may, add `| `{route}` | {} |` if that is what \
                 you decided, or set {WRITE}=1, run this test once and read what it wrote.",
                outcomes.join(" | ")
            )),
            Some(row) => {
                for ((role, is), should) in Role::ALL.into_iter().zip(outcomes).zip(row) {
                    if is != should {
                        faults.push(format!("`{route}` by {}: {is}, and the table says {should}", role.name()));
                    }
                }
                if row.len() != outcomes.len() {
                    faults.push(format!("the row of `{route}` has {} outcomes, not {}", row.len(), outcomes.len()));
                }
            }
        }
    }
    for route in written.0.keys().filter(|route| !found.0.contains_key(*route)) {
        faults
            .push(format!("docs/rights.md has a row for `{route}`, which nobody serves any more: delete it"));
    }
    faults
}
