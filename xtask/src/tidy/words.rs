//! What users read: every key that is asked for stands in both languages, and none stands there for nothing.

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::Finding;
use crate::source::{self, Literal};
use crate::tree::Tree;

/// One language of one room.
struct Dictionary<'a> {
    path: &'a str,
    text: &'a str,
    words: BTreeMap<String, String>,
}

/// A key that code or a template asks for.
struct Asked {
    key: String,
    path: String,
    line: usize,
}

/// Reports keys in one language only, placeholders that differ, keys nobody wrote and keys nobody asks for.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    let dictionaries = dictionaries(tree, &mut found);
    for (zh, en) in pairs(&dictionaries, &mut found) {
        differences(zh, en, &mut found);
    }
    let known: BTreeSet<&str> =
        dictionaries.iter().flat_map(|book| book.words.keys().map(String::as_str)).collect();
    let asked = asked(tree);
    for ask in asked.iter().filter(|ask| !known.contains(ask.key.as_str())) {
        let says = format!("no words for \"{}\"; add it to i18n/zh-CN.toml and i18n/en.toml", ask.key);
        found.push(Finding::at(&ask.path, ask.line, says));
    }
    unused(tree, &asked, &dictionaries, &mut found);
    found
}

fn dictionaries<'a>(tree: &'a Tree, found: &mut Vec<Finding>) -> Vec<Dictionary<'a>> {
    let mut read = Vec::new();
    for (path, text) in tree.with_ext("toml").filter(|(path, _)| path.contains("/i18n/")) {
        match toml::from_str(text) {
            Ok(words) => read.push(Dictionary { path, text, words }),
            Err(why) => found.push(Finding::on(path, format!("not a table of words: {}", why.message()))),
        }
    }
    read
}

fn pairs<'a, 'b>(
    all: &'b [Dictionary<'a>],
    found: &mut Vec<Finding>,
) -> Vec<(&'b Dictionary<'a>, &'b Dictionary<'a>)> {
    let mut pairs = Vec::new();
    for book in all {
        let (other, first) = match book.path.rsplit_once('/') {
            Some((folder, "zh-CN.toml")) => (format!("{folder}/en.toml"), true),
            Some((folder, _)) => (format!("{folder}/zh-CN.toml"), false),
            None => continue,
        };
        match all.iter().find(|book| book.path == other) {
            Some(other) if first => pairs.push((book, other)),
            Some(_) => {}
            None => found.push(Finding::on(book.path, format!("has no counterpart {other}"))),
        }
    }
    pairs
}

fn differences(zh: &Dictionary<'_>, en: &Dictionary<'_>, found: &mut Vec<Finding>) {
    for (one, other) in [(zh, en), (en, zh)] {
        for key in one.words.keys().filter(|key| !other.words.contains_key(*key)) {
            found.push(Finding::at(
                one.path,
                one.line(key),
                format!("\"{key}\" is missing in {}", other.path),
            ));
        }
    }
    for (key, words) in &zh.words {
        let Some(translated) = en.words.get(key) else { continue };
        let (here, there) = (placeholders(words), placeholders(translated));
        if here != there {
            let says = format!("\"{key}\" has placeholders {there:?}, zh-CN.toml has {here:?}");
            found.push(Finding::at(en.path, en.line(key), says));
        }
    }
}

impl Dictionary<'_> {
    fn line(&self, key: &str) -> usize {
        let quoted = format!("\"{key}\"");
        self.text.lines().position(|line| line.trim_start().starts_with(&quoted)).map_or(1, |at| at + 1)
    }
}

/// The names between braces.
fn placeholders(words: &str) -> BTreeSet<&str> {
    let after_brace = words.split('{').skip(1);
    after_brace.filter_map(|rest| rest.split_once('}').map(|(name, _)| name)).collect()
}

fn asked(tree: &Tree) -> Vec<Asked> {
    let mut found = Vec::new();
    for (path, text) in tree.with_ext("html") {
        found.extend(asked_by_template(path, text));
    }
    for (path, text) in tree.production() {
        found.extend(asked_by_code(path, &text));
    }
    found
}

fn asked_by_template(path: &str, text: &str) -> Vec<Asked> {
    let calls = text.match_indices(".t(");
    calls
        .filter_map(|(at, _)| {
            let key = text.get(at + 3..)?.trim_start().strip_prefix('"')?.split('"').next()?;
            let line = text.get(..at)?.matches('\n').count() + 1;
            is_key(key).then(|| Asked { key: key.to_owned(), path: path.to_owned(), line })
        })
        .collect()
}

fn asked_by_code(path: &str, text: &str) -> Vec<Asked> {
    let codes = code_functions(text);
    let mut found = Vec::new();
    let mut linked = false;
    for literal in source::literals(text) {
        let in_link = linked && literal.before == ",";
        linked = ["Link::resident(", "Link::desk("].iter().any(|call| literal.before.ends_with(call));
        if !is_key(&literal.value) {
            continue;
        }
        let is_code =
            codes.iter().any(|(from, to)| (*from..=*to).contains(&literal.line)) || is_refusal(&literal);
        let key = if is_code {
            format!("error.{}", literal.value)
        } else if in_link || literal.before.ends_with(".t(") {
            literal.value
        } else {
            continue;
        };
        found.push(Asked { key, path: path.to_owned(), line: literal.line });
    }
    found
}

/// `Refusal::of(Kind::Missing, "web.not_found")`.
fn is_refusal(literal: &Literal<'_>) -> bool {
    let call = literal.before.rsplit_once('(').map(|(call, argument)| (call, argument.trim()));
    call.is_some_and(|(call, argument)| {
        (call.ends_with("::of") || call.ends_with("::build")) && argument.starts_with("Kind::")
    })
}

/// First and last line of each `fn code(&self)` or `fn face(&self)` of an error.
fn code_functions(text: &str) -> Vec<(usize, usize)> {
    let mut spans = Vec::new();
    let mut in_fault = false;
    let mut open = None;
    for (at, line) in text.lines().enumerate() {
        let opens = line.starts_with("impl") && line.trim_end().ends_with("Error {");
        in_fault = (in_fault || opens) && line != "}";
        if in_fault && ["fn code(", "fn face("].iter().any(|name| line.contains(name)) {
            open = Some(at + 1);
        }
        if let Some(from) = open.filter(|_| line == "    }") {
            spans.push((from, at + 1));
            open = None;
        }
    }
    spans
}

/// `cases.accept.title`: at least two parts of lower-case letters, digits, `_` and `-`.
fn is_key(text: &str) -> bool {
    let part = |part: &str| {
        !part.is_empty()
            && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "_-".contains(c))
    };
    text.contains('.') && text.split('.').all(part)
}

fn unused(tree: &Tree, asked: &[Asked], dictionaries: &[Dictionary<'_>], found: &mut Vec<Finding>) {
    let (mut exact, mut starts) = mentioned(tree);
    exact.extend(asked.iter().map(|ask| ask.key.clone()));
    // A bare "cases." would excuse every key of a room; "web.weekday_" and "cases.stage." excuse only theirs.
    starts.retain(|start| start.matches('.').count() >= 2 || start.ends_with('_'));
    let is_used = |key: &str| {
        let code = key.strip_prefix("error.");
        exact.contains(key)
            || code.is_some_and(|code| exact.contains(code))
            || starts.iter().any(|start| key.starts_with(start.as_str()))
    };
    for book in dictionaries.iter().filter(|book| book.path.ends_with("zh-CN.toml")) {
        for key in book.words.keys() {
            if !is_used(key.strip_suffix(".todo").filter(|_| key.starts_with("error.")).unwrap_or(key)) {
                found.push(Finding::at(
                    book.path,
                    book.line(key),
                    format!("nobody asks for \"{key}\"; delete it in both languages"),
                ));
            }
        }
    }
}

/// Every string that could be a key, and every beginning of a key that is put together at run time
/// (`format!("cases.stage.{code}")`).
fn mentioned(tree: &Tree) -> (BTreeSet<String>, BTreeSet<String>) {
    let mut texts: Vec<String> = Vec::new();
    for (_, text) in tree.production() {
        texts.extend(source::literals(&text).into_iter().map(|literal| literal.value));
    }
    for (_, text) in ["html", "ts"].into_iter().flat_map(|ext| tree.with_ext(ext)) {
        texts.extend(text.split('"').map(str::to_owned));
    }
    let starts = texts.iter().filter_map(|text| {
        let start = text.split('{').next().filter(|start| start.ends_with(['.', '_', '-']))?;
        is_key(start.trim_end_matches(['.', '_', '-'])).then(|| start.to_owned())
    });
    let starts = starts.collect();
    (texts.into_iter().filter(|text| is_key(text)).collect(), starts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::lines;

    fn says(zh: &str, en: &str, more: &[(&str, &str)]) -> Vec<String> {
        let mut files =
            vec![("capabilities/cases/i18n/zh-CN.toml", zh), ("capabilities/cases/i18n/en.toml", en)];
        files.extend_from_slice(more);
        lines(&check(&Tree::of(&files)))
    }

    const PAGE: (&str, &str) =
        ("capabilities/cases/templates/a.html", "<h1>\n{{ page.t(\"cases.title\") }}</h1>");

    #[test]
    fn a_key_that_nobody_wrote_is_named() {
        let found = says("", "", &[PAGE]);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(
            found[0].starts_with("capabilities/cases/templates/a.html:2: no words for \"cases.title\""),
            "{found:?}"
        );
    }

    #[test]
    fn a_key_of_code_that_nobody_wrote_is_named() {
        let code = ("capabilities/cases/src/web.rs", "fn a() {\n    page.t(\"cases.gone\")\n}\n");
        assert!(says("", "", &[code])[0].contains("web.rs:2: no words for \"cases.gone\""));
    }

    #[test]
    fn an_error_code_without_words_is_named() {
        let code = "impl Fault for CaseError {\n    fn code(&self) -> &'static str {\n        \"cases.not_found\"\n    }\n    fn b() -> &'static str {\n        \"cases.other\"\n    }\n}\n";
        let found = says("", "", &[("capabilities/cases/src/error.rs", code)]);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].contains("error.rs:3: no words for \"error.cases.not_found\""), "{found:?}");
    }

    #[test]
    fn a_menu_entry_without_words_is_named() {
        let code = "fn a() { Link::desk(\"/desk\", \"cases.desk.menu\", \"home\") }\n";
        let found = says("", "", &[("capabilities/cases/src/lib.rs", code)]);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].contains("no words for \"cases.desk.menu\""), "{found:?}");
    }

    #[test]
    fn a_refusal_without_words_is_named() {
        let code = ("platform/web/src/a.rs", "fn a() { Refusal::of(Kind::Missing, \"web.not_found\") }\n");
        assert!(says("", "", &[code])[0].contains("\"error.web.not_found\""));
    }

    #[test]
    fn a_key_in_one_language_only_is_named() {
        let found = says("\"cases.title\" = \"办件\"\n", "", &[PAGE]);
        assert_eq!(
            found,
            [
                "capabilities/cases/i18n/zh-CN.toml:1: \"cases.title\" is missing in capabilities/cases/i18n/en.toml"
            ]
        );
    }

    #[test]
    fn a_placeholder_in_one_language_only_is_named() {
        let found = says("\"cases.title\" = \"{days}天\"\n", "\n\"cases.title\" = \"{n} days\"\n", &[PAGE]);
        assert_eq!(
            found,
            [
                "capabilities/cases/i18n/en.toml:2: \"cases.title\" has placeholders {\"n\"}, zh-CN.toml has {\"days\"}"
            ]
        );
    }

    #[test]
    fn a_key_that_nobody_asks_for_is_named() {
        let words = "\"cases.title\" = \"a\"\n\"cases.old\" = \"b\"\n";
        let found = says(words, words, &[PAGE]);
        assert_eq!(
            found,
            [
                "capabilities/cases/i18n/zh-CN.toml:2: nobody asks for \"cases.old\"; delete it in both languages"
            ]
        );
    }

    #[test]
    fn keys_put_together_at_run_time_are_in_use() {
        let words = "\"cases.stage.closed\" = \"a\"\n";
        let code = ("capabilities/cases/src/web.rs", "fn a() { page.t(&format!(\"cases.stage.{code}\")) }\n");
        assert_eq!(says(words, words, &[code]), [""; 0]);
    }

    #[test]
    fn keys_of_tests_alone_are_not_in_use() {
        let words = "\"cases.old\" = \"b\"\n";
        let code = (
            "capabilities/cases/src/web.rs",
            "#[cfg(test)]\nmod tests {\n    const A: &str = \"cases.old\";\n}\n",
        );
        assert_eq!(says(words, words, &[code]).len(), 1);
    }
}
