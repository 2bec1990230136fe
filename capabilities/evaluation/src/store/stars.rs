//! What stars are made of: what was said and done in a month, at each window and of each officer.
//!
//! A month that is over reads the same ever after: ratings and steps are only added, each with its day; what is set aside later
//! than the day of publication (`before`) changes nothing.

use plat_facts::refs::{CaseRef, PersonRef, SiteRef};
use plat_kernel::{Date, Timestamp, clock::start_of};
use plat_store::{Row, StoreError, Tx};

use super::level;
use crate::{
    model::Level,
    stars::conduct::{Part, What},
};

const TELL: &str = "INSERT INTO evaluation_conduct (case_id, version, officer, acted, day, what) \
    VALUES ($1, $2, $3, $4, $5, $6)";
const TOLD: &str = "SELECT version FROM evaluation_conduct WHERE case_id = $1 AND version = $2 LIMIT 1";
const SERVED: &str = "SELECT site, desk, CAST(COUNT(*) AS BIGINT) FROM evaluation_invitation \
    WHERE desk IS NOT NULL AND delivered >= $1 AND delivered < $2 GROUP BY site, desk";
const SAID: &str = "SELECT s.site, s.sat, s.officer, s.level, CAST(COUNT(*) AS BIGINT) FROM (SELECT g.site, g.level, i.officer, \
    COALESCE(i.desk, (SELECT MIN(v.desk) FROM evaluation_invitation v WHERE v.same = i.case_id)) AS sat \
    FROM evaluation_given g JOIN evaluation_invitation i ON i.case_id = g.case_id WHERE g.day >= $1 AND g.day < $2 \
    AND NOT EXISTS (SELECT a.task FROM evaluation_task t JOIN evaluation_step a ON a.task = t.id \
    WHERE t.case_id = g.case_id AND a.step = 'review' AND a.outcome = 'set_aside' AND a.at < $3)) s \
    GROUP BY s.site, s.sat, s.officer, s.level";
const UPHELD: &str = "SELECT t.site, COALESCE(i.desk, (SELECT MIN(v.desk) FROM evaluation_invitation v \
    WHERE v.same = i.case_id)), i.officer FROM evaluation_step a JOIN evaluation_task t ON t.id = a.task \
    JOIN evaluation_invitation i ON i.case_id = t.case_id WHERE a.step = 'close' AND a.at >= $1 AND a.at < $2 \
    AND a.outcome = 'mended' AND NOT EXISTS (SELECT b.task FROM evaluation_step b WHERE b.task = a.task \
    AND b.step = 'close' AND b.outcome = 'mended' AND b.version < a.version)";
const OF_WINDOWS: &str = "SELECT v.site, v.desk, c.what, CAST(COUNT(DISTINCT c.case_id) AS BIGINT) \
    FROM evaluation_conduct c JOIN evaluation_invitation v ON v.officer = c.officer AND v.delivered = c.acted \
    AND v.desk IS NOT NULL WHERE c.day >= $1 AND c.day < $2 GROUP BY v.site, v.desk, c.what";
const OF_STAFF: &str = "SELECT officer, what, CAST(COUNT(DISTINCT case_id) AS BIGINT) FROM evaluation_conduct \
    WHERE day >= $1 AND day < $2 GROUP BY officer, what";

/// Every text of this file.
pub(crate) const SQL: &[&str] = &[TELL, TOLD, SERVED, SAID, UPHELD, OF_WINDOWS, OF_STAFF];

/// A window.
pub(crate) type At = (SiteRef, u16);

/// Whom something is about: a window, an officer, or both.
pub(crate) type Whom = (Option<At>, Option<PersonRef>);

/// What was said, and of whom.
pub(crate) struct Said {
    pub(crate) window: Option<At>,
    pub(crate) officer: Option<PersonRef>,
    pub(crate) level: Level,
    pub(crate) count: i64,
}

/// Keeps an officer's part in what came out of a case.
pub(crate) fn tell(
    tx: &mut Tx<'_>,
    (case, version, day): (CaseRef, i64, Date),
    part: &Part,
) -> Result<(), StoreError> {
    let (acted, day) = (start_of(part.acted), start_of(day));
    let vals = [
        (&case).into(),
        version.into(),
        (&part.officer).into(),
        acted.into(),
        day.into(),
        part.what.code().into(),
    ];
    tx.run(TELL, &vals)?;
    Ok(())
}

/// Whether it is kept already what came out by a fact.
pub(crate) fn is_told(tx: &mut Tx<'_>, (case, version): (CaseRef, i64)) -> Result<bool, StoreError> {
    Ok(tx.find(TOLD, &[(&case).into(), version.into()], |row| row.int(0))?.is_some())
}

/// How often somebody was served at each window, from a day until before another.
pub(crate) fn served(tx: &mut Tx<'_>, (from, to): (Date, Date)) -> Result<Vec<(At, i64)>, StoreError> {
    tx.list(SERVED, &[start_of(from).into(), start_of(to).into()], |row| Ok((at(row, 0)?, row.int(2)?)))
}

/// What was said in these days, without what was set aside before a moment.
pub(crate) fn said(
    tx: &mut Tx<'_>,
    (from, to): (Date, Date),
    before: Timestamp,
) -> Result<Vec<Said>, StoreError> {
    tx.list(SAID, &[start_of(from).into(), start_of(to).into(), before.into()], |row| {
        let (window, officer) = (perhaps_at(row)?, row.opt_id(2)?);
        Ok(Said { window, officer, level: level(row.int(3)?)?, count: row.int(4)? })
    })
}

/// The bad ratings that were found to be so, by the day on which they were closed, each once.
pub(crate) fn upheld(tx: &mut Tx<'_>, (from, to): (Date, Date)) -> Result<Vec<Whom>, StoreError> {
    let days = [start_of(from).into(), start_of(to).into()];
    tx.list(UPHELD, &days, |row| Ok((perhaps_at(row)?, row.opt_id(2)?)))
}

/// What came out of the cases in which somebody had a part who sat at a window on that day.
pub(crate) fn of_windows(
    tx: &mut Tx<'_>,
    (from, to): (Date, Date),
) -> Result<Vec<(At, What, i64)>, StoreError> {
    let days = [start_of(from).into(), start_of(to).into()];
    tx.list(OF_WINDOWS, &days, |row| Ok((at(row, 0)?, what(row, 2)?, row.int(3)?)))
}

/// What came out of the cases in which an officer had a part.
pub(crate) fn of_staff(
    tx: &mut Tx<'_>,
    (from, to): (Date, Date),
) -> Result<Vec<(PersonRef, What, i64)>, StoreError> {
    let days = [start_of(from).into(), start_of(to).into()];
    tx.list(OF_STAFF, &days, |row| Ok((row.id(0)?, what(row, 1)?, row.int(2)?)))
}

fn at(row: &Row<'_>, first: usize) -> Result<At, StoreError> {
    let window = u16::try_from(row.int(first + 1)?).map_err(|why| row.corrupt(first + 1, why))?;
    Ok((row.parsed(first)?, window))
}

fn perhaps_at(row: &Row<'_>) -> Result<Option<At>, StoreError> {
    row.opt_int(1)?.map(|_| at(row, 0)).transpose()
}

fn what(row: &Row<'_>, column: usize) -> Result<What, StoreError> {
    let code = row.text(column)?;
    What::of_code(&code).ok_or_else(|| row.corrupt(column, code))
}
