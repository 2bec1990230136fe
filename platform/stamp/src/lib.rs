#![doc = include_str!("../README.md")]

pub mod archive;
pub mod canonical;
pub mod check;
mod fault;
pub mod pdf;
mod stamp;
#[cfg(test)]
mod stories;

pub use fault::Fault;
pub use stamp::{Digests, FORMAT, Facts, Seal, SealedPaper, SignedJson, Stamped, stamp};

/// Why a seal could not be put under a paper, or an archive not be packed. None of these is the applicant's doing.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// It cannot be written as JSON.
    #[error("what is to be sealed cannot be written down: {0}")]
    Json(#[from] serde_json::Error),
    /// The PDF cannot take a seal.
    #[error(transparent)]
    Pdf(#[from] pdf::Unusual),
    /// The message cannot be signed: a misfortune of SM2, once in 2^32.
    #[error("it cannot be signed")]
    Unsignable,
    /// The archive cannot be packed.
    #[error("the archive cannot be packed: {0}")]
    Zip(#[from] zip::result::ZipError),
    /// The archive cannot be written.
    #[error("the archive cannot be written: {0}")]
    Write(#[from] std::io::Error),
}
