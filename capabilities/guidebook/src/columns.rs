//! The columns of the catalogue as a file: which part of an item each holds, and how it is written.

use crate::lexicon::Family;

/// One column.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Column {
    /// Its stable name: a head of its own beside the words, and the last part of `guidebook.column.…`.
    pub(crate) key: &'static str,
    /// Where its value stands in the document of an item.
    pub(crate) path: &'static [&'static str],
    /// How it is written.
    pub(crate) shape: Shape,
    /// Whether every item has it.
    pub(crate) needed: bool,
    /// The width in letters.
    pub(crate) width: u16,
}

/// How the value of a column is written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Shape {
    /// A text.
    Text,
    /// A whole number from 0.
    Number,
    /// A day.
    Day,
    /// Yes or no; nothing is no.
    YesNo,
    /// One word of a family.
    Word(Family),
    /// Several words of a family, one a line.
    Words(Family),
    /// Several texts, one a line.
    Lines,
    /// Things of a list by id, one a line, each with its name for the reader.
    Refs(List),
    /// The id of a form.
    Form,
    /// Several things of several parts, one a line.
    Rows(&'static [Part]),
    /// A table of a key and a text, one a line.
    Texts,
    /// A table of a key and a number, one a line.
    Numbers,
    /// A part that only its own page edits, written down whole so that nothing is lost.
    Document,
}

/// What ids refer to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum List {
    Materials,
    LifeEvents,
}

/// One part of a thing that has several.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Part {
    /// Where it stands in the thing.
    pub(crate) path: &'static [&'static str],
    /// How it is written.
    pub(crate) shape: PartShape,
}

/// How a part is written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum PartShape {
    Text,
    Number,
    /// A number that may be left out.
    Perhaps,
    Word(Family),
}

const fn column(key: &'static str, path: &'static [&'static str], shape: Shape, width: u16) -> Column {
    Column { key, path, shape, needed: false, width }
}

const fn needed(key: &'static str, path: &'static [&'static str], shape: Shape, width: u16) -> Column {
    Column { key, path, shape, needed: true, width }
}

const fn part(path: &'static [&'static str], shape: PartShape) -> Part {
    Part { path, shape }
}

use PartShape as P;
use Shape::{Day, Document, Form, Lines, Number, Numbers, Refs, Rows, Text, Texts, Word, Words, YesNo};

const ZH: Part = part(&["zh"], P::Text);
const EN: Part = part(&["en"], P::Text);

/// Every column, in the order of the file. A test finds each part of the document in one of them.
pub(crate) const COLUMNS: &[Column] = &[
    needed("id", &["id"], Text, 9),
    column("version", &["version"], Number, 6),
    needed("name-zh", &["name", "zh"], Text, 30),
    needed("name-en", &["name", "en"], Text, 30),
    needed("branch", &["branch"], Word(Family::Branch), 12),
    needed("subject", &["subject"], Word(Family::Subject), 8),
    needed("kind", &["kind"], Word(Family::Kind), 11),
    needed("handling", &["handling"], Word(Family::Handling), 10),
    column("ended-why-zh", &["ended", "why", "zh"], Text, 24),
    column("ended-why-en", &["ended", "why", "en"], Text, 24),
    column("ended-successor", &["ended", "successor"], Text, 9),
    column("level", &["level"], Word(Family::Level), 9),
    column("levels", &["handled_at", "levels"], Words(Family::Level), 9),
    column("city-wide", &["handled_at", "city_wide"], YesNo, 8),
    column("delegated", &["handled_at", "delegated"], YesNo, 8),
    column("conditions", &["conditions"], Rows(&[ZH, EN]), 36),
    column("materials", &["materials"], Refs(List::Materials), 44),
    column("own-materials", &["own_materials"], Document, 16),
    column("form", &["form"], Form, 14),
    column("fields", &["fields"], Document, 16),
    column(
        "steps",
        &["steps"],
        Rows(&[
            part(&["name", "zh"], P::Text),
            part(&["name", "en"], P::Text),
            part(&["role"], P::Word(Family::Role)),
            part(&["days"], P::Perhaps),
        ]),
        36,
    ),
    column("legal-days", &["legal_term", "days"], Number, 8),
    column("legal-stated", &["legal_term", "stated"], Word(Family::Stated), 10),
    column("legal-counted", &["legal_term", "counted"], Word(Family::Counted), 10),
    column("promised-days", &["promised_days"], Number, 8),
    column("promised-by-region", &["promised_by_region"], Numbers, 14),
    column("fee-yuan", &["fee", "yuan"], Number, 8),
    column("fee-by", &["fee", "by"], Text, 12),
    column(
        "fee-options",
        &["fee", "options"],
        Rows(&[part(&["key"], P::Text), part(&["yuan"], P::Number), ZH, EN]),
        34,
    ),
    column(
        "fee-tariff",
        &["fee", "tariff"],
        Rows(&[
            part(&["ages", "from"], P::Number),
            part(&["ages", "below"], P::Perhaps),
            part(&["yuan"], P::Number),
            ZH,
            EN,
        ]),
        34,
    ),
    column("fee-parts", &["fee", "parts"], Rows(&[part(&["yuan"], P::Number), ZH, EN]), 30),
    column("fee-note-zh", &["fee", "note", "zh"], Text, 26),
    column("fee-note-en", &["fee", "note", "en"], Text, 26),
    column("fee-basis", &["fee", "basis"], Text, 24),
    column("legal-basis", &["legal_basis"], Lines, 40),
    needed("channels", &["channels"], Words(Family::Channel), 9),
    needed("result-zh", &["result", "zh"], Text, 22),
    needed("result-en", &["result", "en"], Text, 22),
    column("one-certificate", &["one_certificate"], YesNo, 8),
    column("source-visits", &["source_visits"], Number, 8),
    needed("cross-province", &["cross_province"], Word(Family::Reach), 9),
    column("life-events", &["life_events"], Refs(List::LifeEvents), 20),
    column("situation", &["situation"], Document, 16),
    column("code", &["code"], Texts, 16),
    needed("effective", &["effective"], Day, 12),
    needed("confidence", &["confidence"], Word(Family::Confidence), 8),
    needed("source", &["source"], Text, 24),
    column("note", &["note"], Text, 24),
    column("doubt-zh", &["doubt", "zh"], Text, 26),
    column("doubt-en", &["doubt", "en"], Text, 26),
];
