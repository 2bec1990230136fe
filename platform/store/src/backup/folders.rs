//! The files of the data folder.

use std::{
    fs,
    io::Write,
    path::{Component, Path, PathBuf},
};

use super::{BackupError, archive::Pack};

/// Adds every file below `data/folder`; a folder that is not there has none.
pub(super) fn pack<W: Write>(pack: &mut Pack<W>, data: &Path, folder: &str) -> Result<u64, BackupError> {
    let (mut many, mut todo) = (0, vec![PathBuf::from(folder)]);
    while let Some(inside) = todo.pop() {
        let here = data.join(&inside);
        if !here.is_dir() {
            continue;
        }
        let entries = fs::read_dir(&here).map_err(BackupError::file(&here))?;
        let named = |entry: std::io::Result<fs::DirEntry>| {
            let entry = entry?;
            Ok((inside.join(entry.file_name()), entry.file_type()?))
        };
        let found: std::io::Result<Vec<_>> = entries.map(named).collect();
        let mut found = found.map_err(BackupError::file(&here))?;
        found.sort_by(|(a, _), (b, _)| a.cmp(b));
        for (name, kind) in found {
            if kind.is_dir() {
                todo.push(name);
            } else if kind.is_file() {
                many += u64::from(pack_file(pack, data, &name)?);
            }
        }
    }
    Ok(many)
}

/// False if the file was removed in the meantime, as that of a discarded draft may be.
fn pack_file<W: Write>(pack: &mut Pack<W>, data: &Path, name: &Path) -> Result<bool, BackupError> {
    let path = data.join(name);
    let content = match fs::read(&path) {
        Ok(content) => content,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(BackupError::File { path, source: error }),
    };
    pack.put(&name.to_string_lossy(), &content)?;
    Ok(true)
}

/// Writes a file of a backup below `into`. A name that leads elsewhere is refused.
pub(super) fn unpack(into: &Path, name: &str, content: &[u8]) -> Result<(), BackupError> {
    let inside = Path::new(name);
    if !inside.components().all(|it| matches!(it, Component::Normal(_))) {
        return Err(BackupError::Damaged(format!("{name} leads out of the folder")));
    }
    let path = into.join(inside);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(BackupError::file(folder))?;
    }
    let mut file = fs::File::create_new(&path).map_err(BackupError::file(&path))?;
    let written = file.write_all(content).and_then(|()| file.sync_all());
    written.map_err(BackupError::file(&path))
}
