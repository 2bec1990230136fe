//! Which encoding a text is in.

use encoding_rs::{Encoding, GB18030};

use crate::Unreadable;

/// The text: by its mark if it has one, as UTF-8 if it is, as GB18030 otherwise. Excel saves CSV in China as GB18030, without a
/// word about it.
pub(crate) fn text(bytes: &[u8]) -> Result<String, Unreadable> {
    let text = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => whole(encoding, bytes.get(mark..).unwrap_or_default())?,
        None => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => whole(GB18030, bytes)?,
        },
    };
    if text.contains('\0') { Err(Unreadable::NoTable) } else { Ok(text) }
}

fn whole(encoding: &'static Encoding, bytes: &[u8]) -> Result<String, Unreadable> {
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes);
    text.map(std::borrow::Cow::into_owned).ok_or(Unreadable::Encoding)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_words_are_read_from_each_encoding_that_excel_writes() {
        let words = "事项,材料\n居民身份证,龘";
        let gb = GB18030.encode(words).0.into_owned();
        let with_mark = format!("\u{feff}{words}").into_bytes();
        let utf16: Vec<u8> =
            std::iter::once(0xfeff).chain(words.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        for bytes in [words.as_bytes().to_vec(), with_mark, gb, utf16] {
            assert_eq!(text(&bytes).unwrap(), words);
        }
    }

    #[test]
    fn bytes_that_no_encoding_explains_are_refused_and_not_replaced() {
        assert_eq!(text(&[0xff, 0xff, b'a', 0x80]), Err(Unreadable::Encoding));
        assert_eq!(text(b"a\0b"), Err(Unreadable::NoTable));
    }
}
