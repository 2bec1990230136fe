//! Sizes that keep the tail short: a file, a template, a crate. (Functions are clippy's: 60 lines, 5 arguments.)

use std::collections::BTreeMap;

use crate::finding::Finding;
use crate::source;
use crate::tree::{Tree, room_of};

const FILE: usize = 400;
const TEMPLATE: usize = 150;
const CRATE: usize = 5_000;
/// Crates with a budget of their own, each with its reason.
const LARGER: [(&str, usize); 7] = [
    // The one program: its commands, the demo city, each port that one capability asks and another answers, and who lives a day of the
    // hall through the public doors (docs/adr/0032), who is to move out next.
    ("app", 6_800),
    // Draft, questions, form, hand-in, parts, other offices, offers: each reads the errand that the others write.
    ("capabilities/bundles", 6_500),
    // Every way of a case with its materials and what rests on somebody's word. Too much for one crate: materials are to move
    // out next, behind a port of their own (docs/adr/0021).
    ("capabilities/cases", 11_500),
    // An item, its versions, situations and derived classes, as guides and as questions: each knows every part.
    ("capabilities/catalogue", 6_200),
    // A rating, what is done about a bad one, and what is published of both: figures, bulletins, stars count the same rows. Stars, which
    // know no page of a rating, are to move out next.
    ("capabilities/evaluation", 5_800),
    // Tickets, windows and boards on the rules of the line. The rules and the simulation, which know neither rows nor pages, are to
    // move out next.
    ("capabilities/queue", 6_300),
    // Who is there, by five ways of coming in and a sixth for departments' programs, and who may: one transaction joins each way
    // with its lock-out and session.
    ("platform/identity", 7_800),
];

/// Reports every file, template and crate over its budget.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut crates: BTreeMap<&str, usize> = BTreeMap::new();
    for (path, text) in tree.with_ext("rs").filter(|(path, _)| !tree.is_test(path)) {
        let lines = source::production_lines(text);
        over(&mut found, path, (lines, FILE), "without its tests; split it by verb or noun");
        if let Some(room) = room_of(path) {
            *crates.entry(room).or_default() += code_lines(text);
        }
    }
    for (path, text) in ["ts", "mjs", "css"].into_iter().flat_map(|ext| tree.with_ext(ext)) {
        over(&mut found, path, (text.lines().count(), FILE), "; split it by what it is about");
    }
    for (path, text) in tree.with_ext("html") {
        over(
            &mut found,
            path,
            (text.lines().count(), TEMPLATE),
            "; move a part into a component or fragment",
        );
    }
    for (room, lines) in crates {
        let own = LARGER.iter().find(|(larger, _)| *larger == room);
        let budget = own.map_or(CRATE, |(_, budget)| *budget);
        over(&mut found, &format!("{room}/Cargo.toml"), (lines, budget), "of code in all; it is two crates");
    }
    found
}

/// Lines that are neither blank, nor a comment, nor a test: what a crate documents does not count against it.
fn code_lines(text: &str) -> usize {
    let kept = source::production(text);
    kept.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//")).count()
}

fn over(found: &mut Vec<Finding>, path: &str, (lines, budget): (usize, usize), advice: &str) {
    if lines > budget {
        found.push(Finding::on(path, format!("{lines} lines, {budget} at most{}{advice}", gap(advice))));
    }
}

fn gap(advice: &str) -> &'static str {
    if advice.starts_with(';') { "" } else { " " }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::lines;

    fn long(lines: usize) -> String {
        "fn a() {}\n".repeat(lines)
    }

    #[test]
    fn a_long_file_is_named() {
        let (good, bad) = (long(400), long(401));
        let tree = Tree::of(&[("app/src/good.rs", &good), ("app/src/bad.rs", &bad)]);
        let says = lines(&check(&tree));
        assert_eq!(
            says,
            ["app/src/bad.rs:1: 401 lines, 400 at most without its tests; split it by verb or noun"]
        );
    }

    #[test]
    fn tests_do_not_count() {
        let text = format!("{}#[cfg(test)]\nmod tests {{\n{}}}\n", long(400), long(300));
        let tests = long(900);
        assert_eq!(check(&Tree::of(&[("app/src/a.rs", &text), ("app/tests/all/b.rs", &tests)])), []);
    }

    #[test]
    fn a_long_template_is_named() {
        let text = "<p>\n".repeat(151);
        let says = lines(&check(&Tree::of(&[("platform/web/templates/a.html", &text)])));
        assert_eq!(says.len(), 1, "{says:?}");
        assert!(says[0].starts_with("platform/web/templates/a.html:1: 151 lines, 150 at most;"), "{says:?}");
    }

    #[test]
    fn a_large_crate_is_named() {
        let text = long(400);
        let paths: Vec<String> = (0..13).map(|n| format!("capabilities/sites/src/f{n}.rs")).collect();
        let files: Vec<(&str, &str)> = paths.iter().map(|path| (path.as_str(), text.as_str())).collect();
        let says = lines(&check(&Tree::of(&files)));
        assert_eq!(
            says,
            ["capabilities/sites/Cargo.toml:1: 5200 lines, 5000 at most of code in all; it is two crates"]
        );
    }
}
