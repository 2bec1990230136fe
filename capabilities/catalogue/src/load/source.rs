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
const SHARED: [&str; 4] = ["materials", "life-events", "everyday-words", "forms"];

impl Source {
    /// The file, when it lies in the folder `catalogue` and is TOML.
    pub(super) fn ours(path: String, text: String) -> Option<Self> {
        let inside = path.split('/').rev().skip(1).any(|folder| folder == "catalogue");
        let toml = std::path::Path::new(&path).extension().is_some_and(|kind| kind == "toml");
        (inside && toml).then_some(Self { path, text })
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
