//! A copy of everything in one file, made while the program runs, and the way back.
//!
//! The file is a gzipped tar: `head.json` (what it is, the steps of its migrations, its tables), `rows/TABLE/000001.ndjson`
//! (one JSON array a row), the files of the data folder, and last `tail.json` with the count and a digest of all that came
//! before: a file that was cut off has no tail and is refused. All rows come from one snapshot, so states and facts fit
//! together. The form does not depend on the engine: what SQLite held may be restored into PostgreSQL, and back.
//!
//! Tables that a caller leaves out (wrapped keys of sealed data) are made and stay empty.

mod archive;
mod cell;
mod error;
mod folders;
mod lite;
mod pg;
mod restore;
mod schema;

use std::{io::Write, path::Path};

use plat_kernel::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Place, StoreError};
use archive::Pack;
use cell::Cell;

pub use error::BackupError;
pub use restore::{Target, restore};

/// The form of the file; another number is another form.
const FORMAT: u32 = 1;
/// Rows go into members of about so many bytes, so that neither side holds a table in memory.
const CHUNK: usize = 1 << 20;

/// What the first member says.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Head {
    /// [`FORMAT`].
    pub(crate) format: u32,
    /// When the copying began.
    pub(crate) made: Timestamp,
    /// The migrations that had been applied.
    pub(crate) steps: Vec<Step>,
    /// The tables, in the order of their rows.
    pub(crate) tables: Vec<Table>,
}

/// One applied migration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Step {
    /// The module.
    pub(crate) module: String,
    /// Its name.
    pub(crate) name: String,
    /// The SHA-256 of its SQL, in hexadecimal.
    pub(crate) checksum: String,
}

/// One table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Table {
    /// Its name.
    pub(crate) name: String,
    /// Its columns, in the order of the values of a row.
    pub(crate) columns: Vec<String>,
}

impl Table {
    /// `a, b, c`.
    fn listed(&self) -> String {
        self.columns.join(", ")
    }
}

/// What the last member says of all before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Tail {
    /// How many members came before.
    pub(crate) members: u64,
    /// The digest over their names and contents, in hexadecimal.
    pub(crate) digest: String,
    /// How many rows.
    pub(crate) rows: u64,
    /// How many files.
    pub(crate) files: u64,
}

/// What was copied or brought back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Summary {
    /// When the copy was begun.
    pub made: Timestamp,
    /// How many tables.
    pub tables: usize,
    /// How many rows.
    pub rows: u64,
    /// How many files of the data folder.
    pub files: u64,
}

/// What is copied.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// The database; it may be in use.
    pub place: &'a Place,
    /// Tables whose rows stay where they are.
    pub leave_out: &'a [&'a str],
    /// The data folder.
    pub data: &'a Path,
    /// Which of its folders.
    pub folders: &'a [&'a str],
    /// Now.
    pub now: Timestamp,
}

/// What is heard on the way: the table or folder just done, and how many rows or files it had.
pub type Told<'a> = &'a (dyn Fn(&str, u64) + Sync);

/// Where rows come from: one snapshot.
trait Snapshot {
    /// The applied migrations.
    fn steps(&mut self) -> Result<Vec<Step>, StoreError>;
    /// Every table of the program, by name.
    fn tables(&mut self) -> Result<Vec<Table>, StoreError>;
    /// Shows all rows of a table, one after the other.
    fn each(&mut self, table: &Table, see: &mut SeeRow<'_>) -> Result<(), BackupError>;
}

/// What looks at a row.
type SeeRow<'a> = dyn FnMut(&[Cell]) -> Result<(), BackupError> + 'a;

/// Writes the backup to `out`. Neither commands nor readers wait for it; on SQLite the write-ahead log cannot shrink
/// until it is done.
pub fn make(source: Source<'_>, out: impl Write + Send, told: Told<'_>) -> Result<Summary, BackupError> {
    // The client of PostgreSQL must not run inside a runtime, and the caller may be in one.
    std::thread::scope(|scope| {
        let run = scope.spawn(|| match source.place {
            Place::Sqlite(path) => write(&mut lite::Snapshot::of(path)?, source, out, told),
            Place::Postgres(url) => write(&mut pg::Snapshot::of(url)?, source, out, told),
        });
        run.join().unwrap_or(Err(StoreError::Panicked.into()))
    })
}

fn write(
    snapshot: &mut impl Snapshot,
    source: Source<'_>,
    out: impl Write,
    told: Told<'_>,
) -> Result<Summary, BackupError> {
    let (steps, tables) = (snapshot.steps()?, snapshot.tables()?);
    let head = Head { format: FORMAT, made: source.now, steps, tables };
    let mut pack = Pack::new(out);
    pack.put(archive::HEAD, &serde_json::to_vec(&head)?)?;
    let mut rows = 0;
    for table in &head.tables {
        let left_out = source.leave_out.contains(&table.name.as_str());
        let many = if left_out { 0 } else { write_rows(snapshot, table, &mut pack)? };
        told(&table.name, many);
        rows += many;
    }
    let mut files = 0;
    for folder in source.folders {
        let many = folders::pack(&mut pack, source.data, folder)?;
        told(folder, many);
        files += many;
    }
    pack.finish(rows, files)?;
    Ok(Summary { made: head.made, tables: head.tables.len(), rows, files })
}

fn write_rows<W: Write>(
    snapshot: &mut impl Snapshot,
    table: &Table,
    pack: &mut Pack<W>,
) -> Result<u64, BackupError> {
    let (mut lines, mut rows, mut chunks) = (Vec::with_capacity(CHUNK * 2), 0, 0u32);
    let mut flush = |lines: &mut Vec<u8>| {
        chunks += 1;
        pack.put(&archive::rows_name(&table.name, chunks), lines)?;
        lines.clear();
        Ok::<_, BackupError>(())
    };
    snapshot.each(table, &mut |row| {
        cell::write_row(row, &mut lines)?;
        rows += 1;
        if lines.len() >= CHUNK { flush(&mut lines) } else { Ok(()) }
    })?;
    if !lines.is_empty() {
        flush(&mut lines)?;
    }
    Ok(rows)
}
