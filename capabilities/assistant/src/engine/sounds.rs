//! How a text sounds: a syllable of pinyin for each character, so that 身分证 is 身份证 and `shenfenzheng` is both.

use std::{collections::HashSet, sync::LazyLock};

use pinyin::ToPinyin as _;

/// Every syllable of Mandarin, without tones.
static SYLLABLES: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| ('\u{4e00}'..='\u{9fff}').filter_map(sound).collect());

/// Letters of the longest syllable.
const LONGEST: usize = 6;

/// How a question is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Script {
    /// With Chinese characters.
    Chinese,
    /// In letters that are pinyin throughout.
    Pinyin,
    /// In other letters.
    Latin,
}

impl Script {
    pub(super) fn of(text: &str) -> Self {
        if text.chars().any(chinese) {
            return Self::Chinese;
        }
        let mut words = text.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| !word.is_empty());
        if words.all(|word| syllables(word).is_some()) { Self::Pinyin } else { Self::Latin }
    }

    /// Whether the sentence encoder understands it: it knows English, and takes pinyin for names.
    pub(super) fn has_meaning(self) -> bool {
        self != Self::Pinyin
    }

    /// How much words count beside meaning; measured (ADR 0011).
    pub(super) fn weight_of_words(self, beside_meaning: bool) -> f32 {
        match (self, beside_meaning) {
            (Self::Chinese, true) => 25.0,
            (Self::Latin, true) => 5.0,
            (_, false) | (Self::Pinyin, true) => 60.0,
        }
    }
}

fn chinese(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}')
}

fn sound(c: char) -> Option<&'static str> {
    c.to_pinyin().map(pinyin::Pinyin::plain)
}

/// The sounds of a plain text, one after the other: characters as syllables, words in letters as syllables where they are some,
/// everything else as it is.
pub(super) fn sounds(text: &str) -> Vec<&str> {
    sounded(text).into_iter().map(|(_, sound)| sound).collect()
}

/// The same, each with the piece of the text that sounds so.
pub(crate) fn sounded(text: &str) -> Vec<(&str, &str)> {
    let mut sounds = Vec::new();
    let kind = |c: char| (chinese(c), c.is_ascii_alphabetic(), c.is_ascii_digit());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = rest.find(|c| kind(c) != kind(first)).unwrap_or(rest.len());
        let (chunk, after) = rest.split_at(end);
        rest = after;
        match kind(first) {
            (true, ..) => {
                let each = chunk.split_inclusive(|_: char| true);
                sounds.extend(each.filter_map(|c| Some((c, sound(c.chars().next()?)?))));
            }
            (_, true, _) => {
                let parts = syllables(chunk).unwrap_or_else(|| vec![chunk]);
                sounds.extend(parts.into_iter().map(|part| (part, part)));
            }
            (.., true) => sounds.push((chunk, chunk)),
            _ => (),
        }
    }
    sounds
}

/// A word of letters as syllables, as few as can be; none if it is no pinyin.
fn syllables(word: &str) -> Option<Vec<&str>> {
    let mut ways: Vec<Option<(usize, usize)>> = vec![Some((0, 0))];
    for end in 1..=word.len() {
        let ends_here = |start: usize| {
            let (count, _) = ways.get(start).copied().flatten()?;
            SYLLABLES.contains(word.get(start..end)?).then_some((count + 1, start))
        };
        let best = (end.saturating_sub(LONGEST)..end).filter_map(ends_here).min();
        ways.push(best);
    }
    let (mut found, mut end) = (Vec::new(), word.len());
    while end > 0 {
        let (_, start) = ways.get(end).copied().flatten()?;
        found.push(word.get(start..end)?);
        end = start;
    }
    found.reverse();
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_and_pinyin_sound_the_same() {
        assert_eq!(sounds("身分证丢了"), sounds("shenfenzheng diu le"));
        assert_eq!(sounds("补办c1驾照"), ["bu", "ban", "c", "1", "jia", "zhao"]);
    }

    #[test]
    fn a_question_is_chinese_pinyin_or_neither() {
        assert_eq!(Script::of("visa 延期"), Script::Chinese);
        assert_eq!(Script::of("jiashizheng guoqi le"), Script::Pinyin);
        assert_eq!(Script::of("i lost my passport"), Script::Latin);
    }
}
