//! From the text of `data/catalogue/` to a catalogue, or to every fault in it.

mod codes;
mod dictionary;
mod fields;
mod forms;
mod items;
mod situations;
mod source;

use crate::model::{Item, Shared};
use source::Source;
use std::fmt;

/// A fault in a data file, for the person who wrote the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadData {
    /// The path of the file.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong there.
    pub why: String,
}

impl fmt::Display for BadData {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.why)
    }
}

impl std::error::Error for BadData {}

/// An everyday way of saying what the law calls otherwise: 驾照 for 驾驶证.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Saying {
    /// What people say.
    pub(crate) said: Vec<String>,
    /// The words of the catalogue.
    pub(crate) means: String,
}

/// All that the files say.
pub(crate) struct Read {
    pub(crate) items: Vec<Item>,
    pub(crate) shared: Shared,
    pub(crate) sayings: Vec<Saying>,
}

pub(crate) fn read(files: impl Iterator<Item = (String, String)>) -> Result<Read, Vec<BadData>> {
    let mut all: Vec<Source> = files.filter_map(|(path, text)| Source::ours(path, text)).collect();
    all.sort_by(|a, b| a.path.cmp(&b.path));
    let (situations, ours): (Vec<_>, Vec<_>) = all.into_iter().partition(Source::is_situations);
    let mut faults = Vec::new();
    let mut shared = Shared::default();
    let mut sayings = Vec::new();
    for source in ours.iter().filter(|source| source.stem() == "dictionary") {
        fields::read(source, &mut shared, &mut faults);
    }
    for source in &ours {
        match source.stem() {
            "codes" => codes::read(source, &mut shared, &mut faults),
            "materials" => dictionary::materials(source, &mut shared, &mut faults),
            "life-events" => dictionary::life_events(source, &mut shared, &mut faults),
            "everyday-words" => dictionary::sayings(source, &mut sayings, &mut faults),
            "forms" => forms::read(source, &mut shared, &mut faults),
            _ => {}
        }
    }
    let mut narrowed = Vec::new();
    for source in &situations {
        situations::read(source, &mut shared, &mut narrowed, &mut faults);
    }
    let mut items = Vec::new();
    for source in ours.iter().filter(|source| !source.is_shared()) {
        items::read(source, &shared, &mut items, &mut faults);
    }
    if ours.is_empty() {
        faults.push(BadData {
            file: "catalogue/".to_owned(),
            line: 1,
            why: "there are no files here".to_owned(),
        });
    }
    items.sort_by(|a, b| a.id.cmp(&b.id));
    situations::check(&narrowed, &items, &mut faults);
    if faults.is_empty() { Ok(Read { items, shared, sayings }) } else { Err(faults) }
}
