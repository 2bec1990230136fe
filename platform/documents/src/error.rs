//! Why a paper could not be printed.

use std::path::PathBuf;

/// Why a paper could not be printed. None of these is the applicant's doing.
#[derive(Debug, thiserror::Error)]
pub enum PaperError {
    /// A font file cannot be read.
    #[error("cannot read the font {}: {source}", path.display())]
    FontFile {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// There is no font in what was given as fonts.
    #[error("there is no usable font among those given")]
    NoFont,
    /// The address for verification does not fit into a QR code.
    #[error("the address for verification does not fit into a QR code")]
    Qr,
    /// The facts of a paper cannot be handed to its template.
    #[error("the facts of a paper cannot be written down: {0}")]
    Facts(#[from] serde_json::Error),
    /// A template is wrong: a fault of this crate.
    #[error("the template {template} is wrong: {detail}")]
    Template {
        /// Which template.
        template: &'static str,
        /// What the typesetter said.
        detail: String,
    },
}
