//! The tables of this capability and nothing else. A visit's row and the counters of its cells change in one transaction.

pub(crate) mod visits;
pub(crate) mod wishes;

use std::collections::BTreeMap;

use cap_sites::hours::TimeOfDay;
use plat_facts::refs::{ItemRef, PersonRef, SiteRef};
use plat_kernel::{
    Date,
    clock::{date_of, start_of},
};
use plat_store::{Row, StoreError, Tx};

use crate::{
    model::{Cell, Purpose},
    slots::{Place, Taken},
};

const TAKE: &str = "UPDATE appointments_slot SET taken = taken + 1 \
    WHERE site = $1 AND day = $2 AND zone = $3 AND minute = $4 AND taken < $5";
const IS_THERE: &str =
    "SELECT taken FROM appointments_slot WHERE site = $1 AND day = $2 AND zone = $3 AND minute = $4";
const BEGIN: &str =
    "INSERT INTO appointments_slot (site, day, zone, minute, taken) VALUES ($1, $2, $3, $4, 1)";
const GIVE_BACK: &str = "UPDATE appointments_slot SET taken = taken - 1 \
    WHERE site = $1 AND day = $2 AND zone = $3 AND minute = $4 AND taken > 0";
const TAKEN: &str = "SELECT zone, minute, taken FROM appointments_slot WHERE site = $1 AND day = $2";
const TAKEN_IN: &str = "SELECT day, zone, minute, taken FROM appointments_slot \
    WHERE site = $1 AND day >= $2 AND day <= $3 AND taken > 0";
const LOCK: &str = "UPDATE appointments_person SET version = version + 1 WHERE person = $1";
const ENTER: &str = "INSERT INTO appointments_person (person, version) VALUES ($1, 1)";

/// Every text of this file, for the test that prepares them on both engines.
pub(crate) const SQL: &[&str] = &[TAKE, IS_THERE, BEGIN, GIVE_BACK, TAKEN, TAKEN_IN, LOCK, ENTER];

/// From here to the end of the transaction nobody else books for this person.
pub(crate) fn lock(tx: &mut Tx<'_>, person: PersonRef) -> Result<(), StoreError> {
    if tx.run(LOCK, &[(&person).into()])? == 0 {
        tx.run(ENTER, &[(&person).into()])?;
    }
    Ok(())
}

/// Takes all of these cells, or none; tells which.
pub(crate) fn take(
    tx: &mut Tx<'_>,
    (site, day): (&SiteRef, Date),
    places: &[&Place],
) -> Result<bool, StoreError> {
    for (done, place) in places.iter().enumerate() {
        if !take_one(tx, (site, day), place)? {
            for taken in places.iter().take(done) {
                give_back(tx, (site, day), &taken.cell)?;
            }
            return Ok(false);
        }
    }
    Ok(true)
}

/// The counter is raised where it stands below its limit. Two who find no row yet both insert one; the key lets one through, and
/// the other is run again.
fn take_one(
    tx: &mut Tx<'_>,
    (site, day): (&SiteRef, Date),
    Place { cell, of }: &Place,
) -> Result<bool, StoreError> {
    let (day, minute) = (start_of(day), cell.begin.minutes());
    let key = [site.as_str().into(), day.into(), cell.zone.as_str().into(), minute.into()];
    let [site, day, zone, minute] = key;
    if tx.run(TAKE, &[site, day, zone, minute, (*of).into()])? == 1 {
        return Ok(true);
    }
    if *of == 0 || tx.find(IS_THERE, &key, |row| row.int(0))?.is_some() {
        return Ok(false);
    }
    tx.run(BEGIN, &key)?;
    Ok(true)
}

/// Gives a cell back.
pub(crate) fn give_back(
    tx: &mut Tx<'_>,
    (site, day): (&SiteRef, Date),
    cell: &Cell,
) -> Result<(), StoreError> {
    let (day, minute) = (start_of(day), cell.begin.minutes());
    tx.run(GIVE_BACK, &[site.as_str().into(), day.into(), cell.zone.as_str().into(), minute.into()])?;
    Ok(())
}

/// What is taken at a site on a day.
pub(crate) fn taken(tx: &mut Tx<'_>, site: &SiteRef, day: Date) -> Result<Taken, StoreError> {
    let cells = tx.list(TAKEN, &[site.as_str().into(), start_of(day).into()], |row| {
        Ok((Cell { zone: row.text(0)?, begin: time(row, 1)? }, row.small(2)?))
    })?;
    Ok(cells.into_iter().collect())
}

/// What is taken at a site, by day.
pub(crate) fn taken_in(
    tx: &mut Tx<'_>,
    site: &SiteRef,
    (first, last): (Date, Date),
) -> Result<BTreeMap<Date, Taken>, StoreError> {
    let vals = [site.as_str().into(), start_of(first).into(), start_of(last).into()];
    let cells = tx.list(TAKEN_IN, &vals, |row| {
        Ok((date_of(row.time(0)?), Cell { zone: row.text(1)?, begin: time(row, 2)? }, row.small(3)?))
    })?;
    let mut days = BTreeMap::<Date, Taken>::new();
    for (day, cell, taken) in cells {
        days.entry(day).or_default().insert(cell, taken);
    }
    Ok(days)
}

/// A time of the day, kept as minutes since midnight.
fn time(row: &Row<'_>, i: usize) -> Result<TimeOfDay, StoreError> {
    let minutes: u16 = row.small(i)?;
    TimeOfDay::of_minutes(minutes).ok_or_else(|| row.corrupt(i, "no time of a day"))
}

/// Codes, one after the other.
fn joined(items: &[ItemRef]) -> String {
    items.iter().map(ItemRef::as_str).collect::<Vec<_>>().join(" ")
}

/// What a visit is for: codes of items, then the number of persons.
fn purpose(row: &Row<'_>, i: usize) -> Result<Purpose, StoreError> {
    let items = row.text(i)?;
    let items = items.split(' ').map(str::parse).collect::<Result<Vec<ItemRef>, _>>();
    let items = items.map_err(|why| row.corrupt(i, why))?;
    Ok(Purpose { items, persons: row.small(i + 1)? })
}
