//! What the ledger cannot do, each with its stable code.

use plat_store::StoreError;

/// Why the ledger cannot do what it is asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LedgerError {
    /// The storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A fact's row cannot be read, or is not there: the chain stops before it.
    #[error("the chain stops before position {position}: {why}")]
    Stopped {
        /// The position.
        position: i64,
        /// Why.
        why: String,
    },
    /// The head could not be signed.
    #[error(transparent)]
    Unsignable(#[from] plat_crypto::sign::Unsignable),
    /// A row of a fact is not the one that was chained: nothing can be proved about it.
    #[error("position {0} does not fit the ledger any more: run `yichuang ledger verify`")]
    Broken(i64),
    /// No head is signed yet.
    #[error("no head is signed yet")]
    NotYet,
    /// There is no head over so many facts.
    #[error("there is no such head")]
    NoHead,
}
