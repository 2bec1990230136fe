//! Where the database is, and how much of it may be used.

use std::path::{Path, PathBuf};

/// The file name of the embedded database inside the data folder.
const FILE: &str = "yichuang.db";

/// The database to open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A file of the embedded SQLite.
    Sqlite(PathBuf),
    /// The URL of a PostgreSQL database, such as `postgres://yichuang@db/yichuang`.
    Postgres(String),
}

/// The two engines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Engine {
    /// Embedded, one machine.
    Sqlite,
    /// PostgreSQL or one of its family, many machines.
    Postgres,
}

impl Place {
    /// The place that `--data DIR` and `--database URL` mean: the URL if it is given, else a file in the folder.
    pub fn from_args(data: &Path, database: Option<&str>) -> Self {
        match database {
            None => Self::Sqlite(data.join(FILE)),
            Some(url) if is_postgres(url) => Self::Postgres(url.to_owned()),
            Some(path) => Self::Sqlite(PathBuf::from(path.strip_prefix("sqlite:").unwrap_or(path))),
        }
    }

    /// The engine that serves the place.
    pub fn engine(&self) -> Engine {
        match self {
            Self::Sqlite(_) => Engine::Sqlite,
            Self::Postgres(_) => Engine::Postgres,
        }
    }
}

fn is_postgres(url: &str) -> bool {
    ["postgres://", "postgresql://"].iter().any(|it| url.starts_with(it)) || url.contains("host=")
}

/// How much may wait and how much runs at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Commands that may wait before the next one hears [`crate::StoreError::Busy`].
    pub queue: usize,
    /// What a refused command is told, in seconds.
    pub retry_after_secs: u64,
    /// PostgreSQL: connections that write.
    pub writers: usize,
    /// PostgreSQL: connections that read.
    pub readers: usize,
    /// SQLite: pages of 4 kB in the log after which it is written back. A longer log costs less processor time a command, and more disk.
    /// In a base of gigabytes a change of an old case touches a dozen pages that lie far apart; writing them back keeps the disk from
    /// the commits, so it is done seldom, and mostly when nobody writes.
    pub log_pages: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self { queue: 4096, retry_after_secs: 1, writers: 16, readers: 8, log_pages: 16_000 }
    }
}

impl Options {
    /// Few connections, so that many tests can share one server, and a log that is soon long.
    pub fn small() -> Self {
        Self { writers: 3, readers: 2, log_pages: 4000, ..Self::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_goes_before_the_data_folder() {
        let data = Path::new("/srv/yichuang");
        assert_eq!(Place::from_args(data, None), Place::Sqlite(data.join("yichuang.db")));
        let url = "postgres://yichuang@db/yichuang";
        assert_eq!(Place::from_args(data, Some(url)), Place::Postgres(url.to_owned()));
        assert_eq!(Place::from_args(data, Some("sqlite:/x.db")), Place::Sqlite(PathBuf::from("/x.db")));
    }
}
