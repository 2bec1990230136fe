//! The rows of measured times.

use plat_facts::{ItemRef, refs::SiteRef};
use plat_kernel::{Date, clock::start_of};
use plat_store::{StoreError, Tx};

const ADD: &str = "UPDATE queue_usual SET services = services + 1, seconds = seconds + $1 \
    WHERE site = $2 AND item = $3 AND day = $4 AND hour = $5";
const BEGIN: &str =
    "INSERT INTO queue_usual (seconds, site, item, day, hour, services) VALUES ($1, $2, $3, $4, $5, 1)";
const SINCE: &str = "SELECT item, hour, CAST(SUM(services) AS BIGINT), CAST(SUM(seconds) AS BIGINT) FROM queue_usual \
    WHERE day >= $1 GROUP BY item, hour ORDER BY item, hour";

/// Every text of this file, for the test that prepares them on both engines.
pub(crate) const SQL: &[&str] = &[ADD, BEGIN, SINCE];

/// What was measured of an item in an hour of the day.
#[derive(Debug, Clone)]
pub(crate) struct Measure {
    pub(crate) item: ItemRef,
    pub(crate) hour: u8,
    pub(crate) services: i64,
    pub(crate) seconds: i64,
}

/// Adds a service.
pub(crate) fn add(
    tx: &mut Tx<'_>,
    (site, item): (&SiteRef, &ItemRef),
    (day, hour): (Date, u8),
    seconds: i64,
) -> Result<(), StoreError> {
    let vals =
        [seconds.into(), site.as_str().into(), item.as_str().into(), start_of(day).into(), hour.into()];
    if tx.run(ADD, &vals)? == 0 {
        tx.run(BEGIN, &vals)?;
    }
    Ok(())
}

/// What was measured since a day.
pub(crate) fn since(tx: &mut Tx<'_>, day: Date) -> Result<Vec<Measure>, StoreError> {
    tx.list(SINCE, &[start_of(day).into()], |row| {
        Ok(Measure { item: row.parsed(0)?, hour: row.small(1)?, services: row.int(2)?, seconds: row.int(3)? })
    })
}
