//! What is personal here is sealed before it is queued for the database and opened after it was read: under the applicant's
//! key; an offer for each of those to whom it goes (`offer.rs`). The id of the row goes in with the content.

use plat_identity::PersonKey;
use plat_kernel::id::Id;
use plat_store::StoreError;
use serde::{Serialize, de::DeserializeOwned};

use crate::error::BundleError;

/// A place where something sealed is kept, as `table.column`. It is part of what is sealed, so it never changes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field(&'static str);

/// The answers to the questions of an errand.
pub(crate) const CHOSEN: Field = Field("bundles_form.chosen");
/// The answers of the form of an errand.
pub(crate) const ANSWERS: Field = Field("bundles_form.answers");
/// The answers to the questions of a draft.
pub(crate) const DRAFT_CHOSEN: Field = Field("bundles_draft.chosen");
/// The answers of the form of a draft.
pub(crate) const DRAFT_ANSWERS: Field = Field("bundles_draft.answers");
/// What a department wrote.
pub(crate) const WORDS: Field = Field("bundles_part.words");
/// A photograph.
pub(crate) const FILE: Field = Field("bundles_file.file");
/// What an offer of the time before says, under the key of the officer who sent it.
pub(crate) const OFFER: Field = Field("bundles_offer.content");

impl Field {
    /// Seals bytes of a row.
    pub(crate) fn seal<T>(self, key: &PersonKey, row: Id<T>, plain: &[u8]) -> Vec<u8> {
        key.seal(self.0, &[row.as_bytes(), plain].concat())
    }

    /// Opens what was sealed for this field of this row.
    pub(crate) fn open<T>(self, key: &PersonKey, row: Id<T>, sealed: &[u8]) -> Result<Vec<u8>, BundleError> {
        let plain = key.open(self.0, sealed)?;
        let own = plain.strip_prefix(row.as_bytes()).map(<[u8]>::to_vec);
        own.ok_or_else(|| self.corrupt("sealed for another row"))
    }

    /// Seals a value as JSON.
    pub(crate) fn seal_json<T>(
        self,
        key: &PersonKey,
        row: Id<T>,
        value: &impl Serialize,
    ) -> Result<Vec<u8>, BundleError> {
        let plain = serde_json::to_vec(value).map_err(|_| self.corrupt("has no JSON form"))?;
        Ok(self.seal(key, row, &plain))
    }

    /// Opens a value that was sealed as JSON.
    pub(crate) fn open_json<T, V: DeserializeOwned>(
        self,
        key: &PersonKey,
        row: Id<T>,
        sealed: &[u8],
    ) -> Result<V, BundleError> {
        // The parser's own words would quote what was sealed, in a log.
        serde_json::from_slice(&self.open(key, row, sealed)?)
            .map_err(|_| self.corrupt("not the JSON that was sealed"))
    }

    fn corrupt(self, why: &str) -> BundleError {
        let (table, column) = self.0.split_once('.').unwrap_or((self.0, ""));
        StoreError::corrupt(table, column, why).into()
    }
}
