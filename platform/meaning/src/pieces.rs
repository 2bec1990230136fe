//! A text as the pieces of words that are most probable together.

use std::collections::HashMap;

use crate::{
    spelling::plain,
    weights::{BadWeights, Reader},
};

/// The pieces for what is unknown, for the begin and for the end of a text.
const UNKNOWN: usize = 0;
const BEGIN: usize = 1;
const END: usize = 2;
/// What stands for a space; it begins each word.
const SPACE: &str = "\u{2581}";

/// The vocabulary.
#[derive(Debug)]
pub(crate) struct Pieces {
    known: HashMap<&'static str, Piece>,
    /// Characters of the longest piece.
    longest: usize,
    unknown: f64,
}

#[derive(Debug, Clone, Copy)]
struct Piece {
    number: usize,
    /// The logarithm of its frequency.
    score: f64,
}

/// The best way from the begin of a text to one of its characters.
#[derive(Debug, Clone, Copy)]
struct Way {
    score: f64,
    /// Where its last piece begins, in characters.
    from: usize,
    piece: usize,
}

impl Pieces {
    /// The vocabulary, and for each piece the part of the table in which it was quantised.
    pub(crate) fn read(reader: &mut Reader) -> Result<(Self, Vec<u8>), BadWeights> {
        let count = u32::from_le_bytes(reader.array()?);
        let unknown = reader.float()?.into();
        let (mut known, mut longest, mut parts) = (HashMap::new(), 0, Vec::new());
        for number in 0..count as usize {
            let score = reader.float()?.into();
            let [part, length] = reader.array()?;
            let text =
                std::str::from_utf8(reader.bytes(length.into())?).map_err(|_| BadWeights::Vocabulary)?;
            parts.push(part);
            longest = longest.max(text.chars().count());
            known.insert(text, Piece { number, score });
        }
        Ok((Self { known, longest, unknown }, parts))
    }

    /// The pieces of a text, between begin and end.
    pub(crate) fn of(&self, text: &str) -> Vec<usize> {
        let text = plain(text);
        if text.is_empty() {
            return vec![BEGIN, UNKNOWN, END];
        }
        let ways = self.ways(&format!("{SPACE}{}", text.replace(' ', SPACE)));
        let mut pieces = vec![END];
        let mut at = ways.len().saturating_sub(1);
        while let Some(way) = ways.get(at).filter(|_| at > 0) {
            pieces.push(way.piece);
            at = way.from;
        }
        pieces.push(BEGIN);
        pieces.reverse();
        pieces
    }

    /// The best way to each character of a text, and to its end. Of two ways that are equally good, the one whose last
    /// piece is longer.
    fn ways(&self, text: &str) -> Vec<Way> {
        let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let mut ways = vec![Way { score: 0.0, from: 0, piece: UNKNOWN }];
        for (to, end) in starts.iter().enumerate().skip(1) {
            let mut best = Way { score: f64::NEG_INFINITY, from: 0, piece: UNKNOWN };
            let nearest = to.saturating_sub(self.longest);
            for (from, (start, way)) in starts.iter().zip(&ways).enumerate().skip(nearest) {
                let (piece, score) = match text.get(*start..*end).and_then(|piece| self.known.get(piece)) {
                    Some(piece) => (piece.number, piece.score),
                    None if from + 1 == to => (UNKNOWN, self.unknown),
                    None => continue,
                };
                let score = way.score + score;
                if score > best.score {
                    best = Way { score, from, piece };
                }
            }
            ways.push(best);
        }
        ways
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pieces_are_those_of_the_reference() {
        let Some(weights) = crate::carried() else { return };
        let pieces = Pieces::read(&mut Reader::new(weights, crate::encoder::MARK).unwrap()).unwrap().0;
        let texts: HashMap<usize, &str> =
            pieces.known.iter().map(|(text, piece)| (piece.number, *text)).collect();
        for (text, expected) in [
            ("身份证被洗衣机洗坏了", "<s> ▁ 身份 证 被 洗 衣 机 洗 坏 了 </s>"),
            ("护照丢了怎么补办？", "<s> ▁ 护 照 丢 了 怎 么 补 办 ? </s>"),
            ("给孩子上户口要带什么材料", "<s> ▁ 给 孩子 上 户 口 要 带 什 么 材料 </s>"),
            ("how do i renew my passport", "<s> ▁how ▁do ▁i ▁renew ▁my ▁passport </s>"),
            ("１２３　电动车上牌", "<s> ▁123 ▁电 动 车 上 牌 </s>"),
            ("", "<s> <unk> </s>"),
        ] {
            let found: Vec<&str> = pieces.of(text).iter().map(|number| texts[number]).collect();
            assert_eq!(found.join(" "), expected);
        }
    }
}
