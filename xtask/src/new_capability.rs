//! `cargo xtask new-capability NAME`
use std::path::Path;
pub(crate) fn run(_root: &Path, _name: &str) -> Result<String, String> {
    Err(String::new())
}
