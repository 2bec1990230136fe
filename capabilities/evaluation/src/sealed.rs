//! What an applicant wrote, sealed under their key: before it is queued, and opened after it was read.

use plat_facts::refs::CaseRef;
use plat_identity::PersonKey;
use plat_store::StoreError;

use crate::{error::EvaluationError, model::Remark};

/// The table and column that it is sealed for; the name is part of what is sealed and never changes.
const WORDS: &str = "evaluation_given.words";

/// Seals the words about a case. Its id goes in with them, so that they do not open as words about another. Who wrote
/// nothing leaves nothing.
pub(crate) fn seal(key: &PersonKey, case: CaseRef, remark: &Remark) -> Vec<u8> {
    if remark.as_str().is_empty() {
        return Vec::new();
    }
    key.seal(WORDS, &[case.as_bytes(), remark.as_str().as_bytes()].concat())
}

/// The words that were sealed.
pub(crate) fn open(key: &PersonKey, case: CaseRef, sealed: &[u8]) -> Result<Remark, EvaluationError> {
    if sealed.is_empty() {
        return Ok(Remark::default());
    }
    let plain = key.open(WORDS, sealed)?;
    let corrupt = |why: &str| StoreError::corrupt("evaluation_given", "words", why);
    let words = plain.strip_prefix(case.as_bytes()).ok_or_else(|| corrupt("sealed for another case"))?;
    let words = std::str::from_utf8(words).map_err(|_| corrupt("not a text"))?;
    Ok(words.parse().map_err(|_| corrupt("not what can be written"))?)
}
