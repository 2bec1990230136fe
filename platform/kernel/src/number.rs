//! What all number types share: how typed text becomes a candidate, and the shape of the types.

/// No number has more characters; anything longer is cut here and refused for its length later.
const LONGEST: usize = 128;

/// Text as people and scanners give it, made comparable: no spaces, no invisible characters, full-width letters and
/// digits as ASCII, capitals.
pub(crate) fn normalise(raw: &str) -> String {
    let visible = raw.chars().filter(|c| !c.is_whitespace() && !c.is_control() && !is_invisible(*c));
    visible.map(|c| half_width(c).to_ascii_uppercase()).take(LONGEST).collect()
}

fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

/// Marks of direction and zero width that chat programs put into copied numbers.
const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// True if all of it, at least one character, are ASCII digits.
pub(crate) fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// True for a letter that cannot be taken for 1 or 0.
pub(crate) const fn is_clear_letter(byte: u8) -> bool {
    byte.is_ascii_uppercase() && byte != b'I' && byte != b'O'
}

/// The part from `from` up to, not including, `to`; empty if there is none.
pub(crate) fn part(text: &str, from: usize, to: usize) -> &str {
    text.get(from..to).unwrap_or_default()
}

/// Gives a type that holds only valid text its everyday traits. The type is a tuple struct around a `String` and has
/// `fn parse(&str) -> Result<Self, Invalid>`. Its `Debug` shows the number masked.
macro_rules! number_type {
    ($type:ident) => {
        impl $type {
            /// The number in its normal form.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl std::fmt::Debug for $type {
            /// Masked: numbers must not reach a log.
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_tuple(stringify!($type)).field(&$crate::mask::id_number(&self.0)).finish()
            }
        }

        impl std::str::FromStr for $type {
            type Err = $crate::Invalid;

            fn from_str(raw: &str) -> Result<Self, $crate::Invalid> {
                Self::parse(raw)
            }
        }

        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(&self.0)
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = <String as serde::Deserialize>::deserialize(from)?;
                Self::parse(&text).map_err(serde::de::Error::custom)
            }
        }
    };
}

pub(crate) use number_type;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_full_width_digits_and_invisible_marks_do_not_matter() {
        assert_eq!(normalise(" ３３０２０３ 19000101\u{3000}002ｘ\u{202c}\n"), "33020319000101002X");
        assert_eq!(normalise("浙b·00000"), "浙B·00000");
        assert_eq!(normalise(&"9".repeat(100_000)).len(), LONGEST);
    }
}
