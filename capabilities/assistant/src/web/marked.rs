//! Which part of a text is what was typed. It is told apart as it was found: by sounds (ADR 11), so that a typing error, a
//! traditional character and pinyin mark what they meant.

use plat_meaning::plain;

use crate::engine::sounded;

/// The fewest letters of a word, and the fewest sounds in a row, that mean something by themselves.
const LETTERS: usize = 3;
const SOUNDS: usize = 2;

/// English words that stand in every name.
const EVERYWHERE: [&str; 5] = ["and", "for", "the", "with", "how"];

/// What was typed, ready to be found in texts.
pub(super) struct Marks {
    sounds: Vec<String>,
}

impl Marks {
    pub(super) fn of(typed: &str) -> Self {
        let plain = plain(typed);
        Self { sounds: sounded(&plain).into_iter().map(|(_, sound)| sound.to_owned()).collect() }
    }

    /// A text in pieces, in order; those that were typed are true.
    pub(super) fn within<'t>(&self, text: &'t str) -> Vec<(bool, &'t str)> {
        // Folding letters of ASCII moves no place.
        let folded = text.to_ascii_lowercase();
        let sounded = sounded(&folded);
        let start = |piece: &str| piece.as_ptr().addr() - folded.as_ptr().addr();
        let mut pieces = Vec::new();
        let (mut at, mut told) = (0, 0);
        while let Some(rest) = sounded.get(at..).filter(|rest| !rest.is_empty()) {
            let (length, bytes) = self.shared(rest);
            if length > 0
                && let (Some((first, _)), Some((last, _))) = (rest.first(), rest.get(length - 1))
            {
                let from = start(first);
                let until = if length == 1 { from + bytes } else { start(last) + last.len() };
                pieces.extend(text.get(told..from).map(|plain| (false, plain)));
                pieces.extend(text.get(from..until).map(|hit| (true, hit)));
                told = until;
            }
            at += length.max(1);
        }
        pieces.extend(text.get(told..).map(|plain| (false, plain)));
        pieces.retain(|(_, piece)| !piece.is_empty());
        pieces
    }

    /// How many sounds at the start were typed in a row, and how many bytes of a single one; 0 when they are too few to
    /// mean anything.
    fn shared(&self, rest: &[(&str, &str)]) -> (usize, usize) {
        let begun = |at: usize| {
            let typed = self.sounds.get(at..).unwrap_or_default();
            typed.iter().zip(rest).take_while(|(typed, (_, own))| *typed == own).count()
        };
        let longest = (0..self.sounds.len()).map(begun).max().unwrap_or_default();
        if longest >= SOUNDS {
            return (longest, 0);
        }
        let Some((word, own)) = rest.first() else { return (0, 0) };
        let is_word = word == own && !EVERYWHERE.contains(own);
        // A word that is not typed to its end, or typed with an ending of its own.
        let alike =
            |typed: &String| match (typed.len().min(own.len()), own.bytes().all(|it| it.is_ascii_digit())) {
                (_, true) => typed == own && own.len() >= SOUNDS,
                (shorter, false) => {
                    shorter >= LETTERS && (own.starts_with(typed.as_str()) || typed.starts_with(own))
                }
            };
        let found = self.sounds.iter().filter(|typed| is_word && alike(typed)).map(String::len).max();
        found.map_or((0, 0), |typed| (1, typed.min(own.len())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked<'t>(text: &'t str, typed: &str) -> Vec<(bool, &'t str)> {
        Marks::of(typed).within(text)
    }

    #[test]
    fn what_was_typed_is_told_apart_in_names_and_numbers() {
        assert_eq!(
            marked("居民身份证挂失", "我的身份证丢了"),
            [(false, "居民"), (true, "身份证"), (false, "挂失")]
        );
        assert_eq!(marked("CR012", "cr012 怎么办"), [(true, "CR012")]);
        assert_eq!(
            marked("Loss of identity card", "LOST card"),
            [(false, "Loss of identity "), (true, "card")]
        );
        assert_eq!(marked("户口迁移", "驾驶证"), [(false, "户口迁移")]);
        assert_eq!(marked("", "x"), []);
    }

    #[test]
    fn typing_errors_traditional_characters_and_pinyin_mark_what_they_meant() {
        for typed in ["身分证不见了", "身份證遺失", "shenfenzheng diu le"] {
            assert_eq!(marked("居民身份证", typed), [(false, "居民"), (true, "身份证")], "{typed}");
        }
    }

    #[test]
    fn a_word_is_marked_while_it_is_typed_and_no_word_within_a_word() {
        assert_eq!(
            marked("Ordinary passport", "passp"),
            [(false, "Ordinary "), (true, "passp"), (false, "ort")]
        );
        assert_eq!(marked("Residence and valid entry", "id and"), [(false, "Residence and valid entry")]);
        assert_eq!(marked("证 A1 12", "a1"), [(false, "证 "), (true, "A1"), (false, " 12")]);
    }

    #[test]
    fn the_pieces_are_the_text() {
        for (text, typed) in
            [("İstanbul 签证", "签证 i̇s"), ("<b>身份证", "<b>"), ("证", "证"), ("passé", "passé")]
        {
            let whole: String = marked(text, typed).into_iter().map(|(_, piece)| piece).collect();
            assert_eq!(whole, text);
        }
    }
}
