//! The tables of this capability and nothing else.

use plat_facts::refs::PersonRef;
use plat_kernel::{Id, Timestamp};
use plat_store::{Row, StoreError, Tx};

use crate::{baseline::Baseline, upload::Upload};

const INSERT_IMPORT: &str =
    "INSERT INTO guidebook_import (id, officer, name, cells, uploaded) VALUES ($1, $2, $3, $4, $5)";
const FIND_IMPORT: &str =
    "SELECT id, name, cells, uploaded, taken FROM guidebook_import WHERE id = $1 AND officer = $2";
const LIST_IMPORTS: &str = "SELECT id, name, uploaded FROM guidebook_import WHERE officer = $1 AND taken IS NULL \
    ORDER BY uploaded DESC, id DESC";
const TAKE_IMPORT: &str = "UPDATE guidebook_import SET taken = $1 WHERE id = $2 AND taken IS NULL";
const FORGET_IMPORTS: &str = "DELETE FROM guidebook_import WHERE uploaded < $1";
const INSERT_BASELINE: &str = "INSERT INTO guidebook_baseline (id, name, source, as_of, entries, officer, uploaded) \
    VALUES ($1, $2, $3, $4, $5, $6, $7)";
const FIND_BASELINE: &str = "SELECT id, name, source, as_of, entries, uploaded, published FROM guidebook_baseline \
    WHERE id = $1";
const LIST_BASELINES: &str = "SELECT id, name, source, as_of, entries, uploaded, published FROM guidebook_baseline \
    ORDER BY as_of DESC, uploaded DESC, id DESC";
const LIST_PUBLISHED: &str = "SELECT id, name, source, as_of, entries, uploaded, published FROM guidebook_baseline \
    WHERE published IS NOT NULL ORDER BY as_of DESC, uploaded DESC, id DESC";
const PUBLISH_BASELINE: &str = "UPDATE guidebook_baseline SET published = $1 WHERE id = $2";
const DELETE_BASELINE: &str = "DELETE FROM guidebook_baseline WHERE id = $1 AND published IS NULL";

/// Every text of this file, for the test that prepares them on both engines.
pub(crate) const SQL: &[&str] = &[
    INSERT_IMPORT,
    FIND_IMPORT,
    LIST_IMPORTS,
    TAKE_IMPORT,
    FORGET_IMPORTS,
    INSERT_BASELINE,
    FIND_BASELINE,
    LIST_BASELINES,
    LIST_PUBLISHED,
    PUBLISH_BASELINE,
    DELETE_BASELINE,
];

/// Keeps an uploaded file, and forgets those from before `since`.
pub(crate) fn insert_import(tx: &mut Tx<'_>, upload: &Upload, since: Timestamp) -> Result<(), StoreError> {
    tx.run(FORGET_IMPORTS, &[since.into()])?;
    let vals = [
        (&upload.id).into(),
        (&upload.officer).into(),
        (&upload.name).into(),
        (&upload.cells).into(),
        upload.uploaded.into(),
    ];
    tx.run(INSERT_IMPORT, &vals).map(drop)
}

/// An officer's own uploaded file.
pub(crate) fn find_import(
    tx: &mut Tx<'_>,
    id: Id<Upload>,
    officer: PersonRef,
) -> Result<Option<Upload>, StoreError> {
    tx.find(FIND_IMPORT, &[(&id).into(), (&officer).into()], |row: &Row<'_>| {
        Ok(Upload {
            id: row.id(0)?,
            officer,
            name: row.text(1)?,
            cells: row.text(2)?,
            uploaded: row.time(3)?,
            taken: row.opt_time(4)?,
        })
    })
}

/// The files of an officer that wait, the last first: id, name, when.
pub(crate) fn list_imports(
    tx: &mut Tx<'_>,
    officer: PersonRef,
) -> Result<Vec<(Id<Upload>, String, Timestamp)>, StoreError> {
    tx.list(LIST_IMPORTS, &[(&officer).into()], |row: &Row<'_>| Ok((row.id(0)?, row.text(1)?, row.time(2)?)))
}

/// Notes that a file was taken; false: it was before.
pub(crate) fn take_import(tx: &mut Tx<'_>, id: Id<Upload>, at: Timestamp) -> Result<bool, StoreError> {
    Ok(tx.run(TAKE_IMPORT, &[at.into(), (&id).into()])? == 1)
}

/// Keeps another guide.
pub(crate) fn insert_baseline(
    tx: &mut Tx<'_>,
    baseline: &Baseline,
    entries: &str,
    officer: PersonRef,
) -> Result<(), StoreError> {
    let as_of = baseline.as_of.to_string();
    let vals = [
        (&baseline.id).into(),
        (&baseline.name).into(),
        (&baseline.source).into(),
        as_of.as_str().into(),
        entries.into(),
        (&officer).into(),
        baseline.uploaded.into(),
    ];
    tx.run(INSERT_BASELINE, &vals).map(drop)
}

/// Another guide.
pub(crate) fn find_baseline(tx: &mut Tx<'_>, id: Id<Baseline>) -> Result<Option<Baseline>, StoreError> {
    tx.find(FIND_BASELINE, &[(&id).into()], baseline)
}

/// All of them, the newest first.
pub(crate) fn list_baselines(tx: &mut Tx<'_>) -> Result<Vec<Baseline>, StoreError> {
    tx.list(LIST_BASELINES, &[], baseline)
}

/// Those that everybody may see, the newest first.
pub(crate) fn list_published(tx: &mut Tx<'_>) -> Result<Vec<Baseline>, StoreError> {
    tx.list(LIST_PUBLISHED, &[], baseline)
}

/// Shows it to everybody from a moment on, or to nobody any more; false: there is no such guide.
pub(crate) fn publish_baseline(
    tx: &mut Tx<'_>,
    id: Id<Baseline>,
    at: Option<Timestamp>,
) -> Result<bool, StoreError> {
    Ok(tx.run(PUBLISH_BASELINE, &[at.into(), (&id).into()])? == 1)
}

/// Throws one away that is not public; false: there is none.
pub(crate) fn delete_baseline(tx: &mut Tx<'_>, id: Id<Baseline>) -> Result<bool, StoreError> {
    Ok(tx.run(DELETE_BASELINE, &[(&id).into()])? == 1)
}

fn baseline(row: &Row<'_>) -> Result<Baseline, StoreError> {
    let entries = serde_json::from_str(&row.text(4)?).map_err(|error| row.corrupt(4, error))?;
    Ok(Baseline {
        id: row.id(0)?,
        name: row.text(1)?,
        source: row.text(2)?,
        as_of: row.parsed(3)?,
        entries,
        uploaded: row.time(5)?,
        published: row.opt_time(6)?,
    })
}
