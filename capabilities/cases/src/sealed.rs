//! What is personal here is sealed under its applicant's key before it is queued for the database, and opened after it
//! was read. Whoever erases the key erases all of it, in backups too.
//!
//! The id of the row goes in with the content: what is sealed for one row does not open as another of the same person.

use plat_identity::PersonKey;
use plat_kernel::id::Id;
use plat_store::StoreError;
use serde::{Serialize, de::DeserializeOwned};

use crate::error::CaseError;

/// A place where something sealed is kept. It is part of what is sealed, so its name never changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Field {
    table: &'static str,
    column: &'static str,
    name: &'static str,
}

/// The answers of a case's form.
pub(crate) const ANSWERS: Field =
    Field { table: "cases_form", column: "answers", name: "cases_form.answers" };
/// The answers of a draft.
pub(crate) const DRAFT: Field =
    Field { table: "cases_draft", column: "answers", name: "cases_draft.answers" };
/// What the applicant of a draft answered to the questions that narrow its item.
pub(crate) const DRAFT_SITUATION: Field =
    Field { table: "cases_draft", column: "situation", name: "cases_draft.situation" };
/// The outcome with which a case was received.
pub(crate) const CASE_SITUATION: Field =
    Field { table: "cases_form", column: "situation", name: "cases_form.situation" };
/// The answers behind a list that a resident keeps.
pub(crate) const CHECKLIST: Field =
    Field { table: "cases_checklist", column: "situation", name: "cases_checklist.situation" };
/// What stands on a paper.
pub(crate) const SHEET: Field =
    Field { table: "cases_paper", column: "content", name: "cases_paper.content" };
/// The print of a paper that is kept.
pub(crate) const PRINT: Field = Field { table: "cases_print", column: "file", name: "cases_print.file" };
/// What an applicant of a draft wishes beside its answers.
pub(crate) const DRAFT_WISHES: Field =
    Field { table: "cases_draft", column: "wishes", name: "cases_draft.wishes" };
/// What somebody said against a promise that was found false.
pub(crate) const OBJECTION: Field =
    Field { table: "cases_objection", column: "words", name: "cases_objection.words" };
/// A photograph or another file.
pub(crate) const FILE: Field = Field { table: "cases_material", column: "file", name: "cases_material.file" };
/// A piece of a file that is coming in.
pub(crate) const PART: Field =
    Field { table: "cases_upload_part", column: "file", name: "cases_upload_part.file" };

impl Field {
    /// Seals bytes of a row.
    pub(crate) fn seal<T>(self, key: &PersonKey, row: Id<T>, plain: &[u8]) -> Vec<u8> {
        key.seal(self.name, &[row.as_bytes(), plain].concat())
    }

    /// Opens what was sealed for this field of this row.
    pub(crate) fn open<T>(self, key: &PersonKey, row: Id<T>, sealed: &[u8]) -> Result<Vec<u8>, CaseError> {
        let mut plain = key.open(self.name, sealed)?;
        if !plain.starts_with(row.as_bytes()) {
            return Err(self.corrupt("sealed for another row"));
        }
        plain.drain(..row.as_bytes().len());
        Ok(plain)
    }

    /// Seals a value as JSON.
    pub(crate) fn seal_json<T>(
        self,
        key: &PersonKey,
        row: Id<T>,
        value: &impl Serialize,
    ) -> Result<Vec<u8>, CaseError> {
        let plain = serde_json::to_vec(value).map_err(|_| self.corrupt("has no JSON form"))?;
        Ok(self.seal(key, row, &plain))
    }

    /// Opens a value that was sealed as JSON.
    pub(crate) fn open_json<T, V: DeserializeOwned>(
        self,
        key: &PersonKey,
        row: Id<T>,
        sealed: &[u8],
    ) -> Result<V, CaseError> {
        let plain = self.open(key, row, sealed)?;
        // The parser's own words would quote what was sealed, in a log.
        serde_json::from_slice(&plain).map_err(|_| self.corrupt("not the JSON that was sealed"))
    }

    fn corrupt(self, why: impl std::fmt::Display) -> CaseError {
        StoreError::corrupt(self.table, self.column, why).into()
    }
}
