//! The rows of tickets.

use plat_facts::refs::SiteRef;
use plat_kernel::{
    Date, SignedDuration, Timestamp,
    clock::{date_of, start_of},
};
use plat_store::{Row, StoreError, Tx, Val};

use crate::{
    error::QueueError,
    estimate::Range,
    line::Turn,
    model::{At, Ending, Note, Stage, Ticket},
    past::Came,
    reading::ToldAndTrue,
};

const INSERT: &str = "INSERT INTO queue_ticket (id, site, day, number, code, person, mark, items, claim, hour, appointment, \
    taken, joined, since, absences, told_half, told_most, ran_half, ran_most, calls, missed, state, at, times, version) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, 0, 0, 'waiting', $20, 0, $21)";
const UPDATE: &str = "UPDATE queue_ticket SET items = $1, claim = $2, hour = $3, joined = $4, since = $5, absences = $6, \
    only_at = $7, not_at = $8, note = $9, noted_by = $10, first_called = $11, calls = $12, missed = $13, state = $14, desk = $15, \
    officer = $16, at = $17, began = $18, times = $19, version = $20 WHERE id = $21 AND version = $22";
const OPEN: &str = "SELECT id, site, day, number, code, person, mark, items, claim, hour, appointment, taken, joined, since, \
    absences, only_at, not_at, note, noted_by, told_half, told_most, first_called, calls, missed, state, desk, officer, at, began, \
    times, version \
    FROM queue_ticket WHERE site = $1 AND day = $2 AND state IN ('waiting', 'called', 'serving') ORDER BY number";
const BY_CODE: &str = "SELECT id, site, day, number, code, person, mark, items, claim, hour, appointment, taken, joined, since, \
    absences, only_at, not_at, note, noted_by, told_half, told_most, first_called, calls, missed, state, desk, officer, at, began, \
    times, version \
    FROM queue_ticket WHERE code = $1";
const BY_MARK: &str = "SELECT id, site, day, number, code, person, mark, items, claim, hour, appointment, taken, joined, since, \
    absences, only_at, not_at, note, noted_by, told_half, told_most, first_called, calls, missed, state, desk, officer, at, began, \
    times, version \
    FROM queue_ticket WHERE site = $1 AND day = $2 AND mark = $3 AND state IN ('waiting', 'called', 'serving')";
const AT_DESK: &str = "SELECT id, site, day, number, code, person, mark, items, claim, hour, appointment, taken, joined, since, \
    absences, only_at, not_at, note, noted_by, told_half, told_most, first_called, calls, missed, state, desk, officer, at, began, \
    times, version \
    FROM queue_ticket WHERE site = $1 AND day = $2 AND desk = $3 AND state IN ('called', 'serving')";
const EARLY: &str = "SELECT id, site, day, number, code, person, mark, items, claim, hour, appointment, taken, joined, since, \
    absences, only_at, not_at, note, noted_by, told_half, told_most, first_called, calls, missed, state, desk, officer, at, began, \
    times, version \
    FROM queue_ticket WHERE site = $1 AND day = $2 AND taken >= $3 AND since < taken AND absences = 0 ORDER BY number";
const LEFT_OPEN: &str =
    "SELECT DISTINCT site, day FROM queue_ticket WHERE state IN ('waiting', 'called', 'serving')";
/// Whoever was told a minute or less was told that they need not wait.
const TOLD: &str = "SELECT day, CAST(SUM(CASE WHEN told_most > 60000000 THEN 1 ELSE 0 END) AS BIGINT), \
    CAST(SUM(CASE WHEN told_most > 60000000 AND first_called - taken <= told_half THEN 1 ELSE 0 END) AS BIGINT), \
    CAST(SUM(CASE WHEN told_most > 60000000 AND first_called - taken <= told_most THEN 1 ELSE 0 END) AS BIGINT), \
    CAST(SUM(CASE WHEN told_most <= 60000000 THEN 1 ELSE 0 END) AS BIGINT), \
    CAST(SUM(CASE WHEN told_most <= 60000000 AND first_called - taken <= told_most THEN 1 ELSE 0 END) AS BIGINT) \
    FROM queue_ticket WHERE site = $1 AND day >= $2 AND told_half IS NOT NULL AND first_called IS NOT NULL \
    GROUP BY day ORDER BY day DESC";
const CAME: &str = "SELECT ran_half, ran_most, first_called - taken FROM queue_ticket \
    WHERE site = $1 AND ran_most > 60000000 AND first_called IS NOT NULL ORDER BY first_called DESC LIMIT $2";
const SERVED_BY: &str = "SELECT CAST(COUNT(*) AS BIGINT) FROM queue_ticket \
    WHERE site = $1 AND day = $2 AND officer = $3 AND state = 'served'";

/// Every text of this file, for the test that prepares them on both engines.
pub(crate) const SQL: &[&str] =
    &[INSERT, UPDATE, OPEN, BY_CODE, BY_MARK, AT_DESK, EARLY, LEFT_OPEN, TOLD, CAME, SERVED_BY];

/// Stores a new ticket, with what the hall ran to when it was taken.
pub(crate) fn insert(tx: &mut Tx<'_>, it: &Ticket, ran: Option<Range>) -> Result<(), StoreError> {
    let (claim, hour) = super::written(&it.claim);
    let items = super::joined(&it.items);
    tx.run(
        INSERT,
        &[
            (&it.id).into(),
            it.site.as_str().into(),
            start_of(it.day).into(),
            it.number.into(),
            (&it.code).into(),
            it.person.as_ref().into(),
            it.mark.as_ref().into(),
            (&items).into(),
            (&claim).into(),
            hour.into(),
            it.appointment.as_ref().into(),
            it.taken.into(),
            it.joined.into(),
            it.turn.since.into(),
            it.turn.absences.into(),
            it.told.map(|told| micros(told.p50)).into(),
            it.told.map(|told| micros(told.p90)).into(),
            ran.map(|ran| micros(ran.p50)).into(),
            ran.map(|ran| micros(ran.p90)).into(),
            it.taken.into(),
            it.version.into(),
        ],
    )?;
    Ok(())
}

/// Stores what a ticket became, unless somebody else changed it since it was read.
pub(crate) fn update(tx: &mut Tx<'_>, it: &Ticket) -> Result<(), QueueError> {
    let (claim, hour) = super::written(&it.claim);
    let (items, at) = (super::joined(&it.items), it.stage.at());
    let (when, began, times) = moments(it.stage);
    let vals: [Val<'_>; 22] = [
        (&items).into(),
        (&claim).into(),
        hour.into(),
        it.joined.into(),
        it.turn.since.into(),
        it.turn.absences.into(),
        it.only_at.into(),
        it.not_at.into(),
        it.note.as_ref().map(|note| &note.sealed).into(),
        it.note.as_ref().map(|note| &note.by).into(),
        it.first_called.into(),
        it.calls.into(),
        it.missed.into(),
        it.stage.code().into(),
        at.map(|at| at.window).into(),
        at.as_ref().map(|at| &at.officer).into(),
        when.into(),
        began.into(),
        times.into(),
        it.version.into(),
        (&it.id).into(),
        (it.version - 1).into(),
    ];
    if tx.run(UPDATE, &vals)? == 1 { Ok(()) } else { Err(QueueError::ChangedMeanwhile) }
}

/// The tickets of a hall that are not over, by number.
pub(crate) fn open(tx: &mut Tx<'_>, site: &SiteRef, day: Date) -> Result<Vec<Ticket>, StoreError> {
    tx.list(OPEN, &[site.as_str().into(), start_of(day).into()], ticket)
}

/// The ticket with a code.
pub(crate) fn by_code(tx: &mut Tx<'_>, code: &str) -> Result<Option<Ticket>, StoreError> {
    tx.find(BY_CODE, &[code.into()], ticket)
}

/// Somebody's open ticket.
pub(crate) fn by_mark(
    tx: &mut Tx<'_>,
    (site, day): (&SiteRef, Date),
    mark: &str,
) -> Result<Option<Ticket>, StoreError> {
    tx.find(BY_MARK, &[site.as_str().into(), start_of(day).into(), mark.into()], ticket)
}

/// Who was called to a window, or is served there.
pub(crate) fn at_desk(
    tx: &mut Tx<'_>,
    (site, day): (&SiteRef, Date),
    window: u16,
) -> Result<Option<Ticket>, StoreError> {
    tx.find(AT_DESK, &[site.as_str().into(), start_of(day).into(), window.into()], ticket)
}

/// Who came since a moment and counts as having come earlier.
pub(crate) fn early(
    tx: &mut Tx<'_>,
    (site, day): (&SiteRef, Date),
    from: Timestamp,
) -> Result<Vec<Ticket>, StoreError> {
    tx.list(EARLY, &[site.as_str().into(), start_of(day).into(), from.into()], ticket)
}

/// The halls in which tickets are open, today's and those of days that are over.
pub(crate) fn left_open(tx: &mut Tx<'_>) -> Result<Vec<(SiteRef, Date)>, StoreError> {
    tx.list(LEFT_OPEN, &[], |row| Ok((row.parsed(0)?, date_of(row.time(1)?))))
}

/// What people were told and what came of it, by day.
pub(crate) fn told(tx: &mut Tx<'_>, site: &SiteRef, from: Date) -> Result<Vec<ToldAndTrue>, StoreError> {
    tx.list(TOLD, &[site.as_str().into(), start_of(from).into()], |row| {
        Ok(ToldAndTrue {
            day: date_of(row.time(0)?),
            told: row.small(1)?,
            within_half: row.small(2)?,
            within_most: row.small(3)?,
            at_once: row.small(4)?,
            at_once_true: row.small(5)?,
        })
    })
}

/// What the hall ran to and what came of it, for those who were called last of those who had to wait.
pub(crate) fn came(tx: &mut Tx<'_>, site: &SiteRef, latest: usize) -> Result<Vec<Came>, StoreError> {
    let limit = u32::try_from(latest).unwrap_or(u32::MAX);
    let time = |row: &Row<'_>, at| row.int(at).map(SignedDuration::from_micros);
    tx.list(CAME, &[site.as_str().into(), limit.into()], |row| {
        Ok(Came { ran: Range { p50: time(row, 0)?, p90: time(row, 1)? }, waited: time(row, 2)? })
    })
}

/// How many tickets an officer served on a day.
pub(crate) fn served_by(
    tx: &mut Tx<'_>,
    (site, day): (&SiteRef, Date),
    officer: plat_facts::PersonRef,
) -> Result<u32, StoreError> {
    tx.get(SERVED_BY, &[site.as_str().into(), start_of(day).into(), (&officer).into()], |row| row.small(0))
}

/// The moment of a stage, when its service began, and how often it was called.
fn moments(stage: Stage) -> (Timestamp, Option<Timestamp>, u16) {
    match stage {
        Stage::Waiting { since } => (since, None, 0),
        Stage::Called { when, times, .. } => (when, None, times),
        Stage::Serving { began, .. } => (began, Some(began), 0),
        Stage::Served { began, ended, .. } => (ended, Some(began), 0),
        Stage::Over { when, .. } => (when, None, 0),
    }
}

fn micros(time: SignedDuration) -> i64 {
    i64::try_from(time.as_micros()).unwrap_or(i64::MAX)
}

fn ticket(row: &Row<'_>) -> Result<Ticket, StoreError> {
    let number = row.small(3)?;
    let (half, most) = (row.opt_int(19)?, row.opt_int(20)?);
    let told = half.zip(most).map(|(half, most)| Range {
        p50: SignedDuration::from_micros(half),
        p90: SignedDuration::from_micros(most),
    });
    let note = row.opt_blob(17)?.zip(row.opt_id(18)?).map(|(sealed, by)| Note { by, sealed });
    Ok(Ticket {
        id: row.id(0)?,
        site: row.parsed(1)?,
        day: date_of(row.time(2)?),
        number,
        code: row.text(4)?,
        person: row.opt_id(5)?,
        mark: row.opt_text(6)?,
        items: super::items(row, 7)?,
        claim: super::claim(row, 8)?,
        appointment: row.opt_id(10)?,
        taken: row.time(11)?,
        joined: row.time(12)?,
        turn: Turn { since: row.time(13)?, absences: row.small(14)?, number },
        only_at: small(row, 15)?,
        not_at: small(row, 16)?,
        note,
        told,
        first_called: row.opt_time(21)?,
        calls: row.small(22)?,
        missed: row.small(23)?,
        stage: stage(row)?,
        version: row.int(30)?,
    })
}

fn small(row: &Row<'_>, i: usize) -> Result<Option<u16>, StoreError> {
    row.opt_int(i)?
        .map(|it| u16::try_from(it).map_err(|_| row.corrupt(i, "no number of a window")))
        .transpose()
}

fn stage(row: &Row<'_>) -> Result<Stage, StoreError> {
    let (code, when) = (row.text(24)?, row.time(27)?);
    let at = || match (small(row, 25)?, row.opt_id(26)?) {
        (Some(window), Some(officer)) => Ok(At { window, officer }),
        _ => Err(row.corrupt(25, "nobody serves")),
    };
    let began = || row.opt_time(28)?.ok_or_else(|| row.corrupt(28, "never began"));
    Ok(match code.as_str() {
        "waiting" => Stage::Waiting { since: when },
        "called" => Stage::Called { at: at()?, when, times: row.small(29)? },
        "serving" => Stage::Serving { at: at()?, began: began()? },
        "served" => Stage::Served { at: at()?, began: began()?, ended: when },
        other => match Ending::ALL.into_iter().find(|it| it.code() == other) {
            Some(why) => Stage::Over { when, why },
            None => return Err(row.corrupt(24, other)),
        },
    })
}
