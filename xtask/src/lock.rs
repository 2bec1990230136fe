//! The seals of migrations: one line each, path and SHA-256. A line is added once and never changed.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::tree::{Tree, room_of};

/// Where the seals are kept.
pub(crate) const FILE: &str = "xtask/migrations-sealed.txt";

/// Adds a seal for each migration that has none. Refuses to reseal one that was edited.
pub(crate) fn run(root: &Path) -> Result<String, String> {
    let tree = Tree::read(root)?;
    let known = seals(&tree);
    let mut text = tree
        .get(FILE)
        .unwrap_or("# path sha256; written by `cargo xtask lock-migrations`, never by hand\n")
        .to_owned();
    let mut added = 0;
    for (path, sql) in migrations(&tree) {
        match known.get(path) {
            None => {
                let _ = writeln!(text, "{path} {}", seal(sql));
                added += 1;
            }
            Some(seal_of) if *seal_of != seal(sql) => {
                return Err(format!("{path}: was edited after it was sealed; add a new migration instead"));
            }
            Some(_) => {}
        }
    }
    fs::write(root.join(FILE), text).map_err(|why| format!("{FILE}: {why}"))?;
    Ok(format!("{added} sealed, {} in all", added + known.len()))
}

/// The seals by path.
pub(crate) fn seals(tree: &Tree) -> BTreeMap<String, String> {
    let lines = tree.get(FILE).unwrap_or("").lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| line.split_once(' '))
        .map(|(path, seal)| (path.to_owned(), seal.to_owned()))
        .collect()
}

/// Every migration of the product, in order.
pub(crate) fn migrations(tree: &Tree) -> impl Iterator<Item = (&str, &str)> {
    tree.with_ext("sql").filter(|(path, _)| path.contains("/migrations/") && room_of(path).is_some())
}

/// What a migration is sealed with: its SHA-256 in hexadecimal.
pub(crate) fn seal(sql: &str) -> String {
    Sha256::digest(sql.as_bytes()).iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seal_is_read_back() {
        let sql = "CREATE TABLE a_b (id BIGINT);\n";
        let line = format!("# head\na/migrations/0001.sql {}\n", seal(sql));
        let tree = Tree::of(&[(FILE, &line)]);
        assert_eq!(seals(&tree).get("a/migrations/0001.sql"), Some(&seal(sql)));
        assert_ne!(seal(sql), seal("CREATE TABLE a_b (id TEXT);\n"));
    }
}
