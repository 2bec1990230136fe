//! The rows of shifts.

use plat_facts::{PersonRef, refs::SiteRef};
use plat_kernel::Timestamp;
use plat_store::{Row, StoreError, Tx};

use crate::{
    error::QueueError,
    model::{At, Post, Shift},
};

const INSERT: &str = "INSERT INTO queue_shift (id, site, desk, officer, state, began, since, version) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const UPDATE: &str =
    "UPDATE queue_shift SET state = $1, since = $2, version = $3 WHERE id = $4 AND version = $5";
const OF_SITE: &str = "SELECT id, site, desk, officer, state, began, since, version FROM queue_shift \
    WHERE site = $1 AND state <> 'left' ORDER BY desk";
const OF_OFFICER: &str = "SELECT id, site, desk, officer, state, began, since, version FROM queue_shift \
    WHERE officer = $1 AND state <> 'left'";
const AT_DESK: &str = "SELECT id, site, desk, officer, state, began, since, version FROM queue_shift \
    WHERE site = $1 AND desk = $2 AND state <> 'left'";
const BEFORE: &str = "SELECT id, site, desk, officer, state, began, since, version FROM queue_shift \
    WHERE state <> 'left' AND began < $1 ORDER BY site, desk";

/// Every text of this file, for the test that prepares them on both engines.
pub(crate) const SQL: &[&str] = &[INSERT, UPDATE, OF_SITE, OF_OFFICER, AT_DESK, BEFORE];

/// Stores a new shift.
pub(crate) fn insert(tx: &mut Tx<'_>, it: &Shift) -> Result<(), StoreError> {
    tx.run(
        INSERT,
        &[
            (&it.id).into(),
            it.site.as_str().into(),
            it.at.window.into(),
            (&it.at.officer).into(),
            it.post.code().into(),
            it.began.into(),
            it.since.into(),
            it.version.into(),
        ],
    )?;
    Ok(())
}

/// Stores what a shift does now, unless somebody else changed it since it was read.
pub(crate) fn update(tx: &mut Tx<'_>, it: &Shift) -> Result<(), QueueError> {
    let vals =
        [it.post.code().into(), it.since.into(), it.version.into(), (&it.id).into(), (it.version - 1).into()];
    if tx.run(UPDATE, &vals)? == 1 { Ok(()) } else { Err(QueueError::ChangedMeanwhile) }
}

/// The shifts of a site, by window.
pub(crate) fn of_site(tx: &mut Tx<'_>, site: &SiteRef) -> Result<Vec<Shift>, StoreError> {
    tx.list(OF_SITE, &[site.as_str().into()], shift)
}

/// The shift of an officer.
pub(crate) fn of_officer(tx: &mut Tx<'_>, officer: PersonRef) -> Result<Option<Shift>, StoreError> {
    tx.find(OF_OFFICER, &[(&officer).into()], shift)
}

/// The shift at a window.
pub(crate) fn at_desk(tx: &mut Tx<'_>, site: &SiteRef, window: u16) -> Result<Option<Shift>, StoreError> {
    tx.find(AT_DESK, &[site.as_str().into(), window.into()], shift)
}

/// The shifts that began before a moment and did not end.
pub(crate) fn before(tx: &mut Tx<'_>, moment: Timestamp) -> Result<Vec<Shift>, StoreError> {
    tx.list(BEFORE, &[moment.into()], shift)
}

fn shift(row: &Row<'_>) -> Result<Shift, StoreError> {
    let code = row.text(4)?;
    let post = Post::ALL.into_iter().find(|it| it.code() == code);
    Ok(Shift {
        id: row.id(0)?,
        site: row.parsed(1)?,
        at: At { window: row.small(2)?, officer: row.id(3)? },
        post: post.ok_or_else(|| row.corrupt(4, code))?,
        began: row.time(5)?,
        since: row.time(6)?,
        version: row.int(7)?,
    })
}
