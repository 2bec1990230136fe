//! Every capability explains itself in the same order, so a reader knows where to look.

use crate::finding::Finding;
use crate::tree::Tree;

/// Headings that each capability's README.md has, in this order.
pub(crate) const HEADINGS: [&str; 5] = ["Law", "Words", "States", "Facts", "Who may"];

/// Reports each capability whose README.md is missing or lacks a heading.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for room in tree.rooms().into_iter().filter(|room| room.starts_with("capabilities/")) {
        let path = format!("{room}/README.md");
        let Some(text) = tree.get(&path) else {
            found.push(Finding::on(
                &path,
                format!("missing; it says what it is for, then has the headings {}", HEADINGS.join(", ")),
            ));
            continue;
        };
        let headings: Vec<String> =
            text.lines().filter_map(|line| line.strip_prefix("## ")).map(str::to_lowercase).collect();
        let opening = text.lines().take_while(|line| !line.starts_with("## "));
        if opening.filter(|line| !line.starts_with('#')).all(|line| line.trim().is_empty()) {
            found.push(Finding::on(
                &path,
                "no opening paragraph; say what it is for before the first heading",
            ));
        }
        for wanted in HEADINGS {
            if !headings.iter().any(|heading| heading.contains(&wanted.to_lowercase())) {
                let says =
                    format!("no heading '## {wanted}'; if there is nothing to say, say that in one line");
                found.push(Finding::on(&path, says));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::lines;

    #[test]
    fn a_capability_without_readme_is_named() {
        let says = lines(&check(&Tree::of(&[("capabilities/queue/src/lib.rs", "")])));
        assert!(says[0].starts_with("capabilities/queue/README.md:1: missing"), "{says:?}");
    }

    #[test]
    fn a_missing_heading_is_named() {
        let text =
            "# Queue\n\nPeople wait here.\n## Law\n## Words\n## Facts out and in\n## Who may do what\n";
        let says = lines(&check(&Tree::of(&[("capabilities/queue/README.md", text)])));
        assert_eq!(says.len(), 1, "{says:?}");
        assert!(says[0].contains("no heading '## States'"), "{says:?}");
    }

    #[test]
    fn a_readme_that_does_not_say_what_it_is_for_is_named() {
        let text = "# Queue\n\n## Law\n## Words\n## States\n## Facts\n## Who may\n";
        let says = lines(&check(&Tree::of(&[("capabilities/queue/README.md", text)])));
        assert_eq!(
            says,
            [
                "capabilities/queue/README.md:1: no opening paragraph; say what it is for before the first heading"
            ]
        );
    }
}
