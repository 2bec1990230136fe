//! The one way to run SQL: a portable text, portable values, rows back.

use std::borrow::Borrow;

use plat_facts::NewFact;
use plat_kernel::{id::Id, mint::Mint};

use crate::{
    Engine, Row, StoreError, Val,
    beside::Told,
    pg::PgConn,
    row::{Cells, table_of},
    sqlite,
    val::micros,
};

/// SQLite: there is one writer, so a fact gets its position with its row.
pub(crate) const APPEND_PLACED: &str = "INSERT INTO store_fact \
    (id, stream, version, kind, at, actor, body, position) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
/// PostgreSQL: the sequencer gives the position after the commit.
pub(crate) const APPEND: &str = "INSERT INTO store_fact \
    (id, stream, version, kind, at, actor, body) VALUES ($1, $2, $3, $4, $5, $6, $7)";

/// A transaction, or the savepoint of one command in a shared transaction.
pub struct Tx<'a> {
    pub(crate) conn: Conn<'a>,
    pub(crate) mint: &'a Mint,
    failed: Option<Failure>,
    appended: usize,
    /// The first fact that the command appended.
    told: Option<Told>,
    /// The command said that it is what its request was for.
    deed: bool,
    /// SQLite: the position of the newest fact, once known.
    pub(crate) last: Option<i64>,
}

/// The connection behind a transaction.
pub(crate) enum Conn<'a> {
    /// SQLite.
    Lite(&'a rusqlite::Connection),
    /// PostgreSQL.
    Pg(&'a mut PgConn),
}

/// The first statement that failed.
#[derive(Debug, Clone)]
pub(crate) struct Failure {
    /// What the caller hears.
    pub(crate) error: StoreError,
    /// Whether it may help to run the command again, and how often.
    pub(crate) again: Again,
}

/// Whether a command may go through if it is run again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Again {
    /// No.
    No,
    /// Another transaction was in the way (40001, 40P01).
    Often,
    /// A key was taken: perhaps a lost race, perhaps a true duplicate (23505).
    Seldom,
    /// The connection broke before COMMIT was sent.
    Reconnect,
}

impl<'a> Tx<'a> {
    pub(crate) fn new(conn: Conn<'a>, mint: &'a Mint) -> Self {
        Self { conn, mint, failed: None, appended: 0, told: None, deed: false, last: None }
    }

    /// Forgets the previous command's failure.
    pub(crate) fn next_command(&mut self) {
        self.failed = None;
        self.appended = 0;
        self.told = None;
        self.deed = false;
    }

    /// The error of the first statement that failed.
    pub(crate) fn failure(&self) -> Option<StoreError> {
        self.failed.as_ref().map(|it| it.error.clone())
    }

    pub(crate) fn again(&self) -> Again {
        self.failed.as_ref().map_or(Again::No, |it| it.again)
    }

    /// How many facts the command appended.
    pub(crate) fn appended(&self) -> usize {
        self.appended
    }

    /// The first fact that the command appended.
    pub(crate) fn told(&self) -> Option<Told> {
        self.told
    }

    /// Whether the command is what its request was for.
    pub(crate) fn does_the_deed(&self) -> bool {
        self.deed || self.told.is_some()
    }

    /// Says that this command is what its request was for, so that what lies [`Beside`](crate::Beside) commits with
    /// it. A command that appends a fact need not say it.
    pub fn is_the_deed(&mut self) {
        self.deed = true;
    }

    fn doom(&mut self, failure: Failure) -> StoreError {
        let error = failure.error.clone();
        self.failed.get_or_insert(failure);
        error
    }

    /// The engine, for the few places where it matters.
    pub fn engine(&self) -> Engine {
        match self.conn {
            Conn::Lite(_) => Engine::Sqlite,
            Conn::Pg(_) => Engine::Postgres,
        }
    }

    /// The text for the engine at hand. For what has no portable form, such as `FOR UPDATE SKIP LOCKED`.
    pub fn pick(&self, lite: &'static str, pg: &'static str) -> &'static str {
        match self.conn {
            Conn::Lite(_) => lite,
            Conn::Pg(_) => pg,
        }
    }

    /// Runs a statement; tells how many rows it changed.
    pub fn run(&mut self, sql: &'static str, vals: &[Val<'_>]) -> Result<u64, StoreError> {
        let ran = match &mut self.conn {
            Conn::Lite(c) => sqlite::run(c, sql, vals),
            Conn::Pg(c) => c.run(sql, vals),
        };
        ran.map_err(|failure| self.doom(failure))
    }

    /// All rows of a query, each made into a `T`.
    pub fn list<T>(
        &mut self,
        sql: &'static str,
        vals: &[Val<'_>],
        mut make: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let mut all = Vec::new();
        self.each(sql, vals, &mut |row| {
            all.push(make(row)?);
            Ok(true)
        })?;
        Ok(all)
    }

    /// The first row of a query, if there is one.
    pub fn find<T>(
        &mut self,
        sql: &'static str,
        vals: &[Val<'_>],
        make: impl FnOnce(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        let (mut found, mut make) = (None, Some(make));
        self.each(sql, vals, &mut |row| {
            found = make.take().map(|it| it(row)).transpose()?;
            Ok(false)
        })?;
        Ok(found)
    }

    /// The first row of a query, or [`StoreError::Missing`] with the table's name.
    pub fn get<T>(
        &mut self,
        sql: &'static str,
        vals: &[Val<'_>],
        make: impl FnOnce(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.find(sql, vals, make)?.ok_or_else(|| StoreError::Missing(table_of(sql)))
    }

    /// Shows rows to `see` until it answers false.
    fn each(
        &mut self,
        sql: &'static str,
        vals: &[Val<'_>],
        see: &mut dyn FnMut(&Row<'_>) -> Result<bool, StoreError>,
    ) -> Result<(), StoreError> {
        let seen = match &mut self.conn {
            Conn::Lite(c) => sqlite::each(c, sql, vals, see),
            Conn::Pg(c) => c.rows(sql, vals).map(|rows| {
                for row in &rows {
                    if !see(&Row { cells: Cells::Pg(row), sql })? {
                        break;
                    }
                }
                Ok(())
            }),
        };
        seen.map_err(|failure| self.doom(failure))?
    }

    /// Appends a fact, given or lent. It commits with the rest of the command, or not at all.
    ///
    /// [`StoreError::Conflict`] if the stream has a fact of that version already.
    pub fn append(&mut self, fact: impl Borrow<NewFact>) -> Result<(), StoreError> {
        let (fact, id): (&NewFact, Id<plat_facts::Fact>) = (fact.borrow(), self.mint.id());
        let (actor, body) = (fact.actor.as_text(), fact.body.to_string());
        let mut vals = [
            (&id).into(),
            (&fact.stream).into(),
            fact.version.into(),
            fact.kind.into(),
            micros(fact.at).into(),
            (&actor).into(),
            (&body).into(),
            Val::Null,
        ];
        let [unplaced @ .., position] = &mut vals;
        match &self.conn {
            Conn::Pg(_) => {
                self.run(APPEND, unplaced)?;
            }
            Conn::Lite(c) => {
                let last = match self.last {
                    Some(last) => last,
                    None => sqlite::last_position(c).map_err(|failure| self.doom(failure))?,
                };
                *position = Val::Int(last + 1);
                self.run(APPEND_PLACED, &vals)?;
                self.last = Some(last + 1);
            }
        }
        self.appended += 1;
        self.told.get_or_insert(Told { stream: fact.stream, version: fact.version, kind: fact.kind });
        Ok(())
    }

    /// Prepares a text without running it.
    pub(crate) fn prepare(&mut self, sql: &'static str) -> Result<(), StoreError> {
        let prepared = match &mut self.conn {
            Conn::Lite(c) => sqlite::prepare(c, sql),
            Conn::Pg(c) => c.check(sql),
        };
        prepared.map_err(|failure| self.doom(failure))
    }
}
