//! The tables of a backup, made by the steps that had made them.

use plat_crypto::digest;

use super::{BackupError, Head, Step, Table};
use crate::{
    Migrations, StoreError, Tx,
    migrations::{self, batch, for_engine},
};

/// Every table of the program has its module's name before it, and such a name is letters, digits and `_`.
fn plain(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

/// Refuses names that would be more than names in a statement.
pub(super) fn check(tables: &[Table]) -> Result<(), BackupError> {
    let names = tables.iter().flat_map(|it| std::iter::once(&it.name).chain(&it.columns));
    match names.into_iter().find(|it| !plain(it)) {
        None => Ok(()),
        Some(name) => Err(BackupError::Damaged(format!("{name:?} is no name of a table or column"))),
    }
}

/// Makes the tables as they were when the backup was made, all empty. Later steps come when the database is opened.
pub(super) fn make(tx: &mut Tx<'_>, head: &Head, modules: &[Migrations]) -> Result<(), BackupError> {
    batch(tx, migrations::TABLE)?;
    let mut left = head.steps.clone();
    for (module, name, sql) in migrations::steps(modules) {
        let Some(at) = left.iter().position(|it| it.module == module && it.name == name) else { continue };
        let Step { module, name: step, checksum } = left.swap_remove(at);
        if checksum != digest::hex(&digest::sha256(sql.as_bytes())) {
            return Err(StoreError::Changed { module, step }.into());
        }
        batch(tx, &for_engine(sql, tx.engine()))?;
    }
    if let Some(Step { module, name: step, .. }) = left.pop() {
        return Err(StoreError::TooNew { module, step }.into());
    }
    // A step may have filled its table; the backup has those rows, too.
    for table in &head.tables {
        batch(tx, &format!("DELETE FROM {}", table.name))?;
    }
    Ok(())
}
