//! The program, run as anybody would.

use std::{
    path::Path,
    process::{Command, Output, Stdio},
};

use serde_json::Value;

/// What a run said.
pub(crate) struct Said {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Said {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|why| panic!("{why}: {}{}", self.out, self.err))
    }
}

/// The program, not yet run, in a clean environment.
pub(crate) fn yichuang() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_yichuang"));
    for name in [
        "YICHUANG_DATA",
        "YICHUANG_DATABASE",
        "YICHUANG_SUITE",
        "YICHUANG_LISTEN",
        "YICHUANG_ADDRESS",
        "LC_ALL",
        "LC_MESSAGES",
        "RUST_LOG",
    ] {
        command.env_remove(name);
    }
    command.env("LANG", "en_GB.UTF-8").stdin(Stdio::null());
    command
}

/// Runs it with these arguments.
pub(crate) fn run<'a>(arguments: impl IntoIterator<Item = &'a str>) -> Said {
    said(yichuang().args(arguments).output().unwrap())
}

/// Runs it with these arguments on a data folder.
pub(crate) fn run_on<'a>(data: &Path, arguments: impl IntoIterator<Item = &'a str>) -> Said {
    said(yichuang().args(arguments).arg("--data").arg(data).output().unwrap())
}

fn said(output: Output) -> Said {
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Said { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
}
