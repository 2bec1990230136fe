//! The reference data of the city: items, sites, calendars. It is carried in the program; a folder may replace it.

use std::{fs, io, path::Path};

use rust_embed::Embed;

#[derive(Embed)]
#[folder = "$CARGO_MANIFEST_DIR/../data"]
#[include = "catalogue/*.toml"]
#[include = "phrasings/*.toml"]
#[include = "procedures/*.toml"]
#[include = "bundles/*.toml"]
#[include = "trust/*.toml"]
#[include = "situations/*.toml"]
#[include = "dictionary.toml"]
#[include = "desk.toml"]
#[include = "evaluation.toml"]
#[include = "queue.toml"]
#[include = "reasons.toml"]
#[include = "demo/**/*.toml"]
#[include = "fonts/*.ttf"]
struct Data;

/// The texts carried in the program, by path.
pub(crate) fn carried() -> Vec<(String, String)> {
    let texts = Data::iter().filter(|path| path.ends_with(".toml")).filter_map(|path| {
        let file = Data::get(&path)?;
        Some((path.to_string(), String::from_utf8_lossy(&file.data).into_owned()))
    });
    texts.collect()
}

/// The fonts carried in the program.
pub(crate) fn fonts() -> Vec<std::borrow::Cow<'static, [u8]>> {
    let fonts = Data::iter().filter(|path| path.ends_with(".ttf"));
    fonts.filter_map(|path| Data::get(&path)).map(|file| file.data).collect()
}

/// The font that copies are marked with.
pub(crate) fn mark_font() -> Option<std::borrow::Cow<'static, [u8]>> {
    Data::get("fonts/NotoSansSC-Bold.ttf").map(|file| file.data)
}

/// Every `.toml` below a folder, by its path inside it.
pub(crate) fn in_folder(root: &Path) -> io::Result<Vec<(String, String)>> {
    below(root, &["toml"])
}

/// The policies of a folder that replaces the reference data; none if it leaves them as they are.
pub(crate) fn policies(root: &Path) -> io::Result<Vec<(String, String)>> {
    Ok(below(root, &["cedar", "cedarschema"])?
        .into_iter()
        .filter(|(path, _)| path.starts_with("policies/"))
        .collect())
}

/// Every file with one of the endings below a folder, by its path inside it.
fn below(root: &Path, endings: &[&str]) -> io::Result<Vec<(String, String)>> {
    let mut found = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| endings.iter().any(|ending| it == *ending)) {
                let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().into_owned();
                found.push((name, fs::read_to_string(&path)?));
            }
        }
    }
    found.sort();
    Ok(found)
}
