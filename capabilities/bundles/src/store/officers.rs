//! For which department an officer works.

use plat_facts::refs::{DepartmentRef, PersonRef};
use plat_store::{StoreError, Tx};

const FIND: &str = "SELECT department FROM bundles_officer WHERE officer = $1";
const UPDATE: &str = "UPDATE bundles_officer SET department = $1 WHERE officer = $2";
const INSERT: &str = "INSERT INTO bundles_officer (officer, department) VALUES ($1, $2)";
const DELETE: &str = "DELETE FROM bundles_officer WHERE officer = $1";
const LIST: &str = "SELECT officer, department FROM bundles_officer ORDER BY department, officer LIMIT 1000";

/// Every text of this file.
pub(crate) const SQL: &[&str] = &[FIND, UPDATE, INSERT, DELETE, LIST];

/// The department of an officer.
pub(crate) fn find(tx: &mut Tx<'_>, officer: PersonRef) -> Result<Option<DepartmentRef>, StoreError> {
    tx.find(FIND, &[(&officer).into()], |row| row.parsed(0))
}

/// Says for which department an officer works from now on; none for no more.
pub(crate) fn put(
    tx: &mut Tx<'_>,
    officer: PersonRef,
    department: Option<&DepartmentRef>,
) -> Result<(), StoreError> {
    let Some(department) = department else {
        tx.run(DELETE, &[(&officer).into()])?;
        return Ok(());
    };
    if tx.run(UPDATE, &[department.as_str().into(), (&officer).into()])? == 0 {
        tx.run(INSERT, &[(&officer).into(), department.as_str().into()])?;
    }
    Ok(())
}

/// All of them, by department.
pub(crate) fn list(tx: &mut Tx<'_>) -> Result<Vec<(PersonRef, DepartmentRef)>, StoreError> {
    tx.list(LIST, &[], |row| Ok((row.id(0)?, row.parsed(1)?)))
}
