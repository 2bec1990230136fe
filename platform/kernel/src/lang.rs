//! The two languages of the house.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A language that people read: Chinese first, English second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Lang {
    /// Simplified Chinese, the language of the law.
    #[default]
    #[serde(rename = "zh-CN")]
    Zh,
    /// English.
    #[serde(rename = "en")]
    En,
}

impl Lang {
    /// Both, in the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::Zh, Self::En];

    /// The BCP 47 code: `zh-CN` or `en`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }

    /// The other language.
    pub const fn other(self) -> Self {
        match self {
            Self::Zh => Self::En,
            Self::En => Self::Zh,
        }
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The text names neither Chinese nor English.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a language of this program: zh-CN or en are expected")]
pub struct UnknownLang;

impl FromStr for Lang {
    type Err = UnknownLang;

    /// Reads `zh`, `zh-CN`, `zh_CN.UTF-8`, `en`, `en-GB` and the like, in any case.
    fn from_str(text: &str) -> Result<Self, UnknownLang> {
        let first = text.trim().split(['-', '_', '.']).next().unwrap_or_default();
        match first.to_ascii_lowercase().as_str() {
            "zh" => Ok(Self::Zh),
            "en" => Ok(Self::En),
            _ => Err(UnknownLang),
        }
    }
}

/// One thing said in both languages.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bilingual {
    /// Simplified Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Bilingual {
    /// Puts the two together.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }

    /// The text in that language.
    pub fn in_lang(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_read_from_what_browsers_and_shells_say() {
        for (text, lang) in
            [("zh-CN", Lang::Zh), ("ZH", Lang::Zh), ("en_US.UTF-8", Lang::En), (" en ", Lang::En)]
        {
            assert_eq!(text.parse(), Ok(lang), "{text}");
        }
        assert_eq!("mn-Mong".parse::<Lang>(), Err(UnknownLang));
        assert_eq!(serde_json::to_string(&Lang::Zh).unwrap(), "\"zh-CN\"");
    }

    #[test]
    fn chinese_is_the_language_unless_another_is_asked_for() {
        assert_eq!(Lang::default(), Lang::Zh);
        assert_eq!(Lang::Zh.other().other(), Lang::Zh);
        let word = Bilingual::new("受理", "Acceptance");
        assert_eq!((word.in_lang(Lang::Zh), word.in_lang(Lang::En)), ("受理", "Acceptance"));
    }
}
