use super::{Confidence, Item};
use plat_kernel::lang::Bilingual;
use serde::Serialize;
use std::collections::BTreeMap;

/// How the city writes item codes (事项编码): the segments and the forms that are made of them. GB/T 39554 gives the
/// structure; its tables differ by province, so they are a setting, `codes.toml`, and not law.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodePlan {
    /// The standard that the structure follows.
    pub basis: String,
    /// How sure the positions and tables are.
    pub confidence: Confidence,
    /// Every segment, in the order of the longest code.
    pub segments: Vec<CodeSegment>,
    /// The codes that are made of segments, the shortest first.
    pub forms: Vec<CodeForm>,
}

/// One segment of a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeSegment {
    /// Its key, as items name it.
    pub key: String,
    /// What it says.
    pub name: Bilingual,
    /// How many characters it has.
    pub width: usize,
    /// Where its value comes from.
    pub from: SegmentFrom,
}

/// Where the value of a segment comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SegmentFrom {
    /// The same for every item of the city; `None` until the city enters it.
    City(Option<String>),
    /// By the item's kind; a kind that is not in the table has no value.
    Kind(BTreeMap<String, String>),
    /// By the item's level.
    Level(BTreeMap<String, String>),
    /// Written in the item.
    Item,
}

/// One code: which segments follow each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeForm {
    /// Its key: `basic`, `implementation`, `handling`.
    pub key: String,
    /// Its name.
    pub name: Bilingual,
    /// The keys of its segments.
    pub segments: Vec<String>,
}

/// The code of one item: the value of each segment, as far as it is known. Nothing is made up: a segment that nobody
/// entered stays open.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct ItemCode(pub BTreeMap<String, String>);

impl ItemCode {
    /// The value of a segment.
    pub fn segment(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(String::as_str)
    }
}

impl Default for CodePlan {
    /// No plan: the city does not write codes.
    fn default() -> Self {
        Self { basis: String::new(), confidence: Confidence::Low, segments: Vec::new(), forms: Vec::new() }
    }
}

impl CodePlan {
    /// The code of an item: what it says itself, and what its kind, its level and the city say.
    pub fn code_of(&self, item: &Item) -> ItemCode {
        let value = |segment: &CodeSegment| match &segment.from {
            SegmentFrom::City(value) => value.clone(),
            SegmentFrom::Kind(table) => table.get(item.kind.code()).cloned(),
            SegmentFrom::Level(table) => table.get(level_code(item.level)).cloned(),
            SegmentFrom::Item => item.code.0.get(&segment.key).cloned(),
        };
        let known = self.segments.iter().filter_map(|segment| Some((segment.key.clone(), value(segment)?)));
        ItemCode(known.collect())
    }

    /// A code in the form `key`, complete; `None` while a segment is open.
    pub fn written(&self, key: &str, code: &ItemCode) -> Option<String> {
        let form = self.forms.iter().find(|form| form.key == key)?;
        form.segments.iter().map(|segment| code.segment(segment)).collect()
    }

    /// Why the segments that an item writes itself cannot be taken.
    pub fn faults(&self, given: &BTreeMap<String, String>) -> Vec<String> {
        given.iter().filter_map(|(key, value)| self.fault(key, value)).collect()
    }

    /// The segment with a key.
    pub fn segment(&self, key: &str) -> Option<&CodeSegment> {
        self.segments.iter().find(|segment| segment.key == key)
    }

    fn fault(&self, key: &str, value: &str) -> Option<String> {
        let Some(segment) = self.segment(key) else {
            return Some(format!("the code has no segment `{key}`: see codes.toml"));
        };
        if segment.from != SegmentFrom::Item {
            return Some(format!(
                "the segment `{key}` is not the item's to write: codes.toml says where it comes from"
            ));
        }
        (!segment.fits(value))
            .then(|| format!("the segment `{key}` has {} digits or capitals, not `{value}`", segment.width))
    }
}

impl CodeSegment {
    /// A value of its own that it cannot have.
    pub(crate) fn misfit(&self) -> Option<&str> {
        let values: Vec<&String> = match &self.from {
            SegmentFrom::City(value) => value.iter().collect(),
            SegmentFrom::Kind(table) | SegmentFrom::Level(table) => table.values().collect(),
            SegmentFrom::Item => Vec::new(),
        };
        values.into_iter().map(String::as_str).find(|value| !self.fits(value))
    }

    /// Whether a value has the width and the characters of the segment.
    pub fn fits(&self, value: &str) -> bool {
        let plain = |c: char| c.is_ascii_digit() || c.is_ascii_uppercase();
        value.chars().count() == self.width && value.chars().all(plain)
    }
}

fn level_code(level: plat_identity::Level) -> &'static str {
    use plat_identity::Level::{City, District, Station};
    match level {
        Station => "station",
        District => "district",
        City => "city",
    }
}
