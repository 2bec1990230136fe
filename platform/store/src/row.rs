//! One row of an answer, from either engine.

use std::{fmt::Display, str::FromStr};

use plat_kernel::{Timestamp, id::Id};
use postgres::types::FromSql as PgFromSql;
use rusqlite::types::FromSql as LiteFromSql;

use crate::{StoreError, val::time_of};

/// A row; columns are counted from 0 in the order of the `SELECT`.
pub struct Row<'a> {
    pub(crate) cells: Cells<'a>,
    pub(crate) sql: &'static str,
}

/// Where the row comes from.
pub(crate) enum Cells<'a> {
    /// SQLite.
    Lite(&'a rusqlite::Row<'a>),
    /// PostgreSQL.
    Pg(&'a postgres::Row),
}

impl Row<'_> {
    fn cell<T: LiteFromSql + for<'x> PgFromSql<'x>>(&self, i: usize) -> Result<T, StoreError> {
        match self.cells {
            Cells::Lite(row) => row.get(i).map_err(|e| self.corrupt(i, e)),
            Cells::Pg(row) => row.try_get(i).map_err(|e| self.corrupt(i, e)),
        }
    }

    /// Says that column `i` of this row cannot be what it claims to be.
    pub fn corrupt(&self, i: usize, detail: impl Display) -> StoreError {
        let column = match self.cells {
            Cells::Lite(row) => row.as_ref().column_name(i).ok().map(str::to_owned),
            Cells::Pg(row) => row.columns().get(i).map(|it| it.name().to_owned()),
        };
        StoreError::corrupt(table_of(self.sql), &column.unwrap_or_else(|| format!("column {i}")), detail)
    }

    /// An integer.
    pub fn int(&self, i: usize) -> Result<i64, StoreError> {
        self.cell(i)
    }

    /// An integer, or nothing.
    pub fn opt_int(&self, i: usize) -> Result<Option<i64>, StoreError> {
        self.cell(i)
    }

    /// A smaller integer, such as a `u32`.
    pub fn small<T: TryFrom<i64>>(&self, i: usize) -> Result<T, StoreError> {
        let it = self.int(i)?;
        T::try_from(it).map_err(|_| self.corrupt(i, format_args!("{it} is out of range")))
    }

    /// A truth, stored as 0 or 1.
    pub fn flag(&self, i: usize) -> Result<bool, StoreError> {
        match self.int(i)? {
            0 => Ok(false),
            1 => Ok(true),
            it => Err(self.corrupt(i, format_args!("{it} is neither 0 nor 1"))),
        }
    }

    /// A real number.
    pub fn real(&self, i: usize) -> Result<f64, StoreError> {
        self.cell(i)
    }

    /// A real number, or nothing.
    pub fn opt_real(&self, i: usize) -> Result<Option<f64>, StoreError> {
        self.cell(i)
    }

    /// A text.
    pub fn text(&self, i: usize) -> Result<String, StoreError> {
        self.cell(i)
    }

    /// A text, or nothing.
    pub fn opt_text(&self, i: usize) -> Result<Option<String>, StoreError> {
        self.cell(i)
    }

    /// A text that is the written form of a `T`, such as a code or a date.
    pub fn parsed<T: FromStr<Err: Display>>(&self, i: usize) -> Result<T, StoreError> {
        self.text(i)?.parse().map_err(|e| self.corrupt(i, e))
    }

    /// A text that is the written form of a `T`, or nothing.
    pub fn opt_parsed<T: FromStr<Err: Display>>(&self, i: usize) -> Result<Option<T>, StoreError> {
        self.opt_text(i)?.map(|it| it.parse().map_err(|e| self.corrupt(i, e))).transpose()
    }

    /// Bytes.
    pub fn blob(&self, i: usize) -> Result<Vec<u8>, StoreError> {
        self.cell(i)
    }

    /// Bytes, or nothing.
    pub fn opt_blob(&self, i: usize) -> Result<Option<Vec<u8>>, StoreError> {
        self.cell(i)
    }

    /// An id.
    pub fn id<T>(&self, i: usize) -> Result<Id<T>, StoreError> {
        Id::from_bytes(&self.blob(i)?).ok_or_else(|| self.corrupt(i, "not an id"))
    }

    /// An id, or nothing.
    pub fn opt_id<T>(&self, i: usize) -> Result<Option<Id<T>>, StoreError> {
        let blob: Option<Vec<u8>> = self.cell(i)?;
        blob.map(|it| Id::from_bytes(&it).ok_or_else(|| self.corrupt(i, "not an id"))).transpose()
    }

    /// A time.
    pub fn time(&self, i: usize) -> Result<Timestamp, StoreError> {
        time_of(self.int(i)?).ok_or_else(|| self.corrupt(i, "not a time"))
    }

    /// A time, or nothing.
    pub fn opt_time(&self, i: usize) -> Result<Option<Timestamp>, StoreError> {
        self.opt_int(i)?.map(|it| time_of(it).ok_or_else(|| self.corrupt(i, "not a time"))).transpose()
    }
}

/// The first table that a text names, for messages.
pub(crate) fn table_of(sql: &'static str) -> &'static str {
    let mut words = sql.split_whitespace();
    while let Some(word) = words.next() {
        if ["FROM", "INTO", "UPDATE"].iter().any(|it| word.eq_ignore_ascii_case(it)) {
            return words.next().map_or("?", |it| it.split(['(', ',', ';']).next().unwrap_or("?"));
        }
    }
    "?"
}

#[cfg(test)]
mod tests {
    use super::table_of;

    #[test]
    fn a_text_names_its_table() {
        assert_eq!(table_of("SELECT a FROM store_fact WHERE a = $1"), "store_fact");
        assert_eq!(table_of("INSERT INTO web_page(a) VALUES ($1)"), "web_page");
        assert_eq!(table_of("update jobs_cursor SET a = $1"), "jobs_cursor");
        assert_eq!(table_of("SELECT 1"), "?");
    }
}
