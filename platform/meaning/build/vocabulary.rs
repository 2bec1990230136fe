//! The vocabulary: pieces of words with the logarithm of their frequency, from a protobuf of `SentencePiece`.

use crate::Why;

/// A piece of a word. A piece that begins one begins with [`SPACE`].
pub(crate) struct Piece {
    pub(crate) text: String,
    pub(crate) score: f32,
}

/// What stands for a space.
const SPACE: char = '\u{2581}';
/// Latin letters as rare as this are left out; `passport` and `registration` are more frequent.
const RARE: f32 = -13.1;
/// The pieces for what is unknown, for the begin and for the end of a text: they stand first.
pub(crate) const SPECIAL: usize = 3;

/// The field of a model that holds a piece; in it, the text and the score.
const PIECE: u64 = 1;
const TEXT: u64 = 1;
const SCORE: u64 = 2;

/// Every piece of a model, in the order of their numbers.
pub(crate) fn pieces(model: &[u8]) -> Result<Vec<Piece>, Why> {
    let mut pieces = Vec::new();
    for field in fields(model) {
        let (PIECE, bytes) = field? else { continue };
        let (mut text, mut score) = (String::new(), 0.0);
        for field in fields(bytes) {
            match field? {
                (TEXT, bytes) => text = String::from_utf8(bytes.to_vec())?,
                (SCORE, bytes) => score = f32::from_le_bytes(bytes.try_into()?),
                _ => (),
            }
        }
        pieces.push(Piece { text, score });
    }
    Ok(pieces)
}

impl Piece {
    /// Whether residents of a Chinese city write it: Chinese characters, and what Latin text needs.
    pub(crate) fn wanted(&self) -> bool {
        let text = self.text.trim_start_matches(SPACE);
        let ascii = text.chars().all(|c| c.is_ascii_graphic() && !c.is_ascii_uppercase());
        let word = text.chars().all(|c| c.is_ascii_lowercase() || c == '\'') && self.score >= RARE;
        let number = text.chars().all(|c| c.is_ascii_digit()) && text.len() <= 4;
        text.chars().all(chinese) || (ascii && (text.len() <= 2 || word || number))
    }
}

/// Characters and the punctuation between them.
fn chinese(c: char) -> bool {
    matches!(c, '\u{3001}'..='\u{3011}' | '\u{4e00}'..='\u{9fff}' | '\u{2014}' | '\u{2026}' | '\u{201c}' | '\u{201d}')
}

/// The fields of a message with their numbers: the bytes of those that have a length or four bytes, nothing of the others.
fn fields(mut rest: &[u8]) -> impl Iterator<Item = Result<(u64, &[u8]), Why>> {
    std::iter::from_fn(move || {
        (!rest.is_empty()).then(|| field(&mut rest).ok_or_else(|| "a broken vocabulary".into()))
    })
    .fuse()
}

fn field<'a>(rest: &mut &'a [u8]) -> Option<(u64, &'a [u8])> {
    let tag = number(rest)?;
    let length = match tag & 7 {
        0 => {
            number(rest)?;
            0
        }
        1 => 8,
        2 => usize::try_from(number(rest)?).ok()?,
        5 => 4,
        _ => return None,
    };
    let (bytes, after) = rest.split_at_checked(length)?;
    *rest = after;
    Some((tag >> 3, bytes))
}

/// A number of seven bits a byte, the lowest first.
fn number(rest: &mut &[u8]) -> Option<u64> {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let (byte, after) = rest.split_first()?;
        *rest = after;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}
