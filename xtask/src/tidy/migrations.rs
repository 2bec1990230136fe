//! Migrations only ever grow: numbered without a gap, listed by their crate, never edited once sealed.

use std::collections::BTreeMap;

use crate::finding::Finding;
use crate::lock;
use crate::tree::{Tree, room_of};

/// Reports migrations that were edited, removed, misnumbered, unlisted or are not sealed yet.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    sealed(tree, &mut found);
    let mut rooms: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (path, _) in lock::migrations(tree) {
        rooms.entry(room_of(path).unwrap_or("")).or_default().push(path);
    }
    for (room, paths) in rooms {
        numbered(&paths, &mut found);
        for path in paths {
            listed(tree, room, path, &mut found);
        }
    }
    found
}

fn sealed(tree: &Tree, found: &mut Vec<Finding>) {
    let seals = lock::seals(tree);
    for (path, text) in lock::migrations(tree) {
        match seals.get(path) {
            None => found.push(Finding::on(path, "not sealed yet: cargo xtask lock-migrations")),
            Some(seal) if *seal != lock::seal(text) => {
                found.push(Finding::on(path, "was edited after it was sealed; add a new migration instead"));
            }
            Some(_) => {}
        }
    }
    for path in seals.keys().filter(|path| tree.get(path).is_none()) {
        found.push(Finding::on(path, "was sealed and is gone; databases that ran it still expect it"));
    }
}

fn numbered(paths: &[&str], found: &mut Vec<Finding>) {
    for (at, path) in paths.iter().enumerate() {
        let name = path.rsplit('/').next().unwrap_or("");
        let digits = name.find(|c: char| !c.is_ascii_digit()).unwrap_or(name.len());
        let number: usize = name.get(..digits).and_then(|digits| digits.parse().ok()).unwrap_or(0);
        if number != at + 1 {
            found.push(Finding::on(path, format!("should be number {}: no gaps, no number twice", at + 1)));
            return;
        }
    }
}

fn listed(tree: &Tree, room: &str, path: &str, found: &mut Vec<Finding>) {
    let name = path.rsplit('/').next().unwrap_or("");
    let mut code = tree.production().filter(|(path, _)| room_of(path) == Some(room));
    if !code.any(|(_, text)| text.contains(&format!("migrations/{name}"))) {
        found.push(Finding::on(path, "no include_str! names it, so it never runs; list it in MIGRATIONS"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::lines;

    const FIRST: &str = "capabilities/queue/migrations/0001.sql";
    const CODE: (&str, &str) =
        ("capabilities/queue/src/store.rs", "include_str!(\"../migrations/0001.sql\")");

    fn says(files: &[(&str, &str)]) -> Vec<String> {
        lines(&check(&Tree::of(files)))
    }

    fn sealed_as(text: &str) -> String {
        format!("{FIRST} {}\n", lock::seal(text))
    }

    #[test]
    fn a_sealed_and_listed_migration_is_fine() {
        assert_eq!(says(&[(FIRST, "A"), CODE, (lock::FILE, &sealed_as("A"))]), [""; 0]);
    }

    #[test]
    fn an_edited_migration_is_named() {
        let found = says(&[(FIRST, "B"), CODE, (lock::FILE, &sealed_as("A"))]);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with(&format!("{FIRST}:1: was edited after it was sealed")), "{found:?}");
    }

    #[test]
    fn a_removed_migration_is_named() {
        assert!(says(&[CODE, (lock::FILE, &sealed_as("A"))])[0].contains("was sealed and is gone"));
    }

    #[test]
    fn an_unsealed_migration_is_named() {
        assert!(says(&[(FIRST, "A"), CODE])[0].contains("not sealed yet"));
    }

    #[test]
    fn a_gap_in_the_numbers_is_named() {
        let third = "capabilities/queue/migrations/0003.sql";
        let found = says(&[(FIRST, "A"), (third, "C"), CODE, (lock::FILE, &sealed_as("A"))]);
        assert!(found.iter().any(|line| line.contains("should be number 2")), "{found:?}");
    }

    #[test]
    fn a_migration_that_never_runs_is_named() {
        assert!(says(&[(FIRST, "A"), (lock::FILE, &sealed_as("A"))])[0].contains("no include_str! names it"));
    }
}
