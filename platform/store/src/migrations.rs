//! Forward-only migrations, run at opening, under a lock.

use std::collections::HashMap;

use plat_crypto::digest;
use plat_kernel::mint::Mint;

use crate::{Engine, StoreError, Tx, micros, tx::Conn};

/// The steps of one module, oldest first. A step is never changed and never removed once it was released.
#[derive(Debug, Clone, Copy)]
pub struct Migrations {
    /// The crate's short name, which is also the prefix of its tables.
    pub module: &'static str,
    /// Name and SQL of each step. `{blob}` stands for `BLOB` or `BYTEA`.
    pub steps: &'static [(&'static str, &'static str)],
}

/// The store's own tables.
pub(crate) const OWN: Migrations =
    Migrations { module: "store", steps: &[("0001_fact", include_str!("../migrations/0001_fact.sql"))] };

pub(crate) const TABLE: &str = "CREATE TABLE IF NOT EXISTS store_migration (module TEXT NOT NULL, step TEXT NOT NULL, \
    checksum TEXT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (module, step))";
pub(crate) const APPLIED: &str = "SELECT module, step, checksum FROM store_migration";
pub(crate) const RECORD: &str =
    "INSERT INTO store_migration (module, step, checksum, at) VALUES ($1, $2, $3, $4)";

/// Every step of the store and of `modules` in the order in which they are applied: module, step, SQL.
pub(crate) fn steps(
    modules: &[Migrations],
) -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    let all = std::iter::once(&OWN).chain(modules.iter().filter(|it| it.module != OWN.module));
    all.flat_map(|module| module.steps.iter().map(|(step, sql)| (module.module, *step, *sql)))
}

/// Brings the database up to the program. Runs in one transaction under a lock, so two programs that start at once
/// migrate once.
pub(crate) fn migrate(tx: &mut Tx<'_>, mint: &Mint, modules: &[Migrations]) -> Result<(), StoreError> {
    batch(tx, TABLE)?;
    let mut applied: HashMap<(String, String), String> =
        tx.list(APPLIED, &[], |row| Ok(((row.text(0)?, row.text(1)?), row.text(2)?)))?.into_iter().collect();
    for module in std::iter::once(&OWN).chain(modules.iter().filter(|it| it.module != OWN.module)) {
        let mut newer = None;
        for (step, sql) in module.steps {
            let checksum = digest::hex(&digest::sha256(sql.as_bytes()));
            match applied.remove(&(module.module.to_owned(), (*step).to_owned())) {
                Some(was) if was == checksum && newer.is_none() => {}
                Some(_) => return Err(changed(module.module, newer.unwrap_or(step))),
                None => {
                    newer.get_or_insert(*step);
                    batch(tx, &for_engine(sql, tx.engine()))?;
                    let now = micros(mint.now());
                    tx.run(RECORD, &[module.module.into(), (*step).into(), (&checksum).into(), now.into()])?;
                }
            }
        }
    }
    match applied.into_keys().min() {
        None => Ok(()),
        Some((module, step)) => Err(StoreError::TooNew { module, step }),
    }
}

fn changed(module: &str, step: &str) -> StoreError {
    StoreError::Changed { module: module.to_owned(), step: step.to_owned() }
}

/// The SQL of a step for one engine.
pub(crate) fn for_engine(sql: &str, engine: Engine) -> String {
    sql.replace("{blob}", if engine == Engine::Sqlite { "BLOB" } else { "BYTEA" })
}

pub(crate) fn batch(tx: &mut Tx<'_>, sql: &str) -> Result<(), StoreError> {
    match &mut tx.conn {
        Conn::Lite(c) => c.execute_batch(sql).map_err(|e| crate::sqlite::failure(&e).error),
        Conn::Pg(c) => c.batch(sql).map_err(|it| it.error),
    }
}
