//! Learns from `data/phrasings` and the names of the catalogue which item a sentence is about, so that the program starts at once.
//! Without the weights of the sentence encoder nothing is learnt, and questions are answered by words alone.

use std::{
    collections::BTreeMap,
    env, fs,
    hash::{DefaultHasher, Hash as _, Hasher as _},
    io,
    path::{Path, PathBuf},
};

use plat_meaning::{Classes, Encoder};
use serde::Deserialize;

#[path = "src/phrasings.rs"]
#[expect(unreachable_pub, reason = "the crate shows it")]
mod phrasings;

/// Why nothing was learnt.
type Why = Box<dyn std::error::Error>;

/// What is read of a file of the catalogue.
#[derive(Deserialize)]
struct Branch {
    #[serde(default)]
    item: Vec<Item>,
}

#[derive(Deserialize)]
struct Item {
    id: String,
    name: Words,
    result: Option<Words>,
    note: Option<String>,
}

#[derive(Deserialize)]
struct Words {
    zh: String,
    en: String,
}

fn main() -> Result<(), Why> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src/phrasings.rs");
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("no OUT_DIR")?);
    let data = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").ok_or("no crate")?).join("../../data");
    let examples = examples(&data)?;
    let mut keys: Vec<&str> = examples.iter().map(|(key, _)| key.as_str()).collect();
    keys.sort_unstable();
    keys.dedup();
    fs::write(out.join("keys.txt"), keys.join("\n"))?;
    fs::write(out.join("classes.bin"), learnt(&out, &examples, &keys)?)?;
    Ok(())
}

/// What was learnt, from the last time or now; nothing without an encoder.
fn learnt(out: &Path, examples: &[(String, String)], keys: &[&str]) -> Result<Vec<u8>, Why> {
    let Some(weights) = plat_meaning::carried() else { return Ok(Vec::new()) };
    let mut hasher = DefaultHasher::new();
    (weights.len(), Classes::HOW, examples).hash(&mut hasher);
    let target = out.ancestors().find(|folder| folder.join("CACHEDIR.TAG").exists()).unwrap_or(out);
    let kept = target.join("weights").join(format!("assistant-{:016x}.bin", hasher.finish()));
    if let Ok(bytes) = fs::read(&kept) {
        return Ok(bytes);
    }
    let numbers: BTreeMap<&str, usize> =
        keys.iter().enumerate().map(|(number, key)| (*key, number)).collect();
    let vectors = Encoder::load(weights)?.vectors(examples.iter().map(|(_, text)| text.as_str()));
    let of = |(key, _): &(String, String)| numbers.get(key.as_str()).copied().unwrap_or_default();
    let examples: Vec<_> = vectors.into_iter().zip(examples.iter().map(of)).collect();
    let bytes = Classes::learn(&examples, keys.len()).bytes();
    fs::write(&kept, &bytes)?;
    Ok(bytes)
}

/// Every sentence of which it is known what it is about.
fn examples(data: &Path) -> Result<Vec<(String, String)>, Why> {
    let topics =
        phrasings::read(files(data, "phrasings")?.into_iter()).map_err(|fault| format!("{fault:?}"))?;
    let mut examples: Vec<(String, String)> = topics
        .into_iter()
        .flat_map(|topic| {
            let key = topic.meant.key();
            topic.said.into_iter().map(move |text| (key.clone(), text))
        })
        .collect();
    for (path, text) in files(data, "catalogue")? {
        let branch: Branch = toml::from_str(&text).map_err(|fault| format!("{path}: {fault}"))?;
        for Item { id, name, result, note } in branch.item {
            let result = result.map(|result| result.zh).unwrap_or_default();
            let guide = format!("{}。{result}。{}", name.zh, note.unwrap_or_default());
            examples.extend([name.zh, name.en, guide].map(|text| (id.clone(), text)));
        }
    }
    Ok(examples)
}

/// The TOML files of a folder of `data`, by name.
fn files(data: &Path, folder: &str) -> io::Result<Vec<(String, String)>> {
    let place = data.join(folder);
    println!("cargo::rerun-if-changed={}", place.display());
    let mut files = Vec::new();
    for entry in fs::read_dir(place)? {
        let path = entry?.path();
        if path.extension().is_some_and(|kind| kind == "toml") {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            files.push((format!("{folder}/{name}"), fs::read_to_string(&path)?));
        }
    }
    files.sort();
    Ok(files)
}
