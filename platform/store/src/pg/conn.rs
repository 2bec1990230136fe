//! One connection to PostgreSQL with its prepared statements.

use std::{collections::HashMap, time::Duration};

use postgres::{
    Client, Config, CopyInWriter, NoTls, RowIter, Statement,
    types::{ToSql, Type},
};

use crate::{
    StoreError, Val,
    tx::{Again, Failure},
    val::portable,
};

/// Statements kept prepared, per connection.
const STATEMENTS: usize = 512;
/// How long an unreachable server may keep a caller waiting.
const CONNECT: Duration = Duration::from_secs(5);

/// How long the server's machine may leave a packet without a sign.
const SILENCE: Duration = Duration::from_secs(10);

/// A connection. Its wits end with the connection: [`PgConn::is_closed`] says when to open another.
pub(crate) struct PgConn {
    client: Client,
    prepared: HashMap<&'static str, Statement>,
}

impl PgConn {
    /// Connects; on plain threads only.
    pub(crate) fn open(url: &str) -> Result<Self, StoreError> {
        let mut config: Config =
            url.parse().map_err(|e: postgres::Error| StoreError::Engine(e.to_string()))?;
        config.application_name("yichuang");
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(CONNECT);
        }
        // A server that went away without a word is noticed in about ten seconds, not in two hours.
        config.keepalives_idle(Duration::from_secs(4)).keepalives_interval(Duration::from_secs(2));
        config.keepalives_retries(3).tcp_user_timeout(SILENCE);
        let client = config.connect(NoTls).map_err(|e| StoreError::Unavailable(told(&e)))?;
        Ok(Self { client, prepared: HashMap::new() })
    }

    /// Tells the server when to give this session up; one that does not know such a setting goes without.
    pub(crate) fn patience(&mut self, sql: &str) {
        if let Err(failure) = self.batch(sql) {
            tracing::debug!(error = %failure.error, "the server does not know this setting");
        }
    }

    /// True when the server hung up.
    pub(crate) fn is_closed(&self) -> bool {
        self.client.is_closed()
    }

    fn statement(&mut self, sql: &'static str) -> Result<Statement, Failure> {
        if let Some(it) = self.prepared.get(sql) {
            return Ok(it.clone());
        }
        let it = self.client.prepare(sql).map_err(|e| self.failure(&e))?;
        if self.prepared.len() >= STATEMENTS {
            self.prepared.clear();
        }
        self.prepared.insert(sql, it.clone());
        Ok(it)
    }

    /// Runs a statement; tells how many rows it changed.
    pub(crate) fn run(&mut self, sql: &'static str, vals: &[Val<'_>]) -> Result<u64, Failure> {
        let statement = self.statement(sql)?;
        self.client.execute(&statement, &params(vals)).map_err(|e| self.failure(&e))
    }

    /// All rows of a query.
    pub(crate) fn rows(
        &mut self,
        sql: &'static str,
        vals: &[Val<'_>],
    ) -> Result<Vec<postgres::Row>, Failure> {
        let statement = self.statement(sql)?;
        self.client.query(&statement, &params(vals)).map_err(|e| self.failure(&e))
    }

    /// Runs a text of several statements without parameters.
    pub(crate) fn batch(&mut self, sql: &str) -> Result<(), Failure> {
        self.client.batch_execute(sql).map_err(|e| self.failure(&e))
    }

    /// All rows of a query without parameters, one after the other as they come.
    pub(crate) fn stream(&mut self, sql: &str) -> Result<RowIter<'_>, postgres::Error> {
        self.client.query_raw::<_, &str, _>(sql, [])
    }

    /// Begins to copy rows into a table; the types of its columns, and where the rows go.
    pub(crate) fn copy_in(
        &mut self,
        table: &str,
        columns: &str,
    ) -> Result<(Vec<Type>, CopyInWriter<'_>), postgres::Error> {
        let shape = self.client.prepare(&format!("SELECT {columns} FROM {table}"))?;
        let types = shape.columns().iter().map(|it| it.type_().clone()).collect();
        Ok((types, self.client.copy_in(&format!("COPY {table} ({columns}) FROM STDIN BINARY"))?))
    }

    /// Prepares a text, and looks whether its parameters and columns are of the five portable types.
    pub(crate) fn check(&mut self, sql: &'static str) -> Result<(), Failure> {
        let statement = self.client.prepare(sql).map_err(|e| self.failure(&e))?;
        let columns = statement.columns().iter().map(|it| (it.name(), it.type_()));
        let mut all = statement.params().iter().map(|it| ("a parameter", it)).chain(columns);
        match all.find(|(_, ty)| !portable(ty)) {
            None => Ok(()),
            Some((name, ty)) => {
                let error = StoreError::Engine(format!("{name} is of type {ty}, which is not portable"));
                Err(Failure { error, again: Again::No })
            }
        }
    }

    /// What an error of PostgreSQL means to a caller.
    fn failure(&self, e: &postgres::Error) -> Failure {
        let (error, again) = match e.code().map(postgres::error::SqlState::code) {
            Some("40001" | "40P01") => (StoreError::Conflict, Again::Often),
            Some("23505") => (StoreError::Conflict, Again::Seldom),
            Some("53100") => (StoreError::Full(told(e)), Again::No),
            // Class 57P: the server is going down or starting; 53: out of memory or connections.
            Some(code) if code.starts_with("57P") => (StoreError::Unavailable(told(e)), Again::Reconnect),
            Some(code) if code.starts_with("53") => (StoreError::Unavailable(told(e)), Again::No),
            _ if e.is_closed() || self.client.is_closed() => {
                (StoreError::Unavailable(told(e)), Again::Reconnect)
            }
            _ => (StoreError::Engine(told(e)), Again::No),
        };
        Failure { error, again }
    }
}

fn params<'v>(vals: &'v [Val<'v>]) -> Vec<&'v (dyn ToSql + Sync)> {
    vals.iter().map(|it| it as &(dyn ToSql + Sync)).collect()
}

/// The message with its cause; the driver's own text hides what the server said.
fn told(e: &postgres::Error) -> String {
    match e.as_db_error() {
        Some(db) => format!("{}: {}", db.code().code(), db.message()),
        None => std::error::Error::source(e).map_or_else(|| e.to_string(), |it| format!("{e}: {it}")),
    }
}
