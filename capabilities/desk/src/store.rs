//! The tables of the desk and nothing else. Races are settled by the row count.

use cap_cases::model::Tray;
use plat_facts::refs::{CaseRef, PersonRef, SiteRef, StreamRef};
use plat_identity::Branch;
use plat_kernel::{Date, Timestamp};
use plat_store::{Row, StoreError, Tx, Val, micros};

use crate::{
    error::DeskError,
    escalate::Escalated,
    model::{Change, Deed, Note, Parked, Task},
};

const FIND: &str = "SELECT case_id, stream, version, site, tray, holder, since, parked, parked_until, parked_version \
    FROM desk_task WHERE case_id = $1";
const OF_HOLDER: &str = "SELECT case_id, stream, version, site, tray, holder, since, parked, parked_until, parked_version \
    FROM desk_task WHERE holder = $1 ORDER BY since DESC, case_id LIMIT $2";
const INSERT: &str = "INSERT INTO desk_task (case_id, stream, version, site, tray, holder, since, parked, parked_until, \
    parked_version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
const UPDATE: &str = "UPDATE desk_task SET version = $1, site = $2, tray = $3, holder = $4, since = $5, parked = $6, \
    parked_until = $7, parked_version = $8 WHERE case_id = $9 AND version = $10";
const LET_GO: &str = "UPDATE desk_task SET holder = NULL, parked = 0 WHERE case_id = $1 AND since <= $2";
const NOTE: &str = "INSERT INTO desk_note (id, case_id, at, officer, deed, other, words) VALUES ($1, $2, $3, $4, $5, $6, $7)";
const NOTES: &str =
    "SELECT id, case_id, at, officer, deed, other, words FROM desk_note WHERE case_id = $1 ORDER BY at, id";
const SEEN: &str = "UPDATE desk_presence SET seen = $1 WHERE case_id = $2 AND officer = $3";
const ARRIVED: &str = "INSERT INTO desk_presence (case_id, officer, seen) VALUES ($1, $2, $3)";
const HERE: &str = "SELECT officer FROM desk_presence WHERE case_id = $1 AND seen > $2 ORDER BY officer";
const GONE: &str = "DELETE FROM desk_presence WHERE seen < $1";
const ESCALATED: &str =
    "SELECT CAST(COUNT(*) AS BIGINT) FROM desk_escalation WHERE case_id = $1 AND rule = $2 AND tray = $3";
const ESCALATE: &str = "INSERT INTO desk_escalation (case_id, rule, tray, stream, audience, site, branch, due, since, over) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0)";
const ESCALATE_AGAIN: &str = "UPDATE desk_escalation SET stream = $1, audience = $2, site = $3, branch = $4, due = $5, since = $6, \
    over = 0 WHERE case_id = $7 AND rule = $8 AND tray = $9 AND over = 1";
const SETTLE: &str = "UPDATE desk_escalation SET over = 1 WHERE case_id = $1 AND since <= $2 AND over = 0";
const BEFORE_HEAD: &str = "SELECT case_id, rule, tray, branch, due, since FROM desk_escalation WHERE site = $1 AND \
    audience = $2 AND over = 0 AND (due > $3 OR (due = $4 AND case_id > $5)) ORDER BY due, case_id LIMIT $6";

/// Every text of this file, for the test that prepares them on both engines.
pub(crate) const SQL: &[&str] = &[
    FIND,
    OF_HOLDER,
    INSERT,
    UPDATE,
    LET_GO,
    NOTE,
    NOTES,
    SEEN,
    ARRIVED,
    HERE,
    GONE,
    ESCALATED,
    ESCALATE,
    ESCALATE_AGAIN,
    SETTLE,
    BEFORE_HEAD,
];

/// Days since 1970-01-01.
fn day_number(day: Date) -> i64 {
    i64::from(Date::constant(1970, 1, 1).until(day).map_or(0, |span| span.get_days()))
}

fn day_of(number: i64) -> Option<Date> {
    Date::constant(1970, 1, 1).checked_add(jiff::Span::new().try_days(number).ok()?).ok()
}

fn task_of(row: &Row<'_>) -> Result<Task, StoreError> {
    let parked = if row.flag(7)? {
        Some(Parked { until: row.opt_int(8)?.and_then(day_of), version: row.opt_int(9)? })
    } else {
        None
    };
    Ok(Task {
        case: row.id(0)?,
        stream: row.id(1)?,
        version: row.int(2)?,
        site: row.parsed(3)?,
        tray: row.text(4)?,
        holder: row.opt_id(5)?,
        since: row.time(6)?,
        parked,
    })
}

/// The task of a case; none of a case that nobody ever took up.
pub(crate) fn find(tx: &mut Tx<'_>, case: CaseRef) -> Result<Option<Task>, StoreError> {
    tx.find(FIND, &[(&case).into()], task_of)
}

/// What an officer has, the latest first. Steps that are over may be among it.
pub(crate) fn of_holder(tx: &mut Tx<'_>, holder: PersonRef, limit: i64) -> Result<Vec<Task>, StoreError> {
    tx.list(OF_HOLDER, &[(&holder).into(), limit.into()], task_of)
}

/// Stores a deed if nobody was faster: the task, the note and the fact.
pub(crate) fn save(tx: &mut Tx<'_>, change: &Change) -> Result<(), DeskError> {
    let Change { task, note, fact } = change;
    let until = task.parked.and_then(|parked| parked.until).map(day_number);
    let version = task.parked.and_then(|parked| parked.version);
    let after: [Val<'_>; 8] = [
        task.version.into(),
        task.site.as_str().into(),
        task.tray.as_str().into(),
        task.holder.as_ref().into(),
        micros(task.since).into(),
        task.parked.is_some().into(),
        until.into(),
        version.into(),
    ];
    let changed = if task.version == 1 {
        let [version, site, tray, holder, since, parked, until, seen] = after;
        let row = [
            (&task.case).into(),
            (&task.stream).into(),
            version,
            site,
            tray,
            holder,
            since,
            parked,
            until,
            seen,
        ];
        tx.run(INSERT, &row)?
    } else {
        let [version, site, tray, holder, since, parked, until, seen] = after;
        let before = task.version - 1;
        let row =
            [version, site, tray, holder, since, parked, until, seen, (&task.case).into(), before.into()];
        tx.run(UPDATE, &row)?
    };
    if changed != 1 {
        return Err(DeskError::ChangedMeanwhile);
    }
    insert_note(tx, note)?;
    Ok(tx.append(fact)?)
}

fn insert_note(tx: &mut Tx<'_>, note: &Note) -> Result<(), StoreError> {
    tx.run(
        NOTE,
        &[
            (&note.id).into(),
            (&note.case).into(),
            micros(note.at).into(),
            (&note.officer).into(),
            note.deed.code().into(),
            note.other.as_ref().into(),
            note.words.as_str().into(),
        ],
    )?;
    Ok(())
}

/// What officers wrote about a case, the first first.
pub(crate) fn notes(tx: &mut Tx<'_>, case: CaseRef) -> Result<Vec<Note>, StoreError> {
    tx.list(NOTES, &[(&case).into()], |row| {
        let code = row.text(4)?;
        Ok(Note {
            id: row.id(0)?,
            case: row.id(1)?,
            at: row.time(2)?,
            officer: row.id(3)?,
            deed: Deed::of_code(&code).ok_or_else(|| row.corrupt(4, "no deed of the desk"))?,
            other: row.opt_id(5)?,
            words: row.text(6)?,
        })
    })
}

/// A step of a case was over at a time: nobody has it any more, and no head waits for it.
pub(crate) fn step_is_over(tx: &mut Tx<'_>, case: CaseRef, at: Timestamp) -> Result<(), StoreError> {
    tx.run(LET_GO, &[(&case).into(), micros(at).into()])?;
    tx.run(SETTLE, &[(&case).into(), micros(at).into()])?;
    Ok(())
}

/// An officer has a case open now.
pub(crate) fn seen(
    tx: &mut Tx<'_>,
    case: CaseRef,
    officer: PersonRef,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.is_the_deed();
    if tx.run(SEEN, &[micros(now).into(), (&case).into(), (&officer).into()])? == 0 {
        tx.run(ARRIVED, &[(&case).into(), (&officer).into(), micros(now).into()])?;
    }
    Ok(())
}

/// Who has had a case open since a time.
pub(crate) fn here(tx: &mut Tx<'_>, case: CaseRef, since: Timestamp) -> Result<Vec<PersonRef>, StoreError> {
    tx.list(HERE, &[(&case).into(), micros(since).into()], |row| row.id(0))
}

/// Forgets who had a case open before a time.
pub(crate) fn forget(tx: &mut Tx<'_>, before: Timestamp) -> Result<(), StoreError> {
    tx.run(GONE, &[micros(before).into()])?;
    Ok(())
}

/// Brings a case before its heads, once for each step; whether it was not there before. A step that is over and comes again, at
/// another site or after a correction, is another step.
pub(crate) fn escalate(
    tx: &mut Tx<'_>,
    escalated: &Escalated,
    (audience, site, stream): (&str, &SiteRef, StreamRef),
) -> Result<bool, StoreError> {
    let Escalated { case, rule, tray, branch, due, since } = escalated;
    let again: [Val<'_>; 9] = [
        (&stream).into(),
        audience.into(),
        site.as_str().into(),
        branch.code().into(),
        day_number(*due).into(),
        micros(*since).into(),
        case.into(),
        rule.as_str().into(),
        tray.code().into(),
    ];
    if tx.run(ESCALATE_AGAIN, &again)? == 1 {
        return Ok(true);
    }
    let there =
        tx.get(ESCALATED, &[case.into(), rule.as_str().into(), tray.code().into()], |row| row.int(0))?;
    if there > 0 {
        return Ok(false);
    }
    tx.run(
        ESCALATE,
        &[
            case.into(),
            rule.as_str().into(),
            tray.code().into(),
            (&stream).into(),
            audience.into(),
            site.as_str().into(),
            branch.code().into(),
            day_number(*due).into(),
            micros(*since).into(),
        ],
    )?;
    Ok(true)
}

/// A page of what lies before the heads of a site, the latest first by the day on which it was due.
pub(crate) fn before_head(
    tx: &mut Tx<'_>,
    (site, audience): (&SiteRef, &str),
    after: (i64, CaseRef),
    limit: i64,
) -> Result<Vec<Escalated>, StoreError> {
    let (due, case) = after;
    let vals: [Val<'_>; 6] =
        [site.as_str().into(), audience.into(), due.into(), due.into(), (&case).into(), limit.into()];
    tx.list(BEFORE_HEAD, &vals, |row| {
        let (tray, branch) = (row.text(2)?, row.text(3)?);
        Ok(Escalated {
            case: row.id(0)?,
            rule: row.text(1)?,
            tray: Tray::OPEN
                .into_iter()
                .find(|it| it.code() == tray)
                .ok_or_else(|| row.corrupt(2, "no tray"))?,
            branch: Branch::of_code(&branch).ok_or_else(|| row.corrupt(3, "no branch"))?,
            due: day_of(row.int(4)?).ok_or_else(|| row.corrupt(4, "no day"))?,
            since: row.time(5)?,
        })
    })
}
