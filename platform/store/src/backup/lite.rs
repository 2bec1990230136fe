//! SQLite as the source and as the target of a backup.

use std::{
    fs,
    path::{Path, PathBuf},
};

use plat_kernel::mint::Mint;
use rusqlite::{Connection, params_from_iter, types::ValueRef};

use super::{BackupError, Cell, Head, SeeRow, Step, Table, cell::read_rows, schema};
use crate::{Migrations, StoreError, Tx, migrations::APPLIED, sqlite, tx::Conn};

const TABLES: &str =
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB 'sqlite_*' ORDER BY name";
const COLUMNS: &str = "SELECT name FROM pragma_table_info($1) ORDER BY cid";

#[expect(clippy::needless_pass_by_value, reason = "handed to `map_err` as it is")]
fn failed(e: rusqlite::Error) -> StoreError {
    sqlite::failure(&e).error
}

/// One state of a file, however long it is looked at.
pub(super) struct Snapshot {
    conn: Connection,
}

impl Snapshot {
    pub(super) fn of(path: &Path) -> Result<Self, StoreError> {
        if !path.is_file() {
            return Err(StoreError::Unavailable(format!("there is no database at {}", path.display())));
        }
        let conn = sqlite::open_reader(path).map_err(failed)?;
        conn.execute_batch("BEGIN").map_err(failed)?;
        Ok(Self { conn })
    }

    fn names(&self, sql: &str, of: &[&str]) -> Result<Vec<String>, StoreError> {
        let run = || {
            let mut statement = self.conn.prepare(sql)?;
            let names = statement.query_map(params_from_iter(of), |row| row.get(0))?;
            names.collect::<rusqlite::Result<_>>()
        };
        run().map_err(failed)
    }
}

impl super::Snapshot for Snapshot {
    fn steps(&mut self) -> Result<Vec<Step>, StoreError> {
        let run = || {
            let mut statement = self.conn.prepare(APPLIED)?;
            let step = |row: &rusqlite::Row<'_>| {
                Ok(Step { module: row.get(0)?, name: row.get(1)?, checksum: row.get(2)? })
            };
            statement.query_map((), step)?.collect::<rusqlite::Result<_>>()
        };
        run().map_err(failed)
    }

    fn tables(&mut self) -> Result<Vec<Table>, StoreError> {
        let names = self.names(TABLES, &[])?.into_iter();
        names.map(|name| Ok(Table { columns: self.names(COLUMNS, &[&name])?, name })).collect()
    }

    fn each(&mut self, table: &Table, see: &mut SeeRow<'_>) -> Result<(), BackupError> {
        let sql = format!("SELECT {} FROM {}", table.listed(), table.name);
        let mut statement = self.conn.prepare(&sql).map_err(failed)?;
        let mut rows = statement.query(()).map_err(failed)?;
        let mut cells = Vec::with_capacity(table.columns.len());
        while let Some(row) = rows.next().map_err(failed)? {
            cells.clear();
            for at in 0..table.columns.len() {
                cells.push(cell(row.get_ref(at).map_err(failed)?, table)?);
            }
            see(&cells)?;
        }
        Ok(())
    }
}

fn cell(value: ValueRef<'_>, table: &Table) -> Result<Cell, StoreError> {
    Ok(match value {
        ValueRef::Null => Cell::Null,
        ValueRef::Integer(it) => Cell::Int(it),
        ValueRef::Real(it) => Cell::Real(it),
        ValueRef::Blob(it) => Cell::Blob(it.to_owned()),
        ValueRef::Text(it) => {
            let text = str::from_utf8(it).map_err(|e| StoreError::corrupt(&table.name, "text", e))?;
            Cell::Text(text.to_owned())
        }
    })
}

/// A file that is being filled under another name, and gets its own when it is whole.
pub(super) struct Filling {
    conn: Connection,
    draft: PathBuf,
    path: PathBuf,
}

impl Filling {
    pub(super) fn begin(path: &Path, head: &Head, of: (&[Migrations], &Mint)) -> Result<Self, BackupError> {
        let (modules, mint) = of;
        if path.exists() {
            return Err(BackupError::Taken(path.display().to_string()));
        }
        let draft = path.with_extension("restoring");
        if draft.exists() {
            fs::remove_file(&draft).map_err(BackupError::file(&draft))?;
        }
        let conn = sqlite::open_draft(&draft)?;
        conn.execute_batch("BEGIN").map_err(failed)?;
        schema::make(&mut Tx::new(Conn::Lite(&conn), mint), head, modules)?;
        Ok(Self { conn, draft, path: path.to_owned() })
    }

    pub(super) fn fill(&mut self, table: &Table, lines: &[u8]) -> Result<u64, BackupError> {
        let marks = vec!["?"; table.columns.len()].join(", ");
        let sql = format!("INSERT INTO {} ({}) VALUES ({marks})", table.name, table.listed());
        let mut statement = self.conn.prepare_cached(&sql).map_err(failed)?;
        let mut many = 0;
        for row in read_rows(lines) {
            statement.execute(params_from_iter(row?.iter().map(Cell::as_val))).map_err(failed)?;
            many += 1;
        }
        Ok(many)
    }

    pub(super) fn finish(self) -> Result<(), BackupError> {
        self.conn.execute_batch("COMMIT").map_err(failed)?;
        self.conn.close().map_err(|(_, e)| failed(e))?;
        fs::rename(&self.draft, &self.path).map_err(BackupError::file(&self.path))
    }
}
