//! Why a file is not taken, or cannot be shown.

/// A refusal of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// Its first bytes are those of no picture or PDF that we can show.
    #[error("not a picture or PDF")]
    Unknown,
    /// It has more bytes than are taken.
    #[error("too many bytes")]
    TooLarge,
    /// The picture would be larger in memory than is taken: a decompression bomb, or a camera that means too well.
    #[error("too many pixels")]
    TooManyPixels,
    /// It begins like a picture, and cannot be read as one.
    #[error("damaged")]
    Damaged,
    /// A PDF that opens with a password only: nobody could examine it.
    #[error("an encrypted PDF")]
    Locked,
    /// A PDF that carries a program.
    #[error("a PDF with a program inside")]
    Active,
    /// The scanner knows it as malware.
    #[error("malware")]
    Infected,
    /// The scanner cannot be asked, and without it nothing is taken.
    #[error("the scanner cannot be reached")]
    Unscanned,
    /// There is no font to draw the mark with, and without its mark no copy is given out.
    #[error("no font for the mark")]
    NoFont,
    /// The work on it panicked.
    #[error("the work on the file panicked")]
    Panicked,
}
