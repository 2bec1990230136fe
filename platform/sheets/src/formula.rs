//! Texts that a spreadsheet program would take for a formula (CWE-1236).

/// An apostrophe keeps a spreadsheet program from calculating what follows.
const GUARD: char = '\'';

fn would_be_calculated(text: &str) -> bool {
    text.trim_start_matches(GUARD).starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'])
}

/// The text behind a guard, if it needs one.
pub(crate) fn guarded(text: &str) -> String {
    if would_be_calculated(text) { format!("{GUARD}{text}") } else { text.to_owned() }
}

/// The text without its guard.
pub(crate) fn bare(text: &str) -> &str {
    match text.strip_prefix(GUARD) {
        Some(rest) if would_be_calculated(rest) => rest,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_be_calculated_is_guarded_and_read_back_as_it_was() {
        for text in ["=1+1", "+86", "-5", "@SUM(A1)", "'=1", "''-x", "\tx", "＝cmd"] {
            assert!(guarded(text).starts_with('\''), "{text}");
            assert_eq!(bare(&guarded(text)), text);
        }
    }

    #[test]
    fn other_texts_stay_as_they_are() {
        for text in ["居民身份证", "20", "'twas", "a=b", "", "'"] {
            assert_eq!(guarded(text), text);
            assert_eq!(bare(text), text);
        }
    }
}
