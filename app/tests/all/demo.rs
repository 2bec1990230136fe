//! `yichuang demo`: a small Ninghe is made, served, and found as it was.

use std::{
    io::{BufRead as _, BufReader, Read as _},
    path::Path,
    process::{Child, ChildStdout, Stdio},
};

use crate::program::yichuang;

struct Served {
    child: Child,
    out: BufReader<ChildStdout>,
}

/// Starts the demo and waits until it says its address.
fn demo(data: &Path) -> (Served, String) {
    let mut program = yichuang();
    program
        .args(["demo", "--listen", "127.0.0.1:0", "--residents", "60", "--weeks", "1", "--live", "--data"])
        .arg(data);
    let mut child = program.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    while !line.contains("http://") {
        line.clear();
        assert!(out.read_line(&mut line).unwrap() > 0, "the demo ended before it was ready");
    }
    let address = line.split("http://").nth(1).unwrap().trim().to_owned();
    (Served { child, out }, address)
}

impl Served {
    /// Tells it to stop, as an operator's tools do, and gives what it had said.
    fn stop(mut self) -> (Option<i32>, String) {
        let told = std::process::Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        assert!(told.unwrap().success());
        let mut said = String::new();
        self.out.read_to_string(&mut said).unwrap();
        self.child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        (self.child.wait().unwrap().code(), said)
    }
}

#[test]
fn the_demo_city_is_made_once_and_stops_when_told() {
    let folder = tempfile::tempdir().unwrap();
    let (first, address) = demo(folder.path());
    assert!(std::net::TcpStream::connect(address).is_ok());
    let (code, said) = first.stop();
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("Ninghe is ready") && said.contains("Ninghe-2026"), "{said}");
    assert!(!said.contains("refused"), "{said}");
    let (second, _) = demo(folder.path());
    let (code, said) = second.stop();
    assert_eq!(code, Some(0), "{said}");
    assert!(!said.contains("Ninghe is ready"), "{said}");
}
