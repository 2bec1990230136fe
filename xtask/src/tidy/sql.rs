//! SQL that runs alike on both engines and touches its own tables only.

use std::collections::BTreeSet;

use crate::finding::Finding;
use crate::source::{self, Literal};
use crate::tree::{Tree, room_of, short};

/// Words that one engine reads otherwise than the other, and what to write instead.
const BANNED: [(&str, &str); 14] = [
    ("LIKE", "case matters on one engine only; match on a normalised column"),
    ("ILIKE", "only one engine has it; match on a normalised column"),
    ("AUTOINCREMENT", "ids are made by Mint"),
    ("SERIAL", "ids are made by Mint"),
    ("BIGSERIAL", "ids are made by Mint"),
    ("BOOLEAN", "write BIGINT 0/1"),
    ("TIMESTAMP", "write BIGINT, microseconds"),
    ("TIMESTAMPTZ", "write BIGINT, microseconds"),
    ("JSONB", "write TEXT"),
    ("UUID", "write {blob}"),
    ("NOW", "time is a parameter"),
    ("CURRENT_TIMESTAMP", "time is a parameter"),
    ("STRFTIME", "time is a parameter"),
    ("DATETIME", "time is a parameter"),
];

/// Tables that moved out with their crate and kept their names: a rename would break nodes of the version before.
const MOVED: [(&str, &[&str]); 1] =
    [("capabilities/papers", &["cases_paper", "cases_print", "cases_opened"])];

/// Reports foreign tables, parameters out of order, words that engines read differently and SQL in the wrong file.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for (path, text) in tree.production() {
        for literal in source::literals(&text).iter().filter(|literal| is_sql(&literal.value)) {
            if path.starts_with("capabilities/") && !is_store(path) {
                found.push(Finding::at(path, literal.line, "SQL belongs in this capability's store.rs"));
            }
            for says in faults(path, &literal.value).into_iter().chain(unlisted(&text, literal)) {
                found.push(Finding::at(path, literal.line, says));
            }
        }
    }
    for (path, text) in tree.with_ext("sql").filter(|(path, _)| room_of(path).is_some()) {
        found.extend(statements(text).flat_map(|(line, sql)| {
            faults(path, &sql).into_iter().map(move |says| Finding::at(path, line, says))
        }));
    }
    found
}

fn is_store(path: &str) -> bool {
    path.ends_with("/store.rs") || path.contains("/store/")
}

fn is_sql(text: &str) -> bool {
    const STARTS: [&str; 8] =
        ["SELECT ", "INSERT INTO ", "UPDATE ", "DELETE FROM ", "WITH ", "CREATE ", "ALTER TABLE ", "DROP "];
    let text = text.trim_start().replace('\n', " ");
    STARTS.iter().any(|start| text.starts_with(start))
}

/// The statements of a migration, each with the line it begins on, comments left out.
fn statements(text: &str) -> impl Iterator<Item = (usize, String)> {
    let bare: Vec<&str> = text.lines().map(|line| line.split("--").next().unwrap_or("")).collect();
    let mut line = 1;
    let all: Vec<(usize, String)> = bare
        .join("\n")
        .split(';')
        .map(|sql| {
            let begins =
                line + sql.len().checked_sub(sql.trim_start().len()).map_or(0, |gap| newlines(sql, gap));
            line += sql.matches('\n').count();
            (begins, sql.to_owned())
        })
        .collect();
    all.into_iter().filter(|(_, sql)| !sql.trim().is_empty())
}

fn newlines(sql: &str, gap: usize) -> usize {
    sql.get(..gap).map_or(0, |head| head.matches('\n').count())
}

/// A named text that no `SQL` list of its file holds: then no test prepares it on both engines.
fn unlisted(text: &str, literal: &Literal<'_>) -> Option<String> {
    let (_, name) = literal.before.strip_suffix(": &str =")?.rsplit_once("const ")?;
    let mut lists = text.split("const SQL").skip(1).filter_map(|list| list.split("];").next());
    let listed =
        lists.any(|list| list.split(|c: char| !(c.is_alphanumeric() || c == '_')).any(|word| word == name));
    (text.contains("const SQL") && !listed)
        .then(|| format!("{name} is not in this file's SQL list, so no test tries it on both engines"))
}

fn faults(path: &str, sql: &str) -> Vec<String> {
    let words = words(sql);
    let prefix = format!("{}_", short(room_of(path).unwrap_or("")));
    let system = path.starts_with("platform/store/");
    let mut said = Vec::new();
    for table in tables(&words) {
        let of_engine = ["sqlite_", "pg_", "information_schema"].iter().any(|start| table.starts_with(start));
        let moved =
            MOVED.iter().any(|(room, tables)| room_of(path) == Some(*room) && tables.contains(&table));
        let own = table.starts_with(&prefix) || moved || (system && of_engine);
        if !own {
            said.push(format!(
                "table {table} is not this crate's ({prefix}…); ask its owner, or read its facts"
            ));
        }
    }
    if let Some(out) = out_of_order(sql) {
        said.push(format!(
            "${out} is out of order: SQLite numbers parameters by first use, so write $1, $2, … as they come"
        ));
    }
    for (word, instead) in BANNED {
        if words.iter().any(|w| w.eq_ignore_ascii_case(word)) {
            said.push(format!("{word}: {instead}"));
        }
    }
    if bare_sum(&words) {
        said.push("SUM without CAST: write CAST(SUM(…) AS BIGINT), PostgreSQL makes it NUMERIC".to_owned());
    }
    said
}

/// Names and single signs, in order; what stands in quotes is left out.
fn words(sql: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = sql;
    while let Some(c) = rest.chars().next() {
        let length = match c {
            '\'' => rest.get(1..).and_then(|tail| tail.find('\'')).map_or(rest.len(), |end| end + 2),
            c if is_name(c) => rest.find(|c| !is_name(c)).unwrap_or(rest.len()),
            c => c.len_utf8(),
        };
        let (word, tail) = rest.split_at(length);
        if !c.is_whitespace() && c != '\'' {
            found.push(word);
        }
        rest = tail;
    }
    found
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '$' | '.')
}

/// The tables that a statement reads or writes; names made by WITH are not tables.
fn tables<'a>(words: &[&'a str]) -> BTreeSet<&'a str> {
    let at = |n: usize| words.get(n).copied().unwrap_or("");
    let is = |n: usize, word: &str| at(n).eq_ignore_ascii_case(word);
    let mut made = BTreeSet::new();
    let mut found = BTreeSet::new();
    let mut listing = false;
    for n in 0..words.len() {
        if is(n + 1, "AS") && at(n + 2) == "(" {
            made.insert(at(n));
        }
        let before = if n > 0 { at(n - 1) } else { "" };
        let verb = match at(n).to_ascii_uppercase().as_str() {
            "FROM" => !before.eq_ignore_ascii_case("DISTINCT"),
            "UPDATE" => !["FOR", "DO"].iter().any(|word| before.eq_ignore_ascii_case(word)),
            "JOIN" | "INTO" | "TABLE" | "REFERENCES" => true,
            "ON" => words.iter().take(n).any(|word| word.eq_ignore_ascii_case("INDEX")),
            _ => false,
        };
        listing = if is(n, "FROM") { true } else { listing && !ends_list(at(n)) };
        if verb || (listing && at(n) == ",") {
            let skip = (1..=4).find(|gap| !["IF", "NOT", "EXISTS", "ONLY"].iter().any(|w| is(n + gap, w)));
            let name = n + skip.unwrap_or(1);
            let function = at(name + 1) == "("
                && !is(n, "INTO")
                && !is(n, "TABLE")
                && !is(n, "ON")
                && !is(n, "REFERENCES");
            if at(name).starts_with(|c: char| c.is_alphabetic() || c == '_') && !function {
                found.insert(at(name));
            }
        }
    }
    found.difference(&made).copied().filter(|name| !name.eq_ignore_ascii_case("SELECT")).collect()
}

fn ends_list(word: &str) -> bool {
    ["WHERE", "GROUP", "ORDER", "LIMIT", "JOIN", "LEFT", "INNER", "SET", "ON", "UNION", "RETURNING", ")", "("]
        .iter()
        .any(|end| word.eq_ignore_ascii_case(end))
}

/// The first `$n` that is not one more than the highest before it.
fn out_of_order(sql: &str) -> Option<u32> {
    let mut highest = 0;
    for tail in sql.split('$').skip(1) {
        let digits = tail.find(|c: char| !c.is_ascii_digit()).unwrap_or(tail.len());
        let Some(number) = tail.get(..digits).and_then(|digits| digits.parse::<u32>().ok()) else { continue };
        if number > highest + 1 || number == 0 {
            return Some(number);
        }
        highest = highest.max(number);
    }
    None
}

fn bare_sum(words: &[&str]) -> bool {
    words.iter().enumerate().any(|(at, word)| {
        let behind = |n: usize| at.checked_sub(n).and_then(|n| words.get(n)).copied().unwrap_or("");
        let cast = behind(1) == "(" && behind(2).eq_ignore_ascii_case("CAST");
        let coalesced = behind(1) == "("
            && behind(2).eq_ignore_ascii_case("COALESCE")
            && behind(3) == "("
            && behind(4).eq_ignore_ascii_case("CAST");
        word.eq_ignore_ascii_case("SUM") && words.get(at + 1) == Some(&"(") && !cast && !coalesced
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::lines;

    fn says(path: &str, sql: &str) -> Vec<String> {
        let code = format!("//! a\nconst A: &str = \"{sql}\";\n");
        lines(&check(&Tree::of(&[(path, &code)])))
    }

    const STORE: &str = "capabilities/cases/src/store.rs";

    #[test]
    fn own_tables_in_order_are_fine() {
        for sql in [
            "SELECT a, b FROM cases_case c JOIN cases_task t ON t.id = c.id WHERE a = $1 AND b = $2 AND c > $1",
            "INSERT INTO cases_case (id, a) VALUES ($1, $2)",
            "UPDATE cases_case SET a = $1 WHERE id = $2 AND version = $3",
            "WITH late AS (SELECT id FROM cases_case) SELECT CAST(SUM(n) AS BIGINT) FROM late, cases_task",
            "DELETE FROM cases_case WHERE word IS DISTINCT FROM $1",
        ] {
            assert_eq!(says(STORE, sql), [""; 0], "{sql}");
        }
    }

    #[test]
    fn a_foreign_table_is_named() {
        let found = says(STORE, "SELECT a FROM cases_case, identity_person WHERE a = $1");
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(
            found[0]
                .starts_with("capabilities/cases/src/store.rs:2: table identity_person is not this crate's")
        );
        assert_eq!(says(STORE, "SELECT a FROM cases_case JOIN sites_site s ON s.id = site").len(), 1);
        assert_eq!(says("platform/jobs/src/cursor.rs", "UPDATE store_fact SET a = $1").len(), 1);
    }

    #[test]
    fn a_parameter_out_of_order_is_named() {
        let found = says(STORE, "UPDATE cases_case SET a = $2 WHERE id = $1");
        assert!(found[0].contains("$2 is out of order"), "{found:?}");
        assert!(
            says(STORE, "SELECT a FROM cases_case WHERE a = $1 AND b = $3")[0].contains("$3 is out of order")
        );
    }

    #[test]
    fn words_that_engines_read_differently_are_named() {
        assert!(says(STORE, "SELECT a FROM cases_case WHERE a LIKE $1")[0].contains("LIKE: case matters"));
        assert!(says(STORE, "SELECT SUM(a) FROM cases_case")[0].contains("SUM without CAST"));
        assert!(
            says(STORE, "SELECT a FROM cases_case WHERE a < NOW()")[0].contains("NOW: time is a parameter")
        );
    }

    #[test]
    fn a_text_that_no_list_holds_is_named() {
        let code = "const A: &str = \"SELECT a FROM cases_a\";\nconst B: &str = \"SELECT b FROM cases_b\";\npub const SQL: &[&str] = &[A];\n";
        let found = lines(&check(&Tree::of(&[(STORE, code)])));
        assert_eq!(
            found,
            [
                "capabilities/cases/src/store.rs:2: B is not in this file's SQL list, so no test tries it on both engines"
            ]
        );
    }

    #[test]
    fn sql_outside_the_store_is_named() {
        let found = says("capabilities/cases/src/web.rs", "SELECT a FROM cases_case");
        assert_eq!(found, ["capabilities/cases/src/web.rs:2: SQL belongs in this capability's store.rs"]);
    }

    #[test]
    fn a_migration_keeps_to_its_own_tables_and_types() {
        let sql = "-- cases\nCREATE TABLE cases_case (\n  id {blob} PRIMARY KEY,\n  ok BIGINT NOT NULL\n);\n\nCREATE TABLE task (\n  at TIMESTAMP\n);\nCREATE INDEX cases_case_ok ON cases_case (ok);\n";
        let found = lines(&check(&Tree::of(&[("capabilities/cases/migrations/0001.sql", sql)])));
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(
            found[0].starts_with("capabilities/cases/migrations/0001.sql:7: table task is not"),
            "{found:?}"
        );
        assert!(found[1].contains(":7: TIMESTAMP: write BIGINT"), "{found:?}");
    }
}
