//! Just enough of a reader of Rust text to tell code, strings and comments apart and to leave tests out.

/// What a stretch of Rust text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Anything the compiler reads that is not a string.
    Code,
    /// A string literal of any sort, with its quotes.
    Text,
    /// A comment or doc comment.
    Comment,
}

/// A stretch of one kind, and the line it begins on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Piece<'a> {
    pub(crate) kind: Kind,
    pub(crate) text: &'a str,
    pub(crate) line: usize,
}

/// A string literal, read, with the code that stands before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Literal<'a> {
    pub(crate) value: String,
    pub(crate) line: usize,
    /// The code between the piece before and this string, without white space at its end.
    pub(crate) before: &'a str,
}

/// Cuts a Rust text into code, strings and comments.
pub(crate) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut found: Vec<Piece<'_>> = Vec::new();
    let (mut start, mut at, mut line) = (0, 0, 1);
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let (kind, length) = first(rest);
        if kind != Kind::Code {
            line = push(&mut found, Kind::Code, text.get(start..at), line);
            line = push(&mut found, kind, rest.get(..length), line);
            start = at + length;
        }
        at += length;
    }
    push(&mut found, Kind::Code, text.get(start..), line);
    found
}

fn push<'a>(found: &mut Vec<Piece<'a>>, kind: Kind, text: Option<&'a str>, line: usize) -> usize {
    let Some(text) = text.filter(|text| !text.is_empty()) else { return line };
    found.push(Piece { kind, text, line });
    line + text.matches('\n').count()
}

/// Kind and length of what stands at the very start.
fn first(rest: &str) -> (Kind, usize) {
    if rest.starts_with("//") {
        return (Kind::Comment, rest.find('\n').unwrap_or(rest.len()));
    }
    if rest.starts_with("/*") {
        return (Kind::Comment, block_comment(rest));
    }
    if let Some(length) = raw_string(rest).or_else(|| plain_string(rest)) {
        return (Kind::Text, length);
    }
    if let Some(length) = character(rest) {
        return (Kind::Code, length);
    }
    let word = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
    (Kind::Code, if word > 0 { word } else { rest.chars().next().map_or(1, char::len_utf8) })
}

fn block_comment(rest: &str) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    loop {
        let Some(tail) = rest.get(at..) else { return rest.len() };
        if tail.starts_with("/*") {
            depth += 1;
            at += 2;
        } else if tail.starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            let Some(next) = tail.chars().next() else { return rest.len() };
            at += next.len_utf8();
        }
    }
}

fn raw_string(rest: &str) -> Option<usize> {
    let body =
        rest.strip_prefix("br").or_else(|| rest.strip_prefix("cr")).or_else(|| rest.strip_prefix('r'))?;
    let hashes = body.len() - body.trim_start_matches('#').len();
    let inside = body.get(hashes..)?.strip_prefix('"')?;
    let close = format!("\"{}", "#".repeat(hashes));
    let opened = rest.len() - inside.len();
    Some(inside.find(&close).map_or(rest.len(), |end| opened + end + close.len()))
}

fn plain_string(rest: &str) -> Option<usize> {
    let inside =
        rest.strip_prefix('b').or_else(|| rest.strip_prefix('c')).unwrap_or(rest).strip_prefix('"')?;
    let opened = rest.len() - inside.len();
    let mut escaped = false;
    for (at, c) in inside.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return Some(opened + at + 1),
            _ => {}
        }
    }
    Some(rest.len())
}

/// `'"'` and the like: a quote inside one opens no string. A lifetime is no character.
fn character(rest: &str) -> Option<usize> {
    let inside = rest.strip_prefix('\'')?;
    let mut chars = inside.char_indices();
    let (_, c) = chars.next()?;
    if c == '\\' {
        return inside.char_indices().skip(2).find(|(_, c)| *c == '\'').map(|(at, _)| at + 2);
    }
    chars.next().filter(|(_, c)| *c == '\'').map(|(at, _)| at + 2)
}

/// The string literals of a Rust text, unescaped.
pub(crate) fn literals(text: &str) -> Vec<Literal<'_>> {
    let mut before = "";
    let mut found = Vec::new();
    for piece in pieces(text) {
        match piece.kind {
            Kind::Code => before = piece.text.trim_end(),
            Kind::Text => {
                found.push(Literal { value: value(piece.text), line: piece.line, before });
                before = "";
            }
            Kind::Comment => {}
        }
    }
    found
}

/// What a literal stands for: without quotes, escapes read, continued lines joined.
fn value(quoted: &str) -> String {
    let Some((head, inside)) = quoted.split_once('"') else { return String::new() };
    let inside = inside.rsplit_once('"').map_or(inside, |(inside, _)| inside);
    if head.contains('r') {
        return inside.to_owned();
    }
    let mut read = String::new();
    let mut chars = inside.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, if c == '\\' { chars.next() } else { None }) {
            ('\\', Some('\n')) => while chars.next_if(|c| c.is_whitespace()).is_some() {},
            ('\\', Some('n')) => read.push('\n'),
            ('\\', Some('t')) => read.push('\t'),
            ('\\', Some(other)) => read.push(other),
            (plain, _) => read.push(plain),
        }
    }
    read
}

/// The text with comments and what strings hold blanked out; line numbers stay.
pub(crate) fn code_only(text: &str) -> String {
    let blank = |text: &str| text.chars().map(|c| if c == '\n' { c } else { ' ' }).collect::<String>();
    let keep =
        |piece: Piece<'_>| if piece.kind == Kind::Code { piece.text.to_owned() } else { blank(piece.text) };
    pieces(text).into_iter().map(keep).collect()
}

/// The text with every `#[cfg(test)]` item blanked out; line numbers stay. Relies on rustfmt's layout.
pub(crate) fn production(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if !is_test_gate(line) {
            kept.push_str(line);
            kept.push('\n');
            continue;
        }
        let end = format!("{}}}", indent(line));
        kept.push('\n');
        let mut opened = false;
        for line in lines.by_ref() {
            kept.push('\n');
            opened |= line.trim_end().ends_with('{');
            let one_line =
                !opened && (line.trim_end().ends_with(';') || line.trim_end().ends_with(['}', ',']));
            if one_line || (opened && line.trim_end() == end) {
                break;
            }
        }
    }
    kept
}

/// How many lines remain when tests are left out.
pub(crate) fn production_lines(text: &str) -> usize {
    let mut gone = 0;
    let kept = production(text);
    for (before, after) in text.lines().zip(kept.lines()) {
        gone += usize::from(before != after || (after.is_empty() && !before.is_empty()));
    }
    text.lines().count() - gone
}

/// The names in `#[cfg(test)] mod name;`.
pub(crate) fn test_modules(text: &str) -> Vec<&str> {
    let after_gate = text.lines().zip(text.lines().skip(1)).filter(|(gate, _)| is_test_gate(gate));
    after_gate
        .filter_map(|(_, item)| {
            let item = item.trim().trim_start_matches("pub(crate) ").trim_start_matches("pub ");
            item.strip_prefix("mod ")?.strip_suffix(';')
        })
        .collect()
}

/// The test code of a Rust text: all that `production` leaves out.
pub(crate) fn tests_of(text: &str) -> String {
    let kept = production(text);
    let mut only = String::new();
    for (line, _) in text.lines().zip(kept.lines()).filter(|(before, after)| before != after) {
        only.push_str(line);
        only.push('\n');
    }
    only
}

fn is_test_gate(line: &str) -> bool {
    line.trim_start().starts_with("#[cfg(test)]")
}

fn indent(line: &str) -> &str {
    line.get(..line.len() - line.trim_start().len()).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_comments_and_characters_are_told_apart() {
        let text = "let a = \"x // y\"; // \"no\"\nlet q = '\"'; let r = r#\"a \"b\" c\"#; /* \"z\" */ fn f<'a>() {}";
        let read: Vec<_> =
            literals(text).into_iter().map(|l| (l.value, l.line, l.before.to_owned())).collect();
        assert_eq!(
            read,
            [
                ("x // y".into(), 1, "let a =".into()),
                ("a \"b\" c".into(), 2, "\nlet q = '\"'; let r =".into())
            ]
        );
    }

    #[test]
    fn a_continued_literal_is_one_line() {
        let read = literals("const A: &str = \"SELECT a \\\n    FROM b\";");
        assert_eq!(read[0].value, "SELECT a FROM b");
    }

    #[test]
    fn code_only_keeps_line_numbers() {
        assert_eq!(code_only("a // b\n\"c\nd\" e"), "a     \n  \n   e");
    }

    #[test]
    fn tests_are_left_out_wherever_they_stand() {
        let text = "mod a;\n#[cfg(test)]\nmod samples;\nfn b() {}\n#[cfg(test)]\nmod tests {\n    fn c() {\n    }\n}\nfn d() {}\n";
        assert_eq!(production(text), "mod a;\n\n\nfn b() {}\n\n\n\n\n\nfn d() {}\n");
        assert_eq!(production_lines(text), 3);
        assert_eq!(test_modules(text), ["samples"]);
        assert!(tests_of(text).contains("fn c()") && !tests_of(text).contains("fn d()"));
    }
}
