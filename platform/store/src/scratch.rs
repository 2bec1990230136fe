//! A fresh database that goes away again: for tests and benches.

use std::path::PathBuf;

use plat_kernel::{chance::Chance, clock::Clock, id::Id, mint::Mint};

use crate::{Engine, Place, StoreError, pg::PgConn};

/// The environment variable with the URL of a PostgreSQL superuser, such as
/// `postgres://postgres@127.0.0.1:5432/postgres`. Without it nothing is tested on PostgreSQL.
pub const PG_VARIABLE: &str = "YICHUANG_TEST_PG";

/// A fresh database; dropping it deletes it.
#[derive(Debug)]
pub struct Scratch {
    place: Place,
    rubbish: Rubbish,
}

#[derive(Debug)]
enum Rubbish {
    Folder(PathBuf),
    Database { server: String, name: String },
}

/// The engines that can be tested here: SQLite, and PostgreSQL if [`PG_VARIABLE`] is set.
pub fn engines() -> Vec<Engine> {
    let pg = std::env::var(PG_VARIABLE).is_ok_and(|it| !it.is_empty());
    if pg { vec![Engine::Sqlite, Engine::Postgres] } else { vec![Engine::Sqlite] }
}

impl Scratch {
    /// An empty database of its own.
    pub fn on(engine: Engine) -> Result<Self, StoreError> {
        let name = format!("yichuang_{}", fresh_name());
        match engine {
            Engine::Sqlite => {
                let folder = std::env::temp_dir().join(name);
                std::fs::create_dir_all(&folder).map_err(|e| StoreError::Unavailable(e.to_string()))?;
                let place = Place::Sqlite(folder.join("yichuang.db"));
                Ok(Self { place, rubbish: Rubbish::Folder(folder) })
            }
            Engine::Postgres => {
                let server = std::env::var(PG_VARIABLE)
                    .map_err(|_| StoreError::Unavailable(format!("{PG_VARIABLE} is not set")))?;
                on_server(&server, &format!("CREATE DATABASE {name}"))?;
                let place = Place::Postgres(with_database(&server, &name));
                Ok(Self { place, rubbish: Rubbish::Database { server, name } })
            }
        }
    }

    /// Where it is.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// A folder beside the database, for files; only SQLite has one.
    pub fn folder(&self) -> Option<&std::path::Path> {
        match &self.rubbish {
            Rubbish::Folder(folder) => Some(folder),
            Rubbish::Database { .. } => None,
        }
    }

    /// Runs SQL past the store, as a meddler or an operator would.
    pub fn meddle(&self, sql: &str) -> Result<(), StoreError> {
        match &self.place {
            Place::Sqlite(path) => {
                let run = || rusqlite::Connection::open(path)?.execute_batch(sql);
                run().map_err(|e| StoreError::Engine(e.to_string()))
            }
            Place::Postgres(url) => on_server(url, sql),
        }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // Rubbish that stays is a nuisance, not a fault.
        match &self.rubbish {
            Rubbish::Folder(folder) => drop(std::fs::remove_dir_all(folder)),
            Rubbish::Database { server, name } => {
                drop(on_server(server, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")));
            }
        }
    }
}

fn fresh_name() -> String {
    let id: Id<Scratch> = Mint::new(Clock::system(), Chance::system()).id();
    id.to_string().replace('-', "")
}

fn on_server(url: &str, sql: &str) -> Result<(), StoreError> {
    let run = || PgConn::open(url)?.batch(sql).map_err(|it| it.error);
    std::thread::scope(|scope| scope.spawn(run).join().unwrap_or(Err(StoreError::Panicked)))
}

/// The URL with another database.
fn with_database(url: &str, name: &str) -> String {
    let (before, query) = url.split_once('?').map_or((url, String::new()), |(a, q)| (a, format!("?{q}")));
    let server = match before.split_once("://") {
        Some((scheme, rest)) => format!("{scheme}://{}", rest.split('/').next().unwrap_or(rest)),
        None => before.to_owned(),
    };
    format!("{server}/{name}{query}")
}

#[cfg(test)]
mod tests {
    use super::with_database;

    #[test]
    fn a_url_is_given_another_database() {
        assert_eq!(with_database("postgres://a@h:1/b", "c"), "postgres://a@h:1/c");
        assert_eq!(with_database("postgres://a@h:1", "c"), "postgres://a@h:1/c");
        assert_eq!(with_database("postgres://a@h/b?x=1", "c"), "postgres://a@h/c?x=1");
    }
}
