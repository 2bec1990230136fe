//! What officers write about a bad rating, and what whoever rated answers: sealed under the key of whoever rated; where nobody knows
//! who that was, under the key of the officer who wrote it.

use plat_facts::refs::{BadRatingRef, PersonRef};
use plat_identity::{IdentityError, PersonKey};
use plat_store::StoreError;

use crate::{error::EvaluationError, model::Remark, service::Evaluations, store::tasks::KeptStep};

/// The table and column that it is sealed for; the name is part of what is sealed and never changes.
const WORDS: &str = "evaluation_step.words";

/// Words that were sealed, and under whose key. Nothing was written: nobody's.
#[derive(Debug, Clone, Default)]
pub(super) struct Sealed {
    pub(super) words: Vec<u8>,
    pub(super) whose: Option<PersonRef>,
}

/// Seals words about a task. Its id goes in with them, so that they do not open as words about another.
pub(super) fn seal(key: &PersonKey, task: BadRatingRef, words: &Remark) -> Sealed {
    if words.as_str().is_empty() {
        return Sealed::default();
    }
    let plain = [task.as_bytes(), words.as_str().as_bytes()].concat();
    Sealed { words: key.seal(WORDS, &plain), whose: Some(key.person()) }
}

/// The words of a step; none once the person under whose key they were sealed was erased.
pub(super) async fn open(
    evaluations: &Evaluations,
    task: BadRatingRef,
    step: &KeptStep,
) -> Result<Option<Remark>, EvaluationError> {
    let Some(whose) = step.sealed_for else { return Ok(Some(Remark::default())) };
    let key = match evaluations.identity.vault().key_of(whose).await {
        Err(IdentityError::Erased) => return Ok(None),
        other => other?,
    };
    let corrupt = |why: &str| StoreError::corrupt("evaluation_step", "words", why);
    let plain = key.open(WORDS, &step.words)?;
    let words = plain.strip_prefix(task.as_bytes()).ok_or_else(|| corrupt("sealed for another task"))?;
    let words = std::str::from_utf8(words).map_err(|_| corrupt("not a text"))?;
    Ok(Some(words.parse().map_err(|_| corrupt("not what can be written"))?))
}
