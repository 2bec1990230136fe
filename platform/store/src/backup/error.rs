//! Why a backup cannot be made or brought back.

use std::{io, path::PathBuf};

use crate::StoreError;

/// What went wrong. Nothing that was there before is changed by a restore that fails.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The file is something else.
    #[error("this is not a backup: {0}")]
    NotABackup(String),
    /// The file was made by a newer program.
    #[error("the backup has form {0}, which this program does not know: use a newer one")]
    OtherForm(u32),
    /// The file was cut off or changed.
    #[error("the backup is damaged: {0}")]
    Damaged(String),
    /// Something lies where the backup would go.
    #[error("{0} is there already: restore into an empty place")]
    Taken(String),
    /// A file or folder cannot be read or written.
    #[error("{path}: {source}", path = path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// The backup itself cannot be read or written.
    #[error("the backup cannot be read or written: {0}")]
    Io(#[from] io::Error),
    /// The database refuses.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl BackupError {
    pub(super) fn file(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { path, source }
    }
}

impl From<serde_json::Error> for BackupError {
    fn from(error: serde_json::Error) -> Self {
        Self::Damaged(error.to_string())
    }
}
