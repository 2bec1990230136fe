//! What the archive publishes.

use plat_kernel::Date;
use serde::{Deserialize, Serialize};

use crate::refs::{CaseRef, ErrandRef, PersonRef};

/// A closed case has its archive file 归档. On a stream of its own: the case is over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseArchived {
    /// The case.
    pub case: CaseRef,
    /// How many entries the file has, without its manifest.
    pub entries: u32,
    /// The SHA-256 of the file.
    pub sha256: String,
}

/// A closed errand 一件事 has its archive file, which names those of its cases. On a stream of its own: the errand is over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrandArchived {
    /// The errand.
    pub errand: ErrandRef,
    /// How many cases it names.
    pub cases: u32,
    /// The SHA-256 of the file.
    pub sha256: String,
}

/// An officer took archive files out of the system: the first fact of the export's stream.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArchiveExported {
    /// Who.
    pub officer: PersonRef,
    /// The first day of closing.
    pub from: Date,
    /// The last day of closing.
    pub to: Date,
    /// How many cases.
    pub cases: u32,
}

/// A case whose archive file was among them, on the export's stream.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArchiveTaken {
    /// The case.
    pub case: CaseRef,
    /// Whose data it is.
    pub applicant: PersonRef,
    /// Who took it.
    pub officer: PersonRef,
}

crate::published::published! {
    CaseArchived => "archive.case_archived",
    ArchiveExported => "archive.exported",
    ArchiveTaken => "archive.taken",
    ErrandArchived => "archive.errand_archived",
}
