//! The demo city as it lies in the repository, for tests.

use std::path::Path;

use crate::Sites;

/// The files of the demo city: path and text.
pub(crate) fn ninghe_files() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/demo/ninghe");
    let mut files: Vec<(String, String)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let text = std::fs::read_to_string(&path).unwrap();
            (path.display().to_string(), text)
        })
        .collect();
    files.sort();
    files
}

/// The demo city.
pub(crate) fn ninghe() -> Sites {
    Sites::load(ninghe_files().into_iter()).unwrap()
}
