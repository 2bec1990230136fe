//! The rows of those who wait.

use plat_facts::refs::{PersonRef, SiteRef, WishRef};
use plat_kernel::{
    Date, Timestamp,
    clock::{date_of, start_of},
};
use plat_store::{Row, StoreError, Tx};

use crate::model::{Standing, Times, Wish};

const INSERT: &str = "INSERT INTO appointments_wish (id, person, site, items, persons, first, last, since, until, state, at, \
    offers, made, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
const UPDATE: &str = "UPDATE appointments_wish SET state = $1, at = $2, offers = $3, version = $4 \
    WHERE id = $5 AND version = $6";
const FIND: &str = "SELECT id, person, site, items, persons, first, last, since, until, state, at, offers, made, version \
    FROM appointments_wish WHERE id = $1";
const LINE: &str = "SELECT id, person, site, items, persons, first, last, since, until, state, at, offers, made, version \
    FROM appointments_wish WHERE site = $1 AND state = 'waiting' AND first <= $2 AND last >= $3 ORDER BY at, id LIMIT 100";
const OF_PERSON: &str = "SELECT id, person, site, items, persons, first, last, since, until, state, at, offers, made, version \
    FROM appointments_wish WHERE person = $1 AND state <> 'over' ORDER BY made, id";
const END: &str = "UPDATE appointments_wish SET state = 'over', at = $1, version = version + 1 \
    WHERE state = 'waiting' AND last < $2";

/// Every text of this file, for the test that prepares them on both engines.
pub(crate) const SQL: &[&str] = &[INSERT, UPDATE, FIND, LINE, OF_PERSON, END];

/// Stores a new wish.
pub(crate) fn insert(tx: &mut Tx<'_>, it: &Wish) -> Result<(), StoreError> {
    let items = super::joined(&it.purpose.items);
    tx.run(
        INSERT,
        &[
            (&it.id).into(),
            (&it.person).into(),
            it.site.as_str().into(),
            (&items).into(),
            it.purpose.persons.into(),
            start_of(it.times.first).into(),
            start_of(it.times.last).into(),
            it.times.from.minutes().into(),
            it.times.until.minutes().into(),
            it.standing.code().into(),
            it.standing.at().into(),
            it.offers.into(),
            it.made.into(),
            it.version.into(),
        ],
    )?;
    Ok(())
}

/// Stores where somebody stands; false if somebody else changed it since it was read.
pub(crate) fn update(tx: &mut Tx<'_>, it: &Wish) -> Result<bool, StoreError> {
    let changed = tx.run(
        UPDATE,
        &[
            it.standing.code().into(),
            it.standing.at().into(),
            it.offers.into(),
            it.version.into(),
            (&it.id).into(),
            (it.version - 1).into(),
        ],
    )?;
    Ok(changed == 1)
}

/// A wish.
pub(crate) fn find(tx: &mut Tx<'_>, id: WishRef) -> Result<Option<Wish>, StoreError> {
    tx.find(FIND, &[(&id).into()], wish)
}

/// Who waits for a time at a site on a day, the first in line first.
pub(crate) fn line(tx: &mut Tx<'_>, site: &SiteRef, day: Date) -> Result<Vec<Wish>, StoreError> {
    let day = start_of(day);
    tx.list(LINE, &[site.as_str().into(), day.into(), day.into()], wish)
}

/// What a person waits for.
pub(crate) fn of_person(tx: &mut Tx<'_>, person: PersonRef) -> Result<Vec<Wish>, StoreError> {
    tx.list(OF_PERSON, &[(&person).into()], wish)
}

/// Whoever waited for days that are over waits no longer.
pub(crate) fn end(tx: &mut Tx<'_>, now: Timestamp) -> Result<(), StoreError> {
    tx.run(END, &[now.into(), start_of(date_of(now)).into()])?;
    Ok(())
}

fn wish(row: &Row<'_>) -> Result<Wish, StoreError> {
    let at = row.time(10)?;
    let standing = match row.text(9)?.as_str() {
        "waiting" => Standing::Waiting { since: at },
        "offered" => Standing::Offered { at },
        "over" => Standing::Over { at },
        other => return Err(row.corrupt(9, other)),
    };
    Ok(Wish {
        id: row.id(0)?,
        person: row.id(1)?,
        site: row.parsed(2)?,
        purpose: super::purpose(row, 3)?,
        times: Times {
            first: date_of(row.time(5)?),
            last: date_of(row.time(6)?),
            from: super::time(row, 7)?,
            until: super::time(row, 8)?,
        },
        standing,
        offers: row.small(11)?,
        made: row.time(12)?,
        version: row.int(13)?,
    })
}
