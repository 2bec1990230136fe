//! PostgreSQL as the source and as the target of a backup. On plain threads only.

use plat_kernel::mint::Mint;
use postgres::{
    binary_copy::BinaryCopyInWriter,
    fallible_iterator::FallibleIterator as _,
    types::{ToSql, Type},
};

use super::{BackupError, Cell, Head, SeeRow, Step, Table, cell::read_rows, schema};
use crate::{
    Migrations, StoreError, Tx, Val,
    migrations::APPLIED,
    pg::{MIGRATING, PgConn},
    tx::Conn,
};

const BEGIN: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
const TABLES: &str = "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT) FROM information_schema.columns \
    WHERE table_schema = current_schema() ORDER BY table_name, ordinal_position";

/// One state of a database, however long it is looked at.
pub(super) struct Snapshot {
    conn: PgConn,
}

impl Snapshot {
    pub(super) fn of(url: &str) -> Result<Self, StoreError> {
        let mut conn = PgConn::open(url)?;
        conn.batch(BEGIN).map_err(|it| it.error)?;
        Ok(Self { conn })
    }
}

impl super::Snapshot for Snapshot {
    fn steps(&mut self) -> Result<Vec<Step>, StoreError> {
        let rows = self.conn.rows(APPLIED, &[]).map_err(|it| it.error)?;
        let text = |row: &postgres::Row, at| {
            row.try_get(at).map_err(|e| StoreError::corrupt("store_migration", "step", e))
        };
        let step = |row| Ok(Step { module: text(row, 0)?, name: text(row, 1)?, checksum: text(row, 2)? });
        rows.iter().map(step).collect()
    }

    fn tables(&mut self) -> Result<Vec<Table>, StoreError> {
        tables(&mut self.conn)
    }

    fn each(&mut self, table: &Table, see: &mut SeeRow<'_>) -> Result<(), BackupError> {
        let sql = format!("SELECT {} FROM {}", table.listed(), table.name);
        let broken = |e| StoreError::Unavailable(format!("{}: {e}", table.name));
        let mut rows = self.conn.stream(&sql).map_err(broken)?;
        while let Some(row) = rows.next().map_err(broken)? {
            let cells: Result<Vec<_>, _> = (0..row.len()).map(|at| cell(&row, at)).collect();
            see(&cells.map_err(|e| StoreError::corrupt(&table.name, "row", e))?)?;
        }
        Ok(())
    }
}

fn tables(conn: &mut PgConn) -> Result<Vec<Table>, StoreError> {
    let mut tables: Vec<Table> = Vec::new();
    for row in conn.rows(TABLES, &[]).map_err(|it| it.error)? {
        let (name, column): (String, String) = (row.get(0), row.get(1));
        match tables.last_mut().filter(|it| it.name == name) {
            Some(table) => table.columns.push(column),
            None => tables.push(Table { name, columns: vec![column] }),
        }
    }
    Ok(tables)
}

fn cell(row: &postgres::Row, at: usize) -> Result<Cell, postgres::Error> {
    let found = match row.columns().get(at).map(|it| it.type_().clone()) {
        Some(Type::INT8) => row.try_get::<_, Option<i64>>(at)?.map(Cell::Int),
        Some(Type::FLOAT8) => row.try_get::<_, Option<f64>>(at)?.map(Cell::Real),
        Some(Type::BYTEA) => row.try_get::<_, Option<Vec<u8>>>(at)?.map(Cell::Blob),
        _ => row.try_get::<_, Option<String>>(at)?.map(Cell::Text),
    };
    Ok(found.unwrap_or(Cell::Null))
}

/// An empty database that is being filled in one transaction.
pub(super) struct Filling {
    conn: PgConn,
}

impl Filling {
    pub(super) fn begin(url: &str, head: &Head, of: (&[Migrations], &Mint)) -> Result<Self, BackupError> {
        let (modules, mint) = of;
        let mut conn = PgConn::open(url)?;
        conn.batch("BEGIN").map_err(|it| it.error)?;
        conn.batch(MIGRATING).map_err(|it| it.error)?;
        if !tables(&mut conn)?.is_empty() {
            return Err(BackupError::Taken("a database with tables".to_owned()));
        }
        schema::make(&mut Tx::new(Conn::Pg(&mut conn), mint), head, modules)?;
        Ok(Self { conn })
    }

    pub(super) fn fill(&mut self, table: &Table, lines: &[u8]) -> Result<u64, BackupError> {
        let broken = |e: postgres::Error| StoreError::Engine(format!("{}: {e}", table.name));
        let (types, copy) = self.conn.copy_in(&table.name, &table.listed()).map_err(broken)?;
        let mut writer = BinaryCopyInWriter::new(copy, &types);
        for row in read_rows(lines) {
            let row = row?;
            if row.len() != types.len() {
                return Err(BackupError::Damaged(format!("a row of {} has another length", table.name)));
            }
            let vals: Vec<Val<'_>> = row.iter().map(Cell::as_val).collect();
            let refs: Vec<&(dyn ToSql + Sync)> = vals.iter().map(|it| it as _).collect();
            writer.write(&refs).map_err(broken)?;
        }
        Ok(writer.finish().map_err(broken)?)
    }

    pub(super) fn finish(mut self) -> Result<(), BackupError> {
        Ok(self.conn.batch("COMMIT").map_err(|it| it.error)?)
    }
}
