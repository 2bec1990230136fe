//! The repository as the checks see it: paths and texts. A test hands in three small files instead.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use ignore::WalkBuilder;

use crate::source;

const READ: [&str; 14] =
    ["rs", "html", "toml", "sql", "md", "ts", "mjs", "js", "css", "typ", "json", "sh", "yml", "txt"];

/// Every text file that git would keep, by its path from the root.
pub(crate) struct Tree {
    files: BTreeMap<String, String>,
    tests: BTreeSet<String>,
}

impl Tree {
    /// Reads the working tree; what `.gitignore` names is not part of it.
    pub(crate) fn read(root: &Path) -> Result<Self, String> {
        let mut files = BTreeMap::new();
        for entry in WalkBuilder::new(root).hidden(false).filter_entry(|e| e.file_name() != ".git").build() {
            let entry = entry.map_err(|why| format!("cannot walk {}: {why}", root.display()))?;
            if let Some((path, text)) = text_of(root, entry.path()) {
                files.insert(path, text);
            }
        }
        Ok(Self::new(files))
    }

    fn new(files: BTreeMap<String, String>) -> Self {
        let tests: BTreeSet<String> =
            files.keys().filter(|path| by_name(path)).cloned().chain(declared(&files)).collect();
        let inside = |path: &str| {
            let folders = tests.iter().filter_map(|test| test.strip_suffix(".rs"));
            folders
                .into_iter()
                .any(|folder| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/')))
        };
        let below: Vec<String> = files.keys().filter(|path| inside(path)).cloned().collect();
        Self { files, tests: tests.into_iter().chain(below).collect() }
    }

    /// A tree of a few files, for the tests of the checks.
    #[cfg(test)]
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        Self::new(files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect())
    }

    /// Every file: its path and text, in the order of paths.
    pub(crate) fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// The files whose name ends in `.{ext}`.
    pub(crate) fn with_ext(&self, ext: &str) -> impl Iterator<Item = (&str, &str)> {
        self.files().filter(move |(path, _)| extension(path) == ext)
    }

    /// One file's text.
    pub(crate) fn get(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    /// Whether a file is Rust.
    pub(crate) fn is_rust(&self, path: &str) -> bool {
        self.files.contains_key(path) && extension(path) == "rs"
    }

    /// Whether a Rust file is test code as a whole: under `tests/`, or declared by `#[cfg(test)] mod …;`.
    pub(crate) fn is_test(&self, path: &str) -> bool {
        self.tests.contains(path)
    }

    /// The Rust files that go into the product, with their tests blanked out (line numbers stay).
    pub(crate) fn production(&self) -> impl Iterator<Item = (&str, String)> {
        self.with_ext("rs")
            .filter(|(path, _)| !self.is_test(path) && room_of(path).is_some())
            .map(|(path, text)| (path, source::production(text)))
    }

    /// The folders of the house: `app`, `platform/web`, `capabilities/cases`, …
    pub(crate) fn rooms(&self) -> BTreeSet<&str> {
        self.files.keys().filter_map(|path| room_of(path)).collect()
    }
}

/// The crate folder that a path lies in, `None` for what is outside the product.
pub(crate) fn room_of(path: &str) -> Option<&str> {
    if path.starts_with("app/") {
        return Some("app");
    }
    let (floor, rest) = path.split_once('/')?;
    let (name, _) = rest.split_once('/')?;
    matches!(floor, "platform" | "capabilities").then(|| path.get(..floor.len() + 1 + name.len()))?
}

/// The short name of a room: `cases` for `capabilities/cases`.
pub(crate) fn short(room: &str) -> &str {
    room.rsplit('/').next().unwrap_or(room)
}

fn extension(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |(_, ext)| ext)
}

fn text_of(root: &Path, file: &Path) -> Option<(String, String)> {
    let path = file.strip_prefix(root).ok()?.to_str()?;
    let named = matches!(path, "Makefile" | ".ci/run") || path.starts_with("scripts/");
    if !file.is_file() || !(named || READ.contains(&extension(path))) {
        return None;
    }
    Some((path.to_owned(), fs::read_to_string(file).ok()?))
}

fn by_name(path: &str) -> bool {
    path.contains("/tests/") || path.contains("/benches/") || path.ends_with("/tests.rs")
}

/// Files that `#[cfg(test)] mod name;` declares.
fn declared(files: &BTreeMap<String, String>) -> Vec<String> {
    let mut found = Vec::new();
    for (path, text) in files {
        let Some(stem) = path.strip_suffix(".rs") else { continue };
        let folder = stem.rsplit_once('/').map_or("", |(folder, _)| folder);
        let base = if matches!(short(stem), "lib" | "main" | "mod") { folder } else { stem };
        for name in source::test_modules(text) {
            found.extend([format!("{base}/{name}.rs"), format!("{base}/{name}/mod.rs")]);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rooms_are_crates_of_the_product() {
        assert_eq!(room_of("app/src/main.rs"), Some("app"));
        assert_eq!(room_of("platform/web/src/lib.rs"), Some("platform/web"));
        assert_eq!(room_of("capabilities/cases/README.md"), Some("capabilities/cases"));
        assert_eq!(room_of("xtask/src/main.rs"), None);
        assert_eq!(room_of("README.md"), None);
    }

    #[test]
    fn a_module_declared_for_tests_is_test_code() {
        let tree = Tree::of(&[
            ("app/src/lib.rs", "#[cfg(test)]\nmod stories;\nmod real;\n"),
            ("app/src/stories.rs", "mod first;\n"),
            ("app/src/stories/first.rs", "fn a() {}\n"),
            ("app/src/real.rs", "#[cfg(test)]\nmod samples;\n"),
            ("app/src/real/samples.rs", ""),
            ("app/tests/all/main.rs", ""),
        ]);
        let tests: Vec<_> = tree.files().map(|(path, _)| path).filter(|path| tree.is_test(path)).collect();
        assert_eq!(
            tests,
            [
                "app/src/real/samples.rs",
                "app/src/stories.rs",
                "app/src/stories/first.rs",
                "app/tests/all/main.rs"
            ]
        );
    }
}
