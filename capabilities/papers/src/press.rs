//! Who prints.

use crate::paper::Paper;

/// Prints papers. Asked here, answered in `app/src/wiring.rs` by the platform's documents.
pub trait Press: Send + Sync {
    /// The PDF of a paper; `code` and `address` lead to its verification. The same paper gives the same bytes.
    fn print(&self, paper: &Paper, code: &str, address: &str) -> Result<Vec<u8>, String>;

    /// The characters of a text that could not be printed, each once.
    fn missing(&self, text: &str) -> Vec<char>;

    /// Whether everything that is printed here is a test without legal force.
    fn is_test(&self) -> bool;
}
