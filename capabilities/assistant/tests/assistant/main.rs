//! The assistant with the city's own data, as residents and editors meet it.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot read the city's data must stop there"
)]

mod everyday;
mod story;

use cap_assistant::Assistant;
use cap_catalogue::Catalogue;
use std::{fs, path::Path};

/// Every file that the assistant and the catalogue read, with the path the program sees.
fn files() -> Vec<(String, String)> {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
    let mut files =
        vec![("dictionary.toml".to_owned(), fs::read_to_string(data.join("dictionary.toml")).unwrap())];
    for folder in ["catalogue", "phrasings"] {
        for entry in fs::read_dir(data.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            files.push((format!("{folder}/{name}"), fs::read_to_string(&path).unwrap()));
        }
    }
    files
}

fn assistant() -> (Catalogue, Assistant) {
    let files = files();
    let catalogue = Catalogue::load(files.iter().cloned()).unwrap_or_else(|faults| panic!("{faults:?}"));
    let assistant =
        Assistant::load(&catalogue, files.into_iter()).unwrap_or_else(|faults| panic!("{faults:?}"));
    (catalogue, assistant)
}
