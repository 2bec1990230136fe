//! The photographs of an errand, once for all its parts.

use plat_facts::refs::ErrandRef;
use plat_kernel::id::Id;
use plat_store::{StoreError, Tx, Val, micros};

use crate::files::Kept;

const INSERT: &str = "INSERT INTO bundles_file (id, errand_id, material, file, media, size, added) \
    VALUES ($1, $2, $3, $4, $5, $6, $7)";
const OF_ERRAND: &str =
    "SELECT id, material, file, media, size, added FROM bundles_file WHERE errand_id = $1 ORDER BY added, id";
const DELETE: &str = "DELETE FROM bundles_file WHERE id = $1 AND errand_id = $2";
const DELETE_ALL: &str = "DELETE FROM bundles_file WHERE errand_id = $1";

/// Every text of this file.
pub(crate) const SQL: &[&str] = &[INSERT, OF_ERRAND, DELETE, DELETE_ALL];

/// Stores what is known of a file.
pub(crate) fn insert(tx: &mut Tx<'_>, errand: ErrandRef, file: &Kept) -> Result<(), StoreError> {
    let vals: [Val<'_>; 7] = [
        (&file.id).into(),
        (&errand).into(),
        (&file.material).into(),
        (&file.file).into(),
        (&file.media).into(),
        file.size.into(),
        micros(file.added).into(),
    ];
    tx.run(INSERT, &vals)?;
    Ok(())
}

/// The files of a draft or an errand, in the order in which they were added.
pub(crate) fn of_errand(tx: &mut Tx<'_>, errand: ErrandRef) -> Result<Vec<Kept>, StoreError> {
    tx.list(OF_ERRAND, &[(&errand).into()], |row| {
        Ok(Kept {
            id: row.id(0)?,
            material: row.text(1)?,
            file: row.text(2)?,
            media: row.text(3)?,
            size: row.int(4)?,
            added: row.time(5)?,
        })
    })
}

/// Takes one back.
pub(crate) fn delete(tx: &mut Tx<'_>, errand: ErrandRef, file: Id<Kept>) -> Result<(), StoreError> {
    tx.run(DELETE, &[(&file).into(), (&errand).into()])?;
    Ok(())
}

/// Takes all of a draft back.
pub(crate) fn delete_all(tx: &mut Tx<'_>, errand: ErrandRef) -> Result<(), StoreError> {
    tx.run(DELETE_ALL, &[(&errand).into()])?;
    Ok(())
}
