//! The arrays of tables in TOML files, each entry with its line, so that a fault can say where it is.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use toml::Spanned;

use crate::BadData;

/// All faults found so far.
#[derive(Debug, Default)]
pub(crate) struct Faults(Vec<BadData>);

impl Faults {
    /// Notes a fault.
    pub(crate) fn add(&mut self, place: &Place, why: impl Into<String>) {
        self.0.push(BadData { file: place.file.clone(), line: place.line, why: why.into() });
    }

    /// Whether nothing is wrong so far.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The faults, by file and line.
    pub(crate) fn into_list(mut self) -> Vec<BadData> {
        self.0.sort_by(|a, b| (&a.file, a.line, &a.why).cmp(&(&b.file, b.line, &b.why)));
        self.0.dedup();
        self.0
    }
}

/// Where something was written.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    /// The file.
    pub(crate) file: String,
    /// The line, counted from one.
    pub(crate) line: usize,
}

/// Something read, and where.
#[derive(Debug, Clone)]
pub(crate) struct Placed<T> {
    /// Where it stands.
    pub(crate) place: Place,
    /// What it says.
    pub(crate) it: T,
}

/// The entries of all files with one name, by table, until they are taken.
pub(crate) struct Tables(BTreeMap<String, Vec<Placed<toml::Value>>>);

#[derive(Deserialize)]
#[serde(transparent)]
struct Arrays(BTreeMap<String, Vec<Spanned<toml::Value>>>);

impl Tables {
    /// Reads all files with this name, in any folder. A missing file is a fault.
    pub(crate) fn read(files: &[(String, String)], name: &str, faults: &mut Faults) -> Self {
        let mut tables = BTreeMap::<String, Vec<_>>::new();
        let mut texts =
            files.iter().filter(|(path, _)| path.rsplit(['/', '\\']).next() == Some(name)).peekable();
        if texts.peek().is_none() {
            faults.add(&Place { file: name.to_owned(), line: 0 }, "the file is missing");
        }
        for (file, text) in texts {
            let place = |span: Range<usize>| Place { file: file.clone(), line: line_of(text, span.start) };
            match toml::from_str::<Arrays>(text) {
                Ok(arrays) => {
                    for (key, entries) in arrays.0 {
                        let placed = entries
                            .into_iter()
                            .map(|e| Placed { place: place(e.span()), it: e.into_inner() });
                        tables.entry(key).or_default().extend(placed);
                    }
                }
                Err(error) => faults.add(&place(error.span().unwrap_or_default()), error.message()),
            }
        }
        Self(tables)
    }

    /// Every entry of one array of tables. An entry of the wrong shape is left out and noted as a fault.
    pub(crate) fn take<T: DeserializeOwned>(&mut self, key: &str, faults: &mut Faults) -> Vec<Placed<T>> {
        let mut found = Vec::new();
        for Placed { place, it } in self.0.remove(key).unwrap_or_default() {
            match T::deserialize(it) {
                Ok(it) => found.push(Placed { place, it }),
                Err(error) => faults.add(&place, error.message()),
            }
        }
        found
    }

    /// What was not taken is not known here, and therefore a fault: most often a slip of the pen.
    pub(crate) fn finish(self, faults: &mut Faults) {
        for (key, entries) in self.0 {
            for entry in entries {
                faults.add(&entry.place, format!("unknown table `{key}`"));
            }
        }
    }
}

fn line_of(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
}
