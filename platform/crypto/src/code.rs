//! Codes that people read from paper and type: ten characters of Crockford's base32, kindly read back.

/// Crockford's alphabet: no I, L, O (they look like 1 and 0) and no U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// How many characters a code has; five bits each.
const LENGTH: usize = 10;
/// After how many characters a dash helps the eye.
const GROUP: usize = 5;

/// Writes the first fifty bits of a fingerprint as `XXXXX-XXXXX`.
pub(crate) fn write(fingerprint: &[u8; 32]) -> String {
    let bits = fingerprint.iter().take(8).fold(0u64, |bits, byte| (bits << 8) | u64::from(*byte));
    let mut text = String::with_capacity(LENGTH + 1);
    for position in 0..LENGTH {
        if position == GROUP {
            text.push('-');
        }
        let letter = (bits >> (59 - 5 * position)) & 31;
        text.extend(usize::try_from(letter).ok().and_then(|i| ALPHABET.get(i)).map(|byte| char::from(*byte)));
    }
    text
}

/// Reads what a person typed back into the written form, or `None` when it cannot be a code. Lower case, spaces,
/// dashes of any kind, full-width characters, `o` for `0`, `i` and `l` for `1` are all understood.
pub(crate) fn read(typed: &str) -> Option<String> {
    let mut text = String::with_capacity(LENGTH + 1);
    for character in typed.chars().map(half_width).filter(|it| !is_decoration(*it)) {
        if text.len() == GROUP {
            text.push('-');
        }
        text.push(letter(character)?);
        if text.len() > LENGTH + 1 {
            return None;
        }
    }
    (text.len() == LENGTH + 1).then_some(text)
}

/// A full-width character of a Chinese keyboard as the ASCII character that it stands for.
fn half_width(character: char) -> char {
    match character {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(character) - 0xFEE0).unwrap_or(character),
        it => it,
    }
}

fn is_decoration(character: char) -> bool {
    character.is_whitespace()
        || matches!(character, '-' | '_' | '.' | '·' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

fn letter(character: char) -> Option<char> {
    let upper = character.to_ascii_uppercase();
    match upper {
        'O' => Some('0'),
        'I' | 'L' => Some('1'),
        it => u8::try_from(it).is_ok_and(|byte| ALPHABET.contains(&byte)).then_some(it),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fifty_bits_are_written_from_the_front() {
        assert_eq!(write(&[0; 32]), "00000-00000");
        assert_eq!(write(&[0xFF; 32]), "ZZZZZ-ZZZZZ");
        let mut first = [0; 32];
        first[0] = 0b0000_1000; // the first five bits are 00001, the next three begin the second letter
        assert_eq!(write(&first), "10000-00000");
        let mut last = [0; 32];
        last[6] = 0b0100_0000; // the fiftieth bit
        assert_eq!(write(&last), "00000-00001");
    }

    #[test]
    fn what_a_person_types_is_read_kindly() {
        for typed in [
            "0A1B1-2C3D0",
            "oalbi2c3dO",
            " 0a1b1 2c3d0 ",
            "0A1B12C3D0",
            "０Ａ１Ｂ１－２Ｃ３Ｄ０",
            "0A1B1—2C3D0",
        ] {
            assert_eq!(read(typed).as_deref(), Some("0A1B1-2C3D0"), "{typed}");
        }
    }

    #[test]
    fn what_cannot_be_a_code_is_refused() {
        for typed in [
            "",
            "0A1B1",
            "0A1B1-2C3D0X",
            "0A1B1-2C3DU",
            "0A1B1-2C3D!",
            "一窗一窗一窗一窗一窗",
            "0123456789ABCDEF",
        ] {
            assert_eq!(read(typed), None, "{typed}");
        }
    }
}
