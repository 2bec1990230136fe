//! What is wrong with a file, in words that say what to do.

use plat_web::{Page, Text};

/// One mistake. Its words are `guidebook.mistake.<why>`, in the reader's language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mistake {
    /// The row as the spreadsheet program numbers it; 0: the file as a whole.
    pub(crate) row: u32,
    /// The column of the file, from 0; none: the row as a whole.
    pub(crate) column: Option<usize>,
    /// What is wrong.
    pub(crate) why: &'static str,
    /// The values in its words.
    pub(crate) args: Vec<(&'static str, String)>,
}

impl Mistake {
    /// A mistake in a row.
    pub(crate) fn at(row: u32, column: Option<usize>, reason: Reason) -> Self {
        Self { row, column, why: reason.0, args: reason.1 }
    }

    /// Its words.
    pub(crate) fn words(&self, page: &Page) -> Text {
        let words = page.t(&format!("guidebook.mistake.{}", self.why));
        self.args.iter().fold(words, |words, (name, value)| words.with(*name, value))
    }
}

/// What is wrong with a cell, before it is known which.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reason(pub(crate) &'static str, pub(crate) Vec<(&'static str, String)>);

impl Reason {
    /// Nothing stands there.
    pub(crate) fn missing() -> Self {
        Self("missing", Vec::new())
    }

    /// A word is wrong.
    pub(crate) fn about(why: &'static str, word: &str) -> Self {
        Self(why, vec![("word", shortened(word))])
    }

    /// One more value.
    pub(crate) fn with(mut self, name: &'static str, value: impl std::fmt::Display) -> Self {
        self.1.push((name, format!("{value}")));
        self
    }
}

/// Enough of a text to find it by.
fn shortened(text: &str) -> String {
    const MOST: usize = 40;
    let one_line = text.replace('\n', " ");
    if one_line.chars().count() <= MOST {
        return one_line;
    }
    let mut short: String = one_line.chars().take(MOST).collect();
    short.push('…');
    short
}
