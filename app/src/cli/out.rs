//! What a command prints. A reader that has seen enough (`| head`) is no fault: the rest is not written.

use std::{
    fmt::Display,
    io::{Write, stdout},
};

/// A text as it is.
pub(super) fn text(text: impl Display) {
    let _read_on = write!(stdout().lock(), "{text}");
}

/// A line.
pub(super) fn line(line: impl Display) {
    let _read_on = writeln!(stdout().lock(), "{line}");
}
