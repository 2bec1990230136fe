//! Every word a user reads: one flat dictionary, merged from all modules when the program starts.

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use plat_kernel::lang::Lang;

use crate::text::{Text, placeholders};

/// The two TOML texts of one module: flat tables of `"key" = "words"`.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    /// Chinese, what residents read first.
    pub zh: &'static str,
    /// English, second.
    pub en: &'static str,
}

/// All keys of all modules in both languages. Built once and never freed: texts borrow from it.
#[derive(Debug, Default)]
pub struct Dictionary {
    entries: HashMap<&'static str, Entry>,
}

#[derive(Debug)]
struct Entry {
    key: &'static str,
    zh: &'static str,
    en: &'static str,
}

/// Everything that is wrong with the dictionaries, one line each, so that one start shows all of it.
#[derive(Debug, Clone, thiserror::Error)]
#[error("the dictionaries are not complete:\n{}", .0.join("\n"))]
pub struct BadWords(pub Vec<String>);

impl Dictionary {
    /// Merges the modules' words and checks them: a key must stand in both languages, with the same placeholders,
    /// and in one module only.
    pub fn merge(modules: &[(&str, Words)]) -> Result<&'static Self, BadWords> {
        let mut faults = Vec::new();
        let mut entries = HashMap::new();
        for (module, words) in modules {
            let zh = parse(module, "zh-CN", words.zh, &mut faults);
            let mut en = parse(module, "en", words.en, &mut faults);
            for (key, chinese) in zh {
                let Some(english) = en.remove(&key) else {
                    faults.push(format!("{module}: {key} is missing in en"));
                    continue;
                };
                if placeholders(&chinese) != placeholders(&english) {
                    faults.push(format!("{module}: {key} has other placeholders in en than in zh-CN"));
                }
                let entry = Entry { key: leak(key), zh: leak(chinese), en: leak(english) };
                if entries.contains_key(entry.key) {
                    faults.push(format!("{module}: {} is already said by another module", entry.key));
                }
                entries.insert(entry.key, entry);
            }
            faults.extend(en.keys().map(|key| format!("{module}: {key} is missing in zh-CN")));
        }
        if faults.is_empty() { Ok(Box::leak(Box::new(Self { entries }))) } else { Err(BadWords(faults)) }
    }

    /// The text of `key`. A key nobody defined shows itself, so that the page still stands and the gap is seen.
    pub fn text(&self, lang: Lang, key: &str) -> Text {
        self.find(lang, key).unwrap_or_else(|| Text::unknown(key))
    }

    /// The text of `key`, if there is one.
    pub fn find(&self, lang: Lang, key: &str) -> Option<Text> {
        let entry = self.entries.get(key)?;
        Some(Text::known(entry.key, if lang == Lang::Zh { entry.zh } else { entry.en }))
    }

    /// Whether the key is defined.
    pub fn has(&self, key: &str) -> bool {
        self.entries.contains_key(key)
    }
}

fn parse(module: &str, lang: &str, text: &str, faults: &mut Vec<String>) -> BTreeMap<String, String> {
    toml::from_str(text).unwrap_or_else(|error| {
        faults.push(format!("{module}: {lang}.toml: {}", OneLine(&error)));
        BTreeMap::new()
    })
}

fn leak(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}

struct OneLine<'a>(&'a toml::de::Error);

impl fmt::Display for OneLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.to_string().replace('\n', " "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_in_one_language_only_is_named_with_its_module() {
        let words =
            Words { zh: "\"a.x\" = \"甲\"\n\"a.y\" = \"乙\"", en: "\"a.x\" = \"A\"\n\"a.z\" = \"Z\"" };
        let faults = Dictionary::merge(&[("alpha", words)]).unwrap_err().0;
        assert_eq!(faults, ["alpha: a.y is missing in en", "alpha: a.z is missing in zh-CN"]);
    }

    #[test]
    fn a_placeholder_in_one_language_only_is_a_fault() {
        let words = Words { zh: "\"a.x\" = \"{days}天\"", en: "\"a.x\" = \"days\"" };
        assert!(Dictionary::merge(&[("alpha", words)]).is_err());
    }

    #[test]
    fn two_modules_cannot_say_the_same_key() {
        let words = Words { zh: "\"a.x\" = \"甲\"", en: "\"a.x\" = \"A\"" };
        let faults = Dictionary::merge(&[("alpha", words), ("beta", words)]).unwrap_err().0;
        assert_eq!(faults, ["beta: a.x is already said by another module"]);
    }

    #[test]
    fn a_key_nobody_defined_shows_itself() {
        let book = Dictionary::merge(&[]).unwrap();
        assert_eq!(book.text(Lang::En, "a.missing").to_string(), "a.missing");
    }

    #[test]
    fn the_same_key_speaks_both_languages() {
        let words = Words { zh: "\"a.x\" = \"{days}天\"", en: "\"a.x\" = \"{days} days\"" };
        let book = Dictionary::merge(&[("alpha", words)]).unwrap();
        assert_eq!(book.text(Lang::Zh, "a.x").with("days", 5).to_string(), "5天");
        assert_eq!(book.text(Lang::En, "a.x").with("days", 5).to_string(), "5 days");
    }
}
