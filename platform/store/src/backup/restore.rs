//! The way back: into an empty place, whole or not at all.

use std::{
    fs,
    io::Read,
    path::{Path, PathBuf},
};

use plat_kernel::mint::Mint;

use super::{BackupError, FORMAT, Head, Summary, Table, Told, archive, folders, lite, pg, schema};
use crate::{Migrations, Place, StoreError};

/// Files wait here until everything is there.
const WAITING: &str = ".restoring";

/// Where a backup goes.
#[derive(Clone, Copy)]
pub struct Target<'a> {
    /// The database: a file that is not there yet, or a database without tables.
    pub place: &'a Place,
    /// The data folder; what the backup brings must not be there.
    pub data: &'a Path,
    /// The program's tables.
    pub migrations: &'a [Migrations],
    /// Time and chance.
    pub mint: &'a Mint,
}

/// Brings a backup back. Fails as a whole: a database and files are there afterwards, or neither.
pub fn restore(from: impl Read + Send, to: Target<'_>, told: Told<'_>) -> Result<Summary, BackupError> {
    // The client of PostgreSQL must not run inside a runtime, and the caller may be in one.
    std::thread::scope(|scope| {
        scope.spawn(|| read(from, to, told)).join().unwrap_or(Err(StoreError::Panicked.into()))
    })
}

fn read(from: impl Read, to: Target<'_>, told: Told<'_>) -> Result<Summary, BackupError> {
    let begin = |head: &[u8]| Restoring::begin(head, to);
    let (mut restoring, tail) = archive::unpack(from, begin, Restoring::take)?;
    restoring.tell(told);
    if (restoring.rows, restoring.files) != (tail.rows, tail.files) {
        return Err(BackupError::Damaged("rows or files are missing".to_owned()));
    }
    restoring.finish()
}

enum Filling {
    Lite(lite::Filling),
    Pg(pg::Filling),
}

struct Restoring {
    head: Head,
    filling: Filling,
    data: PathBuf,
    /// The table whose rows come just now, and how many there were.
    current: Option<(Table, u64)>,
    done: Vec<(String, u64)>,
    rows: u64,
    files: u64,
}

impl Restoring {
    fn begin(head: &[u8], to: Target<'_>) -> Result<Self, BackupError> {
        let head: Head = serde_json::from_slice(head).map_err(|e| BackupError::NotABackup(e.to_string()))?;
        if head.format != FORMAT {
            return Err(BackupError::OtherForm(head.format));
        }
        schema::check(&head.tables)?;
        fs::create_dir_all(to.data).map_err(BackupError::file(to.data))?;
        let waiting = to.data.join(WAITING);
        if waiting.exists() {
            fs::remove_dir_all(&waiting).map_err(BackupError::file(&waiting))?;
        }
        let of = (to.migrations, to.mint);
        let filling = match to.place {
            Place::Sqlite(path) => Filling::Lite(lite::Filling::begin(path, &head, of)?),
            Place::Postgres(url) => Filling::Pg(pg::Filling::begin(url, &head, of)?),
        };
        let data = to.data.to_owned();
        Ok(Self { head, filling, data, current: None, done: Vec::new(), rows: 0, files: 0 })
    }

    fn take(&mut self, name: &str, content: &[u8]) -> Result<(), BackupError> {
        let Some(table) = archive::table_of(name) else {
            self.files += 1;
            return folders::unpack(&self.data.join(WAITING), name, content);
        };
        if self.current.as_ref().is_none_or(|(it, _)| it.name != table) {
            let found = self.head.tables.iter().find(|it| it.name == table).cloned();
            let found = found.ok_or_else(|| BackupError::Damaged(format!("{table} is not in its head")))?;
            self.done.extend(self.current.replace((found, 0)).map(|(it, many)| (it.name, many)));
        }
        if let Some((table, many)) = &mut self.current {
            let filled = match &mut self.filling {
                Filling::Lite(it) => it.fill(table, content)?,
                Filling::Pg(it) => it.fill(table, content)?,
            };
            *many += filled;
            self.rows += filled;
        }
        Ok(())
    }

    fn tell(&mut self, told: Told<'_>) {
        self.done.extend(self.current.take().map(|(it, many)| (it.name, many)));
        self.done.iter().for_each(|(name, many)| told(name, *many));
    }

    /// Files first: a database that names files which are not there would be worse than files that nobody names.
    fn finish(self) -> Result<Summary, BackupError> {
        let waiting = self.data.join(WAITING);
        for folder in top(&waiting)? {
            let to = self.data.join(&folder);
            if top(&to)?.is_empty() {
                // An empty folder, as the program makes it at its start, is in nobody's way.
                let _ = fs::remove_dir(&to);
            } else {
                return Err(BackupError::Taken(to.display().to_string()));
            }
            fs::rename(waiting.join(&folder), &to).map_err(BackupError::file(&to))?;
        }
        let _ = fs::remove_dir(&waiting);
        match self.filling {
            Filling::Lite(it) => it.finish()?,
            Filling::Pg(it) => it.finish()?,
        }
        let (made, tables) = (self.head.made, self.head.tables.len());
        Ok(Summary { made, tables, rows: self.rows, files: self.files })
    }
}

/// What lies in a folder; nothing, if it is not there.
fn top(folder: &Path) -> Result<Vec<std::ffi::OsString>, BackupError> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let entries = fs::read_dir(folder).map_err(BackupError::file(folder))?;
    let names: std::io::Result<Vec<_>> = entries.map(|it| Ok(it?.file_name())).collect();
    names.map_err(BackupError::file(folder))
}
