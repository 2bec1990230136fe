//! The house as it stands keeps its rules.

use std::process::Command;

#[test]
fn the_tree_is_tidy() {
    let tidy = Command::new(env!("CARGO_BIN_EXE_xtask")).arg("tidy").output().unwrap();
    assert!(tidy.status.success(), "\n{}", String::from_utf8_lossy(&tidy.stderr));
}
