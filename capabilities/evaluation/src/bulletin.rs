//! The bulletin of a week 评价周报, on paper: the same figures as on the page, as they were when it was published.

use plat_kernel::Lang;

/// What a bulletin needs of a press. `app` answers it with platform/documents, tests with a list.
pub trait PrintBulletin: Send + Sync {
    /// The bulletin as a PDF; the same bulletin gives the same bytes. Takes some milliseconds of a processor.
    fn print(&self, bulletin: &Bulletin) -> Result<Vec<u8>, String>;
}

/// A bulletin in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bulletin {
    /// The language.
    pub lang: Lang,
    /// Who publishes it.
    pub publisher: String,
    /// What it is.
    pub kind: String,
    /// The week.
    pub title: String,
    /// When it was published, and of what it is.
    pub marks: Vec<String>,
    /// What most people look for.
    pub brief: Vec<(String, String)>,
    /// The tables.
    pub tables: Vec<BulletinTable>,
    /// The path at which the same figures stand.
    pub path: String,
    /// The words beside the code that leads there.
    pub scan: String,
    /// The source.
    pub foot: String,
    /// How pages are counted, with `{page}` and `{pages}`.
    pub counted: String,
    /// In a demonstration what says so.
    pub demo: Option<String>,
}

/// Figures under a heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BulletinTable {
    /// The heading.
    pub title: String,
    /// What stands over each column.
    pub heads: Vec<String>,
    /// The rows, each with as many cells as there are heads.
    pub rows: Vec<Vec<String>>,
    /// The length of each row's bar, of a hundred; empty where there are none.
    pub bars: Vec<i64>,
    /// Small print after it.
    pub note: Option<String>,
}
