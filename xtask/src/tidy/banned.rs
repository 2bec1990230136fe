//! Words, file names and paths that have no place in the tree.

use crate::finding::Finding;
use crate::source;
use crate::tree::Tree;

/// In Rust code (not in comments or strings): the word, and what to do instead.
const CODE: [(&str, &str); 5] = [
    ("todo!(", "finish it, or leave it out and say so in the issue"),
    ("unimplemented!(", "finish it, or leave it out and say so in the issue"),
    ("#[ignore", "a test that does not run proves nothing: mend or delete it"),
    ("#[allow(", "use #[expect(…, reason = \"…\")]: it complains once it is no longer needed"),
    ("#![allow(", "use #![expect(…, reason = \"…\")]: it complains once it is no longer needed"),
];

/// In any text.
const ANYWHERE: [(&str, &str); 4] = [
    (concat!("FIX", "ME"), "mend it, or file an issue"),
    (concat!("XX", "X:"), "mend it, or file an issue"),
    (concat!("@ts-", "ignore"), "give it its type"),
    (concat!("@ts-", "nocheck"), "give it its type"),
];

/// Beginnings of paths that exist on one machine only.
const MACHINE: [&str; 4] =
    [concat!("/ho", "me/"), concat!("/ro", "ot/"), concat!("/Us", "ers/"), concat!("/wo", "rk/")];

/// Names that say nothing about what is inside.
const VAGUE: [&str; 7] = ["utils", "util", "helpers", "helper", "common", "misc", "manager"];

/// Reports every banned word, vague file name and machine path.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for (path, text) in tree.files().filter(|(path, _)| !path.ends_with("package-lock.json")) {
        vague(&mut found, path);
        if tree.is_rust(path) {
            scan(&mut found, path, &source::code_only(text), &CODE);
        }
        scan(&mut found, path, text, &ANYWHERE);
        machine_paths(&mut found, path, text);
    }
    found
}

fn scan(found: &mut Vec<Finding>, path: &str, text: &str, words: &[(&str, &str)]) {
    for (at, line) in text.lines().enumerate() {
        for (word, instead) in words.iter().filter(|(word, _)| line.contains(word)) {
            found.push(Finding::at(path, at + 1, format!("`{word}`: {instead}")));
        }
    }
}

fn machine_paths(found: &mut Vec<Finding>, path: &str, text: &str) {
    for (at, line) in text.lines().enumerate() {
        for start in MACHINE {
            let absolute =
                line.match_indices(start).any(|(begin, _)| begins_a_path(line, begin, start.len()));
            if absolute {
                let says =
                    format!("`{start}…` exists on one machine only: use a path from the repository's root");
                found.push(Finding::at(path, at + 1, says));
            }
        }
    }
}

/// Whether a path starts here: nothing path-like before it, a name behind it.
fn begins_a_path(line: &str, begin: usize, length: usize) -> bool {
    let before = line.get(..begin).and_then(|before| before.chars().next_back());
    let after = line.get(begin + length..).and_then(|after| after.chars().next());
    before.is_none_or(|c| !(c.is_alphanumeric() || "._-/}~$*".contains(c)))
        && after.is_some_and(|c| c.is_ascii_alphanumeric() || c == '.')
}

fn vague(found: &mut Vec<Finding>, path: &str) {
    let stem = path.rsplit('/').next().and_then(|name| name.split('.').next()).unwrap_or("");
    let folder = path.rsplit('/').nth(1).unwrap_or("");
    for name in VAGUE.into_iter().filter(|name| stem == *name || folder == *name) {
        found.push(Finding::on(path, format!("`{name}` says nothing: name the file after what it does")));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::lines;

    fn says(path: &str, text: &str) -> Vec<String> {
        lines(&check(&Tree::of(&[(path, text)])))
    }

    #[test]
    fn unfinished_code_is_named() {
        let found = says("app/src/a.rs", "fn a() {\n    todo!()\n}\n#[ignore]\n#[allow(dead_code)]\n");
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(found[0].starts_with("app/src/a.rs:2: `todo!(`"), "{found:?}");
    }

    #[test]
    fn words_in_comments_and_strings_are_no_code() {
        assert_eq!(says("app/src/a.rs", "// never todo!()\nlet a = \"#[allow(\";\n"), [""; 0]);
    }

    #[test]
    fn a_path_of_one_machine_is_named() {
        let text = format!("cd {}me/ann/yichuang\n", "/ho");
        assert!(
            says("scripts/a", &text)[0].starts_with("scripts/a:1: `/home/…` exists on one machine"),
            "{text}"
        );
        assert_eq!(says("scripts/a", "see https://example.org/home/page and ./work/a\n"), [""; 0]);
    }

    #[test]
    fn a_vague_file_name_is_named() {
        assert!(says("app/src/utils.rs", "")[0].contains("`utils` says nothing"));
        assert!(says("app/src/common/mod.rs", "")[0].contains("`common` says nothing"));
    }

    #[test]
    fn a_mark_of_unfinished_work_is_named_in_any_text() {
        assert_eq!(says("platform/web/templates/a.html", concat!("<!-- FIX", "ME -->\n")).len(), 1);
    }
}
