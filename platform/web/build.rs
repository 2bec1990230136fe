//! Puts `web/dist` where the program embeds it from. Without it, tests and checks get placeholders and a warning;
//! a release build stops, since its pages would have no style.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// What every page links to.
const PLACEHOLDERS: [&str; 3] = ["app.css", "app.js", "icons.svg"];

fn main() -> io::Result<()> {
    let here = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let dist = here.join("../../web/dist");
    let target = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("dist");
    // Exists (ignored by git) so that Cargo notices when it is filled and does not rebuild while it is not there.
    fs::create_dir_all(&dist)?;
    println!("cargo::rerun-if-changed={}", dist.display());
    if target.exists() {
        fs::remove_dir_all(&target)?;
    }
    fs::create_dir_all(&target)?;
    // The script is written last by the bundler: an interrupted bundle does not count.
    if dist.join("app.js").exists() {
        return copy(&dist, &target);
    }
    if env::var("PROFILE").is_ok_and(|profile| profile == "release") {
        println!("cargo::error=web/dist is missing: run `make web` first");
    }
    println!("cargo::warning=web/dist is missing, pages will have no style: run `make web`");
    PLACEHOLDERS.iter().try_for_each(|name| fs::write(target.join(name), "/* run make web */"))
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            fs::create_dir_all(&target)?;
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), &target)?;
        }
    }
    Ok(())
}
