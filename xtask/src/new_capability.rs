//! Lays out a new capability from the files in `xtask/skeleton`: it compiles, and one story of it fails.

use std::fs;
use std::path::Path;
use std::process::Command;

/// A file of the skeleton: where it goes, and its text with `__name__` and `__Name__` to be filled.
type Leaf = (&'static str, &'static str);

macro_rules! skeleton {
    ($($path:literal),+ $(,)?) => {
        [$(($path, include_str!(concat!("../skeleton/", $path, ".txt")))),+]
    };
}

const SKELETON: [Leaf; 18] = skeleton![
    "README.md",
    "Cargo.toml",
    "askama.toml",
    "migrations/0001.sql",
    "templates/__name__.html",
    "i18n/zh-CN.toml",
    "i18n/en.toml",
    "src/lib.rs",
    "src/model.rs",
    "src/rules.rs",
    "src/error.rs",
    "src/policy.rs",
    "src/facts.rs",
    "src/store.rs",
    "src/add.rs",
    "src/web.rs",
    "src/api.rs",
    "tests/all/main.rs",
];

/// Makes `capabilities/NAME` under `root` and says what remains to be done by hand.
pub(crate) fn run(root: &Path, name: &str) -> Result<String, String> {
    check_name(name)?;
    let made = root.join("capabilities").join(name);
    if made.exists() {
        return Err(format!("capabilities/{name} is there already"));
    }
    for (path, text) in leaves(name) {
        let file = made.join(path);
        let folder = file.parent().unwrap_or(&made);
        fs::create_dir_all(folder)
            .and_then(|()| fs::write(&file, text))
            .map_err(|why| format!("{}: {why}", file.display()))?;
    }
    format(root, &made)?;
    Ok(remaining(name))
}

/// The order of imports depends on the name, so rustfmt has the last word.
fn format(root: &Path, made: &Path) -> Result<(), String> {
    let roots = [made.join("src/lib.rs"), made.join("tests/all/main.rs")];
    let mut rustfmt = Command::new("rustfmt");
    rustfmt.args(["--edition", "2024", "--config-path"]).arg(root).args(roots);
    let done = rustfmt.status().map_err(|why| format!("rustfmt: {why}; rustup component add rustfmt"))?;
    if done.success() { Ok(()) } else { Err("rustfmt could not read the skeleton".to_owned()) }
}

fn leaves(name: &str) -> impl Iterator<Item = (String, String)> {
    let title = capitalised(name);
    let fill = move |text: &str, name: &str| text.replace("__name__", name).replace("__Name__", &title);
    SKELETON.into_iter().map(move |(path, text)| (fill(path, name), fill(text, name)))
}

fn check_name(name: &str) -> Result<(), String> {
    let fits = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    if fits && name.len() <= 20 {
        return Ok(());
    }
    Err(format!(
        "{name:?} does not fit: one lower-case word of at most 20 letters, it prefixes tables and word keys"
    ))
}

fn capitalised(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn remaining(name: &str) -> String {
    format!(
        "capabilities/{name} is laid out. What remains:\n\
         1. Write its README.md: what it is for, law, words, states, facts, who may.\n\
         2. Replace the failing story in tests/all/main.rs by the first real one:  cargo test -p cap-{name}\n\
         3. Rename `Entry` and `add` to the nouns and verbs of your README; one verb, one file.\n\
         4. Register it: cap-{name} in [workspace.dependencies] of Cargo.toml and in app/Cargo.toml, one line in\n   \
            app/src/modules.rs, its MIGRATIONS beside the others; a link in a menu if people are to find it.\n\
         5. cargo xtask lock-migrations once the tables are right, then:  make check"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_the_skeleton_is_left_unfilled() {
        for (path, text) in leaves("queue") {
            assert!(
                !path.contains("__") && !text.contains("__name__") && !text.contains("__Name__"),
                "{path}"
            );
        }
        assert!(
            leaves("queue").any(|(path, text)| path == "src/error.rs" && text.contains("enum QueueError"))
        );
        assert!(
            leaves("queue")
                .any(|(path, text)| path.ends_with("0001.sql") && text.contains("CREATE TABLE queue_entry"))
        );
    }

    #[test]
    fn a_name_that_cannot_prefix_a_table_is_refused() {
        for name in ["", "Queue", "call-next", "call_next", "1st", "../queue", "aVeryLong"] {
            assert!(check_name(name).is_err(), "{name}");
        }
        assert_eq!(check_name("queue"), Ok(()));
    }

    #[test]
    fn an_existing_capability_is_not_overwritten() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        assert_eq!(run(root, "cases"), Err("capabilities/cases is there already".to_owned()));
    }
}
