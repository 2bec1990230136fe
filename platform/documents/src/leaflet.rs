//! What anyone may take home: a guide, printed for somebody who reads it without a screen.

use plat_kernel::lang::Lang;
use serde::Serialize;

/// A leaflet. Every word on it is the caller's, in the reader's language: the template only sets them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Leaflet {
    /// The language of its words, by which lines are broken and a screen reader speaks.
    pub lang: Lang,
    /// Who publishes it.
    pub publisher: String,
    /// What it is: 办事指南.
    pub kind: String,
    /// What it is about.
    pub title: String,
    /// Short words under the title, such as a number and a kind.
    pub marks: Vec<String>,
    /// What must be known before anything else; each stands in a frame.
    pub warnings: Vec<String>,
    /// The few facts that most people came for: what it is called, and what it is.
    pub brief: Vec<(String, String)>,
    /// Everything else.
    pub parts: Vec<Part>,
    /// Where it can be read in its newest form; printed as a QR code.
    pub address: String,
    /// The words beside the code.
    pub scan: String,
    /// The line at the foot of every page: version and source.
    pub foot: String,
    /// How pages are counted, with `{page}` and `{pages}`.
    pub counted: String,
    /// In a demonstration what says so on every page.
    pub demo: Option<String>,
}

/// A part of a leaflet under a heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Part {
    /// The heading.
    pub title: String,
    /// What stands under it.
    pub body: PartBody,
    /// Small print after it.
    pub note: Option<String>,
}

/// What stands under a heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "is", content = "of", rename_all = "snake_case")]
pub enum PartBody {
    /// A list.
    List(Vec<String>),
    /// A list to be worked through in this order.
    Steps(Vec<String>),
    /// What is called how, and what it is.
    Pairs(Vec<(String, String)>),
    /// Lists under smaller headings, each thing with a box to tick.
    Checklist(Vec<(String, Vec<String>)>),
    /// Figures in rows.
    Table(Table),
}

/// A table of figures: the first column says what, the others how much.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Table {
    /// What stands over each column.
    pub heads: Vec<String>,
    /// The rows, each with as many cells as there are heads.
    pub rows: Vec<Vec<String>>,
    /// The length of each row's bar, of a hundred; empty where there are none.
    pub bars: Vec<i64>,
}
