//! Starting: what is wrong is told before anybody is served.

use std::{fs, io::Write as _, net::TcpListener, path::Path, process::Stdio};

use crate::program::{run, run_on, yichuang};

/// The reference data in a folder of its own, to be broken.
fn copy_of_the_reference(to: &Path) {
    let from = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../data"));
    for folder in ["catalogue", "demo/ninghe", "situations", "phrasings", "bundles", "procedures", "trust"] {
        fs::create_dir_all(to.join(folder)).unwrap();
        for entry in fs::read_dir(from.join(folder)).unwrap() {
            let entry = entry.unwrap();
            fs::copy(entry.path(), to.join(folder).join(entry.file_name())).unwrap();
        }
    }
    fs::copy(from.join("dictionary.toml"), to.join("dictionary.toml")).unwrap();
}

#[test]
fn wrong_reference_data_names_its_file_and_line() {
    let folder = tempfile::tempdir().unwrap();
    let reference = folder.path().join("reference");
    copy_of_the_reference(&reference);
    let broken = reference.join("catalogue/exit-entry.toml");
    let text = fs::read_to_string(&broken).unwrap();
    let line = text.lines().position(|line| line.starts_with("promised_days")).unwrap() + 1;
    fs::write(&broken, text.replacen("promised_days = 7", "promised_days = \"soon\"", 1)).unwrap();
    let reference = reference.to_str().unwrap();
    let said = run_on(folder.path(), ["serve", "--listen", "127.0.0.1:0", "--reference", reference]);
    assert_eq!(said.code, 1);
    assert!(said.err.contains(&format!("exit-entry.toml:{line}")), "line {line}: {}", said.err);
}

#[test]
fn a_wrong_policy_names_its_file_and_line_and_nobody_is_served() {
    let folder = tempfile::tempdir().unwrap();
    let reference = folder.path().join("reference");
    copy_of_the_reference(&reference);
    let from = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../data/policies"));
    fs::create_dir_all(reference.join("policies")).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), reference.join("policies").join(entry.file_name())).unwrap();
    }
    let broken = reference.join("policies/cases.cedar");
    let text = fs::read_to_string(&broken).unwrap();
    let line = text.lines().position(|line| line.contains("case-hand-over")).unwrap() + 1;
    fs::write(&broken, text.replacen("@id(\"case-hand-over\")\n@zh", "@id(\"case-hand-over\")\n@words", 1))
        .unwrap();
    let reference = reference.to_str().unwrap();
    let said = run_on(folder.path(), ["serve", "--listen", "127.0.0.1:0", "--reference", reference]);
    assert_eq!(said.code, 1);
    let place = format!("policies/cases.cedar:{line}: a policy (case-hand-over) has no @zh");
    assert!(said.err.contains(&place), "{}", said.err);
}

#[test]
fn a_port_in_use_is_told_in_words() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let folder = tempfile::tempdir().unwrap();
    let said = run_on(folder.path(), ["serve", "--listen", &address]);
    assert_eq!(said.code, 1);
    assert!(said.err.contains("in use by another program") && said.err.contains("--listen"), "{}", said.err);
}

#[test]
fn an_officer_is_added_to_a_real_installation_and_a_badge_is_given_once() {
    let folder = tempfile::tempdir().unwrap();
    let add = |password: &str| {
        let mut program = yichuang();
        program.args([
            "officer",
            "add",
            "--badge",
            "330001",
            "--name",
            "王明",
            "--branch",
            "exit-entry",
            "--site",
            "NH-HALL",
        ]);
        program.args(["--role", "window", "--role", "reviewer", "--data"]).arg(folder.path());
        let mut running =
            program.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        writeln!(running.stdin.take().unwrap(), "{password}").unwrap();
        running.wait_with_output().unwrap()
    };
    assert_eq!(add("short").status.code(), Some(2));
    let added = add("Ninghe-2026");
    assert!(
        String::from_utf8_lossy(&added.stdout).contains("330001"),
        "{}",
        String::from_utf8_lossy(&added.stderr)
    );
    assert_eq!(add("Ninghe-2026").status.code(), Some(2), "the badge is taken");
}

#[test]
fn the_description_of_the_api_is_printed() {
    let said = run(["openapi"]);
    let paths = &said.json()["paths"];
    for path in [
        "/api/v1/cases",
        "/api/v1/desk/tasks",
        "/api/v1/cases/{id}/evaluation",
        "/api/v1/verify",
        "/api/v1/session",
    ] {
        assert!(paths.get(path).is_some(), "{path}");
    }
}
