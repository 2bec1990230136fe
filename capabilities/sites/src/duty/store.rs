//! The tables of rosters and nothing else.

use std::collections::BTreeMap;

use plat_facts::{AbsenceRef, DutyRef, PersonRef, SiteRef};
use plat_identity::Branch;
use plat_kernel::{
    Date,
    clock::{date_of, start_of},
};
use plat_store::{Row, StoreError, Tx};

use super::model::{self, Absence, Days, Duty, Roster};

const IS_KEPT: &str = "SELECT version FROM sites_roster WHERE site = $1";
const LOCK: &str = "UPDATE sites_roster SET version = version + 1 WHERE site = $1";
const BEGIN: &str = "INSERT INTO sites_roster (site, version) VALUES ($1, 1)";
const DUTIES: &str = "SELECT id, site, counter, officer, days, hours, first, last FROM sites_duty \
    WHERE site = $1 AND (last IS NULL OR last >= $2) ORDER BY counter, first, id";
const DUTY: &str =
    "SELECT id, site, counter, officer, days, hours, first, last FROM sites_duty WHERE id = $1";
const INSERT_DUTY: &str = "INSERT INTO sites_duty (id, site, counter, officer, days, hours, first, last) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const END_DUTY: &str = "UPDATE sites_duty SET last = $1 WHERE id = $2";
const ABSENCES: &str = "SELECT id, site, officer, first, last, instead FROM sites_absence \
    WHERE site = $1 AND last >= $2 ORDER BY id";
const ABSENCE: &str = "SELECT id, site, officer, first, last, instead FROM sites_absence WHERE id = $1";
const INSERT_ABSENCE: &str =
    "INSERT INTO sites_absence (id, site, officer, first, last, instead) VALUES ($1, $2, $3, $4, $5, $6)";
const DELETE_ABSENCE: &str = "DELETE FROM sites_absence WHERE id = $1";
const SKILLS: &str = "SELECT officer, branches FROM sites_skill WHERE site = $1";
const SET_SKILL: &str = "UPDATE sites_skill SET branches = $1 WHERE site = $2 AND officer = $3";
const INSERT_SKILL: &str = "INSERT INTO sites_skill (site, officer, branches) VALUES ($1, $2, $3)";

/// Every text of this file, for the test that prepares them on both engines.
pub(crate) const SQL: &[&str] = &[
    IS_KEPT,
    LOCK,
    BEGIN,
    DUTIES,
    DUTY,
    INSERT_DUTY,
    END_DUTY,
    ABSENCES,
    ABSENCE,
    INSERT_ABSENCE,
    DELETE_ABSENCE,
    SKILLS,
    SET_SKILL,
    INSERT_SKILL,
];

/// From here to the end of the transaction nobody else changes this roster.
pub(crate) fn lock(tx: &mut Tx<'_>, site: &SiteRef) -> Result<(), StoreError> {
    if tx.run(LOCK, &[site.as_str().into()])? == 0 {
        tx.run(BEGIN, &[site.as_str().into()])?;
    }
    Ok(())
}

/// What holds at a site on a day or later; nothing where no roster is kept.
pub(crate) fn find(tx: &mut Tx<'_>, site: &SiteRef, since: Date) -> Result<Option<Roster>, StoreError> {
    if version(tx, site)?.is_none() {
        return Ok(None);
    }
    let vals = [site.as_str().into(), start_of(since).into()];
    Ok(Some(Roster {
        duties: tx.list(DUTIES, &vals, duty)?,
        absences: tx.list(ABSENCES, &vals, absence)?,
        skills: skills(tx, site)?,
    }))
}

/// A duty.
pub(crate) fn find_duty(tx: &mut Tx<'_>, id: DutyRef) -> Result<Option<Duty>, StoreError> {
    tx.find(DUTY, &[(&id).into()], duty)
}

/// Counts the changes of a roster; nothing where none is kept.
pub(crate) fn version(tx: &mut Tx<'_>, site: &SiteRef) -> Result<Option<i64>, StoreError> {
    tx.find(IS_KEPT, &[site.as_str().into()], |row| row.int(0))
}

/// What each officer of a site may do.
pub(crate) fn skills(
    tx: &mut Tx<'_>,
    site: &SiteRef,
) -> Result<BTreeMap<PersonRef, Vec<Branch>>, StoreError> {
    let all = tx.list(SKILLS, &[site.as_str().into()], |row| Ok((row.id(0)?, branches(row, 1)?)))?;
    Ok(all.into_iter().collect())
}

/// Stores a new duty.
pub(crate) fn insert_duty(tx: &mut Tx<'_>, it: &Duty) -> Result<(), StoreError> {
    let hours = it.hours.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    let vals = [
        (&it.id).into(),
        it.site.as_str().into(),
        it.window.into(),
        (&it.officer).into(),
        it.days.bits().into(),
        (&hours).into(),
        start_of(it.first).into(),
        it.last.map(start_of).into(),
    ];
    tx.run(INSERT_DUTY, &vals).map(drop)
}

/// A duty has this last day.
pub(crate) fn end_duty(tx: &mut Tx<'_>, id: DutyRef, last: Date) -> Result<(), StoreError> {
    tx.run(END_DUTY, &[start_of(last).into(), (&id).into()]).map(drop)
}

/// An absence.
pub(crate) fn find_absence(tx: &mut Tx<'_>, id: AbsenceRef) -> Result<Option<Absence>, StoreError> {
    tx.find(ABSENCE, &[(&id).into()], absence)
}

/// Stores a new absence.
pub(crate) fn insert_absence(tx: &mut Tx<'_>, it: &Absence) -> Result<(), StoreError> {
    let vals = [
        (&it.id).into(),
        it.site.as_str().into(),
        (&it.officer).into(),
        start_of(it.first).into(),
        start_of(it.last).into(),
        it.instead.as_ref().into(),
    ];
    tx.run(INSERT_ABSENCE, &vals).map(drop)
}

/// Takes an absence back.
pub(crate) fn delete_absence(tx: &mut Tx<'_>, id: AbsenceRef) -> Result<(), StoreError> {
    tx.run(DELETE_ABSENCE, &[(&id).into()]).map(drop)
}

/// An officer may do these at a window of the site.
pub(crate) fn set_skills(
    tx: &mut Tx<'_>,
    site: &SiteRef,
    (officer, branches): (PersonRef, &[Branch]),
) -> Result<(), StoreError> {
    let codes = branches.iter().map(|it| it.code()).collect::<Vec<_>>().join(" ");
    if tx.run(SET_SKILL, &[(&codes).into(), site.as_str().into(), (&officer).into()])? == 0 {
        tx.run(INSERT_SKILL, &[site.as_str().into(), (&officer).into(), (&codes).into()])?;
    }
    Ok(())
}

fn duty(row: &Row<'_>) -> Result<Duty, StoreError> {
    Ok(Duty {
        id: row.id(0)?,
        site: row.parsed(1)?,
        window: row.small(2)?,
        officer: row.id(3)?,
        days: Days::of_bits(row.int(4)?).ok_or_else(|| row.corrupt(4, "no days"))?,
        hours: model::hours(&row.text(5)?).map_err(|why| row.corrupt(5, why))?,
        first: date_of(row.time(6)?),
        last: row.opt_time(7)?.map(date_of),
    })
}

fn absence(row: &Row<'_>) -> Result<Absence, StoreError> {
    Ok(Absence {
        id: row.id(0)?,
        site: row.parsed(1)?,
        officer: row.id(2)?,
        first: date_of(row.time(3)?),
        last: date_of(row.time(4)?),
        instead: row.opt_id(5)?,
    })
}

fn branches(row: &Row<'_>, i: usize) -> Result<Vec<Branch>, StoreError> {
    let codes = row.text(i)?;
    let found: Option<Vec<Branch>> =
        codes.split(' ').filter(|code| !code.is_empty()).map(Branch::of_code).collect();
    found.ok_or_else(|| row.corrupt(i, "no branches"))
}
