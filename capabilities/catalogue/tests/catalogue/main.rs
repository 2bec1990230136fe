//! The city's own data, read from the folder as the program reads it.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot read the city's data must stop there"
)]

mod data;
mod forms;
mod law;
mod parts;
mod search;
mod story;

use cap_catalogue::{BadData, Catalogue, Edition, Item};
use std::{
    fs,
    path::Path,
    sync::{Arc, LazyLock},
};

/// Every file of `data/catalogue` and the data dictionary, with the path the program sees.
fn files() -> Vec<(String, String)> {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
    let dictionary =
        ("dictionary.toml".to_owned(), fs::read_to_string(data.join("dictionary.toml")).unwrap());
    fs::read_dir(data.join("catalogue"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (format!("catalogue/{name}"), fs::read_to_string(path).unwrap())
        })
        .chain([dictionary])
        .collect()
}

fn catalogue_of_files() -> Catalogue {
    Catalogue::load(files().into_iter()).unwrap_or_else(|faults| panic!("{}", lines(&faults)))
}

fn catalogue() -> &'static Edition {
    static LOADED: LazyLock<Arc<Edition>> = LazyLock::new(|| catalogue_of_files().now());
    &LOADED
}

fn lines(faults: &[BadData]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// The city's data with one file changed.
fn with(name: &str, change: impl Fn(&str) -> String) -> Result<Catalogue, Vec<BadData>> {
    Catalogue::load(files().into_iter().map(|(path, text)| {
        let text = if path.ends_with(name) { change(&text) } else { text };
        (path, text)
    }))
}

fn item(id: &str) -> Arc<Item> {
    catalogue().get(&id.parse().unwrap()).unwrap_or_else(|| panic!("no {id}")).clone()
}
