use super::BadData;
use serde::de::DeserializeOwned;
use std::ops::Range;
use toml::{
    Spanned,
    de::{DeTable, DeValue, ValueDeserializer},
};

/// One file, and where each of its lines begins.
pub(super) struct Source {
    pub(super) path: String,
    text: String,
}

/// The files that items refer to.
const SHARED: [&str; 6] = ["codes", "dictionary", "everyday-words", "forms", "life-events", "materials"];

/// The data dictionary: it lies above the folders, for it holds for all of them.
const DICTIONARY: &str = "dictionary.toml";

/// The folder of what narrows items.
const SITUATIONS: &str = "situations";

impl Source {
    /// The file, when it is the data dictionary, or lies in the folder `catalogue` or `situations` and is TOML.
    pub(super) fn ours(path: String, text: String) -> Option<Self> {
        let inside =
            path.split('/').rev().skip(1).any(|folder| folder == "catalogue" || folder == SITUATIONS);
        let toml = std::path::Path::new(&path).extension().is_some_and(|kind| kind == "toml");
        let dictionary = path.rsplit('/').next() == Some(DICTIONARY);
        ((inside && toml) || dictionary).then_some(Self { path, text })
    }

    /// Whether it says what narrows items, and not what they are.
    pub(super) fn is_situations(&self) -> bool {
        self.path.split('/').rev().nth(1) == Some(SITUATIONS)
    }

    /// The name without folder and `.toml`.
    pub(super) fn stem(&self) -> &str {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        name.strip_suffix(".toml").unwrap_or(name)
    }

    pub(super) fn is_shared(&self) -> bool {
        SHARED.contains(&self.stem())
    }

    /// A fault at a place of the text.
    pub(super) fn fault(&self, at: &Range<usize>, why: impl Into<String>) -> BadData {
        let before = self.text.as_bytes().iter().take(at.start);
        let line = 1 + before.filter(|byte| **byte == b'\n').count();
        BadData { file: self.path.clone(), line, why: why.into() }
    }

    /// Where a quoted word stands first in or after a table; the table itself, when it stands nowhere.
    pub(super) fn word_after(&self, table: &Range<usize>, word: &str) -> Range<usize> {
        let rest = self.text.get(table.start..).unwrap_or_default();
        let found =
            rest.find(&format!("\"{word}\"")).map(|at| table.start + at..table.start + at + word.len());
        found.unwrap_or_else(|| table.clone())
    }

    /// The tables of the array `name`, each read on its own, so that one bad table does not hide the next.
    /// Any other key at the top of the file is a fault.
    pub(super) fn tables<T: DeserializeOwned>(
        &self,
        name: &str,
        faults: &mut Vec<BadData>,
    ) -> Vec<Spanned<T>> {
        let (table, errors) = DeTable::parse_recoverable(&self.text);
        faults.extend(errors.iter().map(|error| self.toml_fault(error, &(0..0))));
        let mut read = Vec::new();
        for (key, value) in table.into_inner() {
            let at = key.span();
            match value.into_inner() {
                DeValue::Array(tables) if key.get_ref() == name => {
                    for table in tables {
                        self.table(table, &mut read, faults);
                    }
                }
                _ => faults.push(
                    self.fault(&at, format!("unknown key `{}`: only [[{name}]] belongs here", key.get_ref())),
                ),
            }
        }
        read
    }

    fn table<T: DeserializeOwned>(
        &self,
        table: Spanned<DeValue<'_>>,
        read: &mut Vec<Spanned<T>>,
        faults: &mut Vec<BadData>,
    ) {
        let at = table.span();
        match T::deserialize(ValueDeserializer::from(table)) {
            Ok(value) => read.push(Spanned::new(at, value)),
            Err(error) => faults.push(self.toml_fault(&error, &at)),
        }
    }

    fn toml_fault(&self, error: &toml::de::Error, table: &Range<usize>) -> BadData {
        self.fault(&error.span().unwrap_or_else(|| table.clone()), error.message())
    }
}
