//! Why a value is refused, and what to do about it.

use std::fmt;

use serde::{Serialize, Serializer, ser::SerializeStruct};

use crate::lang::{Bilingual, Lang};

/// Why a value is refused: a stable code, and a sentence that says what to do. It never repeats the value, so it may be
/// logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Invalid {
    code: &'static str,
    zh: &'static str,
    en: &'static str,
}

impl Invalid {
    /// A reason with its code, like `vin.check_digit`, in both languages.
    pub const fn new(code: &'static str, zh: &'static str, en: &'static str) -> Self {
        Self { code, zh, en }
    }

    /// The stable code.
    pub const fn code(&self) -> &'static str {
        self.code
    }

    /// The sentence in that language.
    pub const fn text(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::Zh => self.zh,
            Lang::En => self.en,
        }
    }

    /// The sentence in both languages.
    pub fn reason(&self) -> Bilingual {
        Bilingual::new(self.zh, self.en)
    }
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.en)
    }
}

impl std::error::Error for Invalid {}

impl Serialize for Invalid {
    /// As JSON: `code` and `reason` in both languages.
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut it = to.serialize_struct("Invalid", 2)?;
        it.serialize_field("code", self.code)?;
        it.serialize_field("reason", &self.reason())?;
        it.end()
    }
}
