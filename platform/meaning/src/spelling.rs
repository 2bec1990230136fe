//! One spelling for all: compatible forms, cases and traditional characters folded.

use std::{collections::HashMap, sync::LazyLock};

use unicode_normalization::UnicodeNormalization as _;

/// Traditional characters and what they are in mainland China.
static SIMPLIFIED: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
    let lines = include_str!("traditional.txt").lines().filter(|line| !line.starts_with('#'));
    let pair = |word: &str| {
        let mut chars = word.chars();
        Some((chars.next()?, chars.next()?))
    };
    lines.flat_map(str::split_whitespace).filter_map(pair).collect()
});

/// A text in half-width, lower-case letters and simplified characters, with one space where there were some.
pub fn plain(text: &str) -> String {
    let simple = |c: char| SIMPLIFIED.get(&c).copied().unwrap_or(c);
    let folded: String = text.nfkc().flat_map(char::to_lowercase).map(simple).collect();
    let mut plain = String::with_capacity(folded.len());
    for word in folded.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()) {
        if !plain.is_empty() {
            plain.push(' ');
        }
        plain.push_str(word);
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_cases_spaces_and_traditional_characters_are_spelt_one_way() {
        assert_eq!(plain("　ＡＢＣ  １２\tx "), "abc 12 x");
        assert_eq!(plain("身分證遺失，後天去臺灣"), "身分证遗失,后天去台湾");
        assert_eq!(plain(" \n"), "");
    }
}
