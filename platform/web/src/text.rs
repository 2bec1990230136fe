//! One piece of text in the reader's language, with its `{placeholders}` filled.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;

/// Words ready to be shown: `{{ page.t("cases.due").with("days", 5) }}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    key: Cow<'static, str>,
    words: Cow<'static, str>,
    values: Vec<(Cow<'static, str>, String)>,
}

impl Text {
    pub(crate) fn known(key: &'static str, words: &'static str) -> Self {
        Self { key: Cow::Borrowed(key), words: Cow::Borrowed(words), values: Vec::new() }
    }

    pub(crate) fn unknown(key: &str) -> Self {
        Self { key: Cow::Owned(key.to_owned()), words: Cow::Owned(key.to_owned()), values: Vec::new() }
    }

    /// Fills the placeholder `{name}`.
    #[must_use]
    pub fn with(mut self, name: impl Into<Cow<'static, str>>, value: impl fmt::Display) -> Self {
        self.values.push((name.into(), value.to_string()));
        self
    }

    /// The dictionary key these words stand under.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The placeholder values given so far.
    pub(crate) fn values(&self) -> impl Iterator<Item = (&str, &str)> {
        self.values.iter().map(|(name, value)| (name.as_ref(), value.as_str()))
    }

    fn value(&self, name: &str) -> Option<&str> {
        self.values().find(|(known, _)| *known == name).map(|(_, value)| value)
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.values.is_empty() {
            return f.write_str(&self.words);
        }
        let mut rest: &str = &self.words;
        while let Some((before, name, after)) = next_placeholder(rest) {
            f.write_str(before)?;
            match self.value(name) {
                Some(value) => f.write_str(value)?,
                None => write!(f, "{{{name}}}")?,
            }
            rest = after;
        }
        f.write_str(rest)
    }
}

/// The names between braces.
pub(crate) fn placeholders(words: &str) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    let mut rest = words;
    while let Some((_, name, after)) = next_placeholder(rest) {
        names.insert(name);
        rest = after;
    }
    names
}

fn next_placeholder(words: &str) -> Option<(&str, &str, &str)> {
    let (before, inner) = words.split_once('{')?;
    let (name, after) = inner.split_once('}')?;
    Some((before, name, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_placeholder_without_a_value_stays_visible() {
        let text = Text::known("k", "{a} and {b}").with("a", "one");
        assert_eq!(text.to_string(), "one and {b}");
    }

    #[test]
    fn a_value_that_looks_like_a_placeholder_is_not_filled_again() {
        let text = Text::known("k", "{a} {b}").with("a", "{b}").with("b", 2);
        assert_eq!(text.to_string(), "{b} 2");
    }
}
