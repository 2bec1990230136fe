//! The rows of appointments.

use cap_sites::hours::TimeOfDay;
use plat_facts::refs::{AppointmentRef, PersonRef, SiteRef};
use plat_kernel::{
    Date, Timestamp,
    clock::{date_of, start_of},
};
use plat_store::{Row, StoreError, Tx, Val};

use crate::{
    error::AppointmentError,
    limits::Has,
    model::{Appointment, Cell, State, Visit},
};

const INSERT: &str = "INSERT INTO appointments_visit (id, person, site, day, begins, ends, items, persons, cells, state, at, \
    officer, wish, made, version, remind) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
const UPDATE: &str = "UPDATE appointments_visit SET day = $1, begins = $2, ends = $3, cells = $4, state = $5, at = $6, \
    officer = $7, wish = $8, version = $9, remind = $10 WHERE id = $11 AND version = $12";
const FIND: &str = "SELECT id, person, site, day, begins, ends, items, persons, cells, state, at, officer, wish, made, version, remind \
    FROM appointments_visit WHERE id = $1";
const OPEN: &str = "SELECT id, person, site, day, begins, ends, items, persons, cells, state, at, officer, wish, made, version, remind \
    FROM appointments_visit WHERE person = $1 AND state IN ('held', 'booked') AND ends > $2 ORDER BY begins, id";
const MADE: &str = "SELECT CAST(COUNT(*) AS BIGINT) FROM appointments_visit \
    WHERE person = $1 AND made >= $2 AND state <> 'lapsed'";
const OF_PERSON: &str = "SELECT id, person, site, day, begins, ends, items, persons, cells, state, at, officer, wish, made, \
    version, remind FROM appointments_visit WHERE person = $1 AND state <> 'lapsed' ORDER BY begins DESC, id DESC LIMIT $2";
const OF_DAY: &str = "SELECT id, person, site, day, begins, ends, items, persons, cells, state, at, officer, wish, made, version, remind \
    FROM appointments_visit WHERE site = $1 AND day = $2 AND state IN ('booked', 'attended', 'missed') ORDER BY begins, id";
const OVER: &str =
    "SELECT id FROM appointments_visit WHERE state = 'held' AND at <= $1 ORDER BY at, id LIMIT $2";
const MISSED: &str = "SELECT CAST(COUNT(*) AS BIGINT) FROM appointments_visit \
    WHERE person = $1 AND state = 'missed' AND begins >= $2";
const DUE: &str =
    "SELECT id FROM appointments_visit WHERE state = 'booked' AND remind <= $1 ORDER BY remind, id LIMIT $2";
const BOOKED_ON: &str = "SELECT id, person, site, day, begins, ends, items, persons, cells, state, at, officer, wish, made, \
    version, remind FROM appointments_visit WHERE day = $1 AND state = 'booked' ORDER BY begins, id";

/// Every text of this file, for the test that prepares them on both engines.
pub(crate) const SQL: &[&str] =
    &[INSERT, UPDATE, FIND, OPEN, MADE, OF_PERSON, OF_DAY, OVER, MISSED, DUE, BOOKED_ON];

/// Stores a new appointment.
pub(crate) fn insert(tx: &mut Tx<'_>, it: &Appointment) -> Result<(), StoreError> {
    let (visit, (cells, items)) = (&it.visit, written(&it.visit));
    let (officer, wish) = references(it.state);
    tx.run(
        INSERT,
        &[
            (&it.id).into(),
            (&it.person).into(),
            visit.site.as_str().into(),
            start_of(visit.day).into(),
            visit.begins().into(),
            visit.ends().into(),
            (&items).into(),
            visit.purpose.persons.into(),
            (&cells).into(),
            it.state.code().into(),
            it.state.at().into(),
            officer.as_ref().into(),
            wish.as_ref().into(),
            it.made.into(),
            it.version.into(),
            it.remind.into(),
        ],
    )?;
    Ok(())
}

/// Stores what an appointment became, unless somebody else changed it since it was read.
pub(crate) fn update(tx: &mut Tx<'_>, it: &Appointment) -> Result<(), AppointmentError> {
    let (visit, (cells, _)) = (&it.visit, written(&it.visit));
    let (officer, wish) = references(it.state);
    let vals: [Val<'_>; 12] = [
        start_of(visit.day).into(),
        visit.begins().into(),
        visit.ends().into(),
        (&cells).into(),
        it.state.code().into(),
        it.state.at().into(),
        officer.as_ref().into(),
        wish.as_ref().into(),
        it.version.into(),
        it.remind.into(),
        (&it.id).into(),
        (it.version - 1).into(),
    ];
    if tx.run(UPDATE, &vals)? == 1 { Ok(()) } else { Err(AppointmentError::ChangedMeanwhile) }
}

/// An appointment.
pub(crate) fn find(tx: &mut Tx<'_>, id: AppointmentRef) -> Result<Option<Appointment>, StoreError> {
    tx.find(FIND, &[(&id).into()], appointment)
}

/// What a person has and made, and what they missed since a moment.
pub(crate) fn has(
    tx: &mut Tx<'_>,
    person: PersonRef,
    (now, since): (Timestamp, Timestamp),
) -> Result<Has, StoreError> {
    let open = tx.list(OPEN, &[(&person).into(), now.into()], appointment)?;
    let made = tx.get(MADE, &[(&person).into(), start_of(date_of(now)).into()], |row| row.small(0))?;
    let missed = tx.get(MISSED, &[(&person).into(), since.into()], |row| row.small(0))?;
    Ok(Has { open, made_today: made, missed })
}

/// A person's appointments, the latest first.
pub(crate) fn of_person(
    tx: &mut Tx<'_>,
    person: PersonRef,
    limit: u32,
) -> Result<Vec<Appointment>, StoreError> {
    tx.list(OF_PERSON, &[(&person).into(), limit.into()], appointment)
}

/// Who comes to a site on a day, by time.
pub(crate) fn of_day(tx: &mut Tx<'_>, site: &SiteRef, day: Date) -> Result<Vec<Appointment>, StoreError> {
    tx.list(OF_DAY, &[site.as_str().into(), start_of(day).into()], appointment)
}

/// Times that were kept, and are no longer.
pub(crate) fn over(tx: &mut Tx<'_>, now: Timestamp, limit: u32) -> Result<Vec<AppointmentRef>, StoreError> {
    tx.list(OVER, &[now.into(), limit.into()], |row| row.id(0))
}

/// Those of whom somebody is to be reminded now.
pub(crate) fn due(tx: &mut Tx<'_>, now: Timestamp, limit: u32) -> Result<Vec<AppointmentRef>, StoreError> {
    tx.list(DUE, &[now.into(), limit.into()], |row| row.id(0))
}

/// Who is expected on a day, at any site, by time.
pub(crate) fn booked_on(tx: &mut Tx<'_>, day: Date) -> Result<Vec<Appointment>, StoreError> {
    tx.list(BOOKED_ON, &[start_of(day).into()], appointment)
}

/// The cells and the items of a visit, as text.
fn written(visit: &Visit) -> (String, String) {
    let cell = |cell: &Cell| format!("{}@{}", cell.zone, cell.begin.minutes());
    let cells = visit.cells.iter().map(cell).collect::<Vec<_>>().join(" ");
    (cells, super::joined(&visit.purpose.items))
}

fn references(state: State) -> (Option<PersonRef>, Option<plat_facts::WishRef>) {
    match state {
        State::Held { wish, .. } => (None, wish),
        State::Attended { officer, .. } | State::Missed { officer, .. } => (officer, None),
        _ => (None, None),
    }
}

fn appointment(row: &Row<'_>) -> Result<Appointment, StoreError> {
    let day = date_of(row.time(3)?);
    Ok(Appointment {
        id: row.id(0)?,
        person: row.id(1)?,
        visit: Visit {
            site: row.parsed(2)?,
            day,
            begin: time_on(row, 4, day)?,
            until: time_on(row, 5, day)?,
            purpose: super::purpose(row, 6)?,
            cells: cells(row, 8)?,
        },
        state: state(row)?,
        made: row.time(13)?,
        version: row.int(14)?,
        remind: row.opt_time(15)?,
    })
}

/// A moment as a time of its day.
fn time_on(row: &Row<'_>, i: usize, day: Date) -> Result<TimeOfDay, StoreError> {
    let minutes = row.time(i)?.duration_since(start_of(day)).as_mins();
    let time = u16::try_from(minutes).ok().and_then(TimeOfDay::of_minutes);
    time.ok_or_else(|| row.corrupt(i, "not on its day"))
}

fn cells(row: &Row<'_>, i: usize) -> Result<Vec<Cell>, StoreError> {
    let cell = |text: &str| {
        let (zone, minutes) = text.rsplit_once('@')?;
        Some(Cell { zone: zone.to_owned(), begin: TimeOfDay::of_minutes(minutes.parse().ok()?)? })
    };
    let text = row.text(i)?;
    let cells: Option<Vec<Cell>> = text.split(' ').map(cell).collect();
    cells.ok_or_else(|| row.corrupt(i, "not cells"))
}

fn state(row: &Row<'_>) -> Result<State, StoreError> {
    let (at, code) = (row.time(10)?, row.text(9)?);
    Ok(match code.as_str() {
        "held" => State::Held { until: at, wish: row.opt_id(12)? },
        "booked" => State::Booked { since: at },
        "cancelled" => State::Cancelled { at },
        "lapsed" => State::Lapsed { at },
        "attended" => State::Attended { at, officer: row.opt_id(11)? },
        "missed" => State::Missed { at, officer: row.opt_id(11)? },
        other => return Err(row.corrupt(9, other)),
    })
}
