//! The tables of this capability and nothing else. Whoever changes a hall is alone in it until the commit ([`alone`]); what must never
//! be, two open tickets of one person or two persons at one window, the indexes refuse besides.

pub(crate) mod calls;
pub(crate) mod old;
pub(crate) mod shifts;
pub(crate) mod stood;
pub(crate) mod tickets;
pub(crate) mod usual;

use plat_facts::{ItemRef, refs::SiteRef};
use plat_kernel::{Date, Timestamp, clock::start_of};
use plat_store::{Row, StoreError, Tx};

use crate::line::Claim;

const ALONE: &str = "UPDATE queue_hall SET version = version + 1 WHERE site = $1 AND day = $2";
const BEGIN: &str = "INSERT INTO queue_hall (site, day, last, version) VALUES ($1, $2, 0, 1)";
const VERSION: &str = "SELECT version FROM queue_hall WHERE site = $1 AND day = $2";
const NUMBER: &str = "UPDATE queue_hall SET last = last + 1 WHERE site = $1 AND day = $2";
const LAST: &str = "SELECT last FROM queue_hall WHERE site = $1 AND day = $2";

/// Every text of this file, for the test that prepares them on both engines.
pub(crate) const SQL: &[&str] = &[ALONE, BEGIN, VERSION, NUMBER, LAST];

/// From here to the end of the transaction nobody else changes this hall; tells its new version. Two who find no row yet both insert
/// one; the key lets one through, and the other is run again.
pub(crate) fn alone(tx: &mut Tx<'_>, site: &SiteRef, day: Date) -> Result<i64, StoreError> {
    let key = [site.as_str().into(), start_of(day).into()];
    if tx.run(ALONE, &key)? == 0 {
        tx.run(BEGIN, &key)?;
    }
    version(tx, site, day)
}

/// How often a hall changed today.
pub(crate) fn version(tx: &mut Tx<'_>, site: &SiteRef, day: Date) -> Result<i64, StoreError> {
    let found = tx.find(VERSION, &[site.as_str().into(), start_of(day).into()], |row| row.int(0))?;
    Ok(found.unwrap_or(0))
}

/// The next number of a hall.
pub(crate) fn number(tx: &mut Tx<'_>, site: &SiteRef, day: Date) -> Result<u32, StoreError> {
    let key = [site.as_str().into(), start_of(day).into()];
    tx.run(NUMBER, &key)?;
    tx.get(LAST, &key, |row| row.small(0))
}

/// Codes, one after the other.
fn joined(items: &[ItemRef]) -> String {
    items.iter().map(ItemRef::as_str).collect::<Vec<_>>().join(" ")
}

fn items(row: &Row<'_>, i: usize) -> Result<Vec<ItemRef>, StoreError> {
    let text = row.text(i)?;
    let items = text.split(' ').filter(|it| !it.is_empty()).map(str::parse).collect::<Result<Vec<_>, _>>();
    items.map_err(|why| row.corrupt(i, why))
}

/// A claim as two columns: its word and the hour of an appointment.
fn written(claim: &Claim) -> (String, Option<Timestamp>) {
    let hour = if let Claim::Appointment(hour) = claim { Some(*hour) } else { None };
    (claim.code(), hour)
}

fn claim(row: &Row<'_>, i: usize) -> Result<Claim, StoreError> {
    let (code, hour) = (row.text(i)?, row.opt_time(i + 1)?);
    match (code.as_str(), hour) {
        ("came", _) => Ok(Claim::Came),
        ("appointment", Some(hour)) => Ok(Claim::Appointment(hour)),
        (other, _) => match other.strip_prefix("lane-") {
            Some(lane) => Ok(Claim::Lane(lane.to_owned())),
            None => Err(row.corrupt(i, other)),
        },
    }
}
