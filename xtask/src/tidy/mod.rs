//! The checks, one file each. A check is a function from the tree to findings, so its tests hand in
//! a few lines of text and see it fail.

mod arrows;
mod banned;
mod budgets;
mod migrations;
mod readmes;
mod sql;
mod templates;
mod words;

use std::path::Path;

use crate::finding::Finding;
use crate::tree::Tree;

/// A rule's name and the function that looks for breaches of it.
type Check = (&'static str, fn(&Tree) -> Vec<Finding>);

const CHECKS: [Check; 7] = [
    ("budgets", budgets::check),
    ("words", words::check),
    ("templates", templates::check),
    ("sql", sql::check),
    ("banned", banned::check),
    ("readmes", readmes::check),
    ("migrations", migrations::check),
];

/// Runs every check. `Err` holds the findings, one a line.
pub(crate) fn run(root: &Path) -> Result<String, String> {
    let tree = Tree::read(root)?;
    let mut said: Vec<(&str, Finding)> =
        arrows::check(root)?.into_iter().map(|finding| ("arrows", finding)).collect();
    for (name, check) in CHECKS {
        said.extend(check(&tree).into_iter().map(|finding| (name, finding)));
    }
    if said.is_empty() {
        return Ok(format!("tidy: {} rules kept in {} files", CHECKS.len() + 1, tree.files().count()));
    }
    said.sort_by(|(_, a), (_, b)| a.cmp(b));
    let lines: Vec<String> = said.iter().map(|(name, finding)| format!("{finding} [{name}]")).collect();
    Err(format!(
        "{}\ntidy: {} found (the rules and their reasons: CONTRIBUTING.md)",
        lines.join("\n"),
        lines.len()
    ))
}
