//! Why a job could not be done now.

use std::pin::Pin;

use plat_store::StoreError;

/// A future on the heap, as schedules return it.
pub type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// Why a job could not be done. It is tried again.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JobError {
    /// The store could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Something else; the text is for the log and names nobody.
    #[error("{0}")]
    Failed(String),
}

impl JobError {
    /// A failure with a text for the log.
    pub fn failed(why: impl std::fmt::Display) -> Self {
        Self::Failed(why.to_string())
    }
}
