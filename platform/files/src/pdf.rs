//! What can be told of a PDF without reading it as one: whether it is encrypted, and whether it carries a program.
//!
//! An encrypted file says so in its trailer, which is never compressed. A program stands in a dictionary, and that may
//! lie compressed in an object stream: those are opened as well, with bounds. What is hidden deeper is not found; a PDF
//! is therefore shown to officers by the browser's own reader, in a frame that may do nothing.

use std::io::Read;

use flate2::read::ZlibDecoder;

use crate::FileError;

/// How much one object stream may become, in bytes.
const STREAM: u64 = 4 * 1024 * 1024;
/// How many object streams are opened.
const STREAMS: usize = 64;

/// Refuses what is encrypted and what carries a program.
pub(crate) fn check(bytes: &[u8]) -> Result<(), FileError> {
    judge(bytes)?;
    object_streams(bytes).take(STREAMS).try_for_each(|inside| judge(&inside))
}

fn judge(bytes: &[u8]) -> Result<(), FileError> {
    for name in names(bytes) {
        match name.as_slice() {
            b"Encrypt" => return Err(FileError::Locked),
            b"JavaScript" | b"Launch" | b"RichMedia" => return Err(FileError::Active),
            _ => {}
        }
    }
    Ok(())
}

/// The names that stand behind a slash, with their `#61` spelt out (ISO 32000-1, 7.3.5). Only those of our lengths.
fn names(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    bytes.split(|byte| *byte == b'/').skip(1).map(|rest| {
        let end = rest.iter().position(|byte| !is_regular(*byte)).unwrap_or(rest.len());
        let raw = rest.get(..end.min(3 * LONGEST)).unwrap_or_default();
        unescaped(raw)
    })
}

/// The longest name that is looked for has ten letters.
const LONGEST: usize = 11;

fn is_regular(byte: u8) -> bool {
    byte > b' ' && byte < 0x7F && !b"()<>[]{}/%".contains(&byte)
}

fn unescaped(raw: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        let digits = (*first == b'#').then(|| after.get(..2)).flatten();
        let byte =
            digits.and_then(|it| std::str::from_utf8(it).ok()).and_then(|it| u8::from_str_radix(it, 16).ok());
        match byte {
            Some(byte) => {
                plain.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            None => plain.push(*first),
        }
    }
    plain
}

/// What the compressed object streams hold, as far as it opens.
fn object_streams(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        loop {
            rest = after(rest, b"/ObjStm")?;
            let content = after(rest, b"stream")?;
            let content = content.strip_prefix(b"\r").unwrap_or(content);
            let content = content.strip_prefix(b"\n").unwrap_or(content);
            let mut plain = Vec::new();
            // A stream that ends too early has still shown its beginning.
            let _ = ZlibDecoder::new(content).take(STREAM).read_to_end(&mut plain);
            if !plain.is_empty() {
                return Some(plain);
            }
        }
    })
}

fn after<'a>(bytes: &'a [u8], word: &[u8]) -> Option<&'a [u8]> {
    let at = bytes.windows(word.len()).position(|window| window == word)?;
    bytes.get(at + word.len()..)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::{Compression, write::ZlibEncoder};

    use super::*;

    #[test]
    fn a_plain_document_is_taken() {
        assert_eq!(
            check(b"%PDF-1.7\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\ntrailer <</Root 1 0 R>>"),
            Ok(())
        );
    }

    #[test]
    fn an_encrypted_document_is_refused_because_nobody_could_examine_it() {
        assert_eq!(check(b"%PDF-1.7\ntrailer <</Encrypt 5 0 R/Root 1 0 R>>"), Err(FileError::Locked));
    }

    #[test]
    fn a_program_is_found_under_its_escaped_name_too() {
        for action in [
            &b"%PDF-1.7\n<</S/JavaScript/JS(app.alert)>>"[..],
            b"%PDF-1.7\n<</S /J#61va#53cript>>",
            b"%PDF-1.7 /Launch",
        ] {
            assert_eq!(check(action), Err(FileError::Active));
        }
    }

    #[test]
    fn a_program_in_a_compressed_object_is_found() {
        let mut packed = ZlibEncoder::new(Vec::new(), Compression::default());
        packed.write_all(b"1 0 <</S/JavaScript/JS(app.alert)>>").unwrap();
        let head = b"%PDF-1.7\n9 0 obj <</Type/ObjStm/Filter/FlateDecode>> stream\r\n";
        let whole = [&head[..], &packed.finish().unwrap(), b"\nendstream"].concat();
        assert_eq!(check(&whole), Err(FileError::Active));
    }

    #[test]
    fn a_word_in_the_text_of_a_document_is_no_program() {
        assert_eq!(check(b"%PDF-1.7\n(about JavaScript and Encrypt) /JavaScriptish /Encryption"), Ok(()));
    }
}
