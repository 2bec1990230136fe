//! Every template is used, and every page is rendered by a test.

use std::collections::BTreeSet;

use crate::finding::Finding;
use crate::source;
use crate::tree::{Tree, room_of};

/// A struct with `#[template(path = "…")]`.
struct Page {
    file: String,
    line: usize,
    name: String,
    template: String,
}

/// Reports templates that nobody names, and page structs that no test names.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let pages: Vec<Page> = tree.production().flat_map(|(path, text)| pages(path, &text)).collect();
    let mut named: BTreeSet<String> = pages.iter().map(|page| page.template.clone()).collect();
    for (_, text) in tree.with_ext("html") {
        named.extend(borrowed(text).map(str::to_owned));
    }
    let mut found = Vec::new();
    for (path, _) in tree.with_ext("html") {
        let Some((_, name)) = path.split_once("/templates/") else { continue };
        if !named.contains(name) {
            found.push(Finding::on(
                path,
                "no #[template(path = …)], extends, import or include names it; delete it",
            ));
        }
    }
    for page in &pages {
        if !tested(tree, page) {
            let says = format!("no test names {}; render it once under #[cfg(test)] or in tests/", page.name);
            found.push(Finding::at(&page.file, page.line, says));
        }
    }
    found
}

fn pages(path: &str, text: &str) -> Vec<Page> {
    let mut found = Vec::new();
    let lines: Vec<&str> = text.lines().collect();
    for (at, line) in
        lines.iter().enumerate().filter(|(_, line)| line.trim_start().starts_with("#[template("))
    {
        let below = lines.get(at..).unwrap_or_default().join("\n");
        let template = below.split_once("path").and_then(|(_, rest)| rest.split('"').nth(1));
        let name = below.lines().find_map(declared);
        if let (Some(template), Some(name), true) =
            (template, name, line.contains("path") || !line.contains("source"))
        {
            let page = Page { file: path.to_owned(), line: at + 1, name, template: template.to_owned() };
            found.push(page);
        }
    }
    found
}

/// The name in `pub(crate) struct Name<'a> {`.
fn declared(line: &str) -> Option<String> {
    let mut words = line.split_whitespace().skip_while(|word| !matches!(*word, "struct" | "enum"));
    let name = words.nth(1)?;
    Some(name.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect())
}

/// The templates that a template extends, imports or includes.
fn borrowed(text: &str) -> impl Iterator<Item = &str> {
    text.split("{%").skip(1).filter_map(|tag| {
        let tag = tag.split("%}").next()?.trim_matches(['-', ' ', '\n', '+', '~']);
        let borrows = ["extends", "import", "include"].iter().any(|verb| tag.starts_with(verb));
        tag.split('"').nth(1).filter(|_| borrows)
    })
}

fn tested(tree: &Tree, page: &Page) -> bool {
    let room = room_of(&page.file);
    tree.with_ext("rs").filter(|(path, _)| room_of(path) == room).any(|(path, text)| {
        if tree.is_test(path) { names(text, &page.name) } else { names(&source::tests_of(text), &page.name) }
    })
}

fn names(text: &str, name: &str) -> bool {
    text.split(|c: char| !(c.is_alphanumeric() || c == '_')).any(|word| word == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::lines;

    const SHELL: (&str, &str) = ("platform/web/templates/page.html", "<html>");
    const PAGE: (&str, &str) = (
        "capabilities/cases/templates/cases/list.html",
        "{%- extends \"page.html\" -%}{% import \"ui.html\" as ui %}",
    );
    const UI: (&str, &str) = ("platform/web/templates/ui.html", "");
    const CODE: &str =
        "#[derive(Template)]\n#[template(path = \"cases/list.html\")]\nstruct ListPage<'a> {\n}\n";

    #[test]
    fn a_template_that_nobody_names_is_named() {
        let code = format!("{CODE}#[cfg(test)]\nmod tests {{\n    fn a() {{ ListPage {{}} }}\n}}\n");
        let old = ("capabilities/cases/templates/cases/old.html", "");
        let files = [SHELL, PAGE, UI, old, ("capabilities/cases/src/list.rs", code.as_str())];
        let says = lines(&check(&Tree::of(&files)));
        assert_eq!(says.len(), 1, "{says:?}");
        assert!(
            says[0].starts_with("capabilities/cases/templates/cases/old.html:1: no #[template"),
            "{says:?}"
        );
    }

    #[test]
    fn a_page_that_no_test_renders_is_named() {
        let other =
            ("capabilities/sites/src/a.rs", "#[cfg(test)]\nmod tests {\n    fn a() { ListPage }\n}\n");
        let says =
            lines(&check(&Tree::of(&[SHELL, PAGE, UI, other, ("capabilities/cases/src/list.rs", CODE)])));
        assert_eq!(says.len(), 1, "{says:?}");
        assert!(says[0].starts_with("capabilities/cases/src/list.rs:2: no test names ListPage"), "{says:?}");
    }

    #[test]
    fn a_page_rendered_in_tests_is_fine() {
        let story = ("capabilities/cases/tests/all/pages.rs", "fn a() { ListPage::sample() }");
        assert_eq!(check(&Tree::of(&[SHELL, PAGE, UI, story, ("capabilities/cases/src/list.rs", CODE)])), []);
    }
}
