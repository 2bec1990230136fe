//! A fresh folder that goes away again. (`tempfile` would switch a feature on in a crate below typst: `make run` and
//! `make bench` would then build typst twice.)

use std::path::{Path, PathBuf};

/// The folder; dropping it deletes it.
pub(crate) struct Folder(PathBuf);

impl Folder {
    /// A folder of this process, empty.
    pub(crate) fn fresh_in(parent: &Path) -> std::io::Result<Self> {
        let path = parent.join(format!("run-{}", std::process::id()));
        if path.exists() {
            std::fs::remove_dir_all(&path)?;
        }
        std::fs::create_dir_all(&path)?;
        Ok(Self(path))
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What cannot be deleted is a nuisance, not a fault.
        drop(std::fs::remove_dir_all(&self.0));
    }
}
