//! What is counted, and the lists of what was counted. Each text has the same first seven parameters: site, branch (empty: all),
//! item (empty: all), whether one officer is asked for and which, the first and the last day.

use plat_facts::refs::{ItemRef, PersonRef};
use plat_store::{Row, StoreError, Tx, Val};
use plat_web::Cursor;

use super::{day_of, small};
use crate::{
    escalated::Escalation,
    figures::{Figure, Figures, Question, Tally},
    list::Listed,
    model::{State, Step},
};
use plat_identity::Branch;

/// Cases that lie somewhere, with what is wanted of the officer, of the day and of the case itself.
macro_rules! cases {
    ($select:literal, $officer:literal, $day:literal, $which:literal, $rest:literal) => {
        concat!(
            "SELECT ",
            $select,
            " FROM supervision_case WHERE site = $1 AND ($2 = '' OR branch = $2) AND ($3 = '' OR item = $3) \
             AND (CAST($4 AS BIGINT) = 0 OR ",
            $officer,
            ") AND ",
            $day,
            " >= $6 AND ",
            $day,
            " <= $7 AND ",
            $which,
            " ",
            $rest
        )
    };
}

/// What officers did with cases.
macro_rules! steps {
    ($select:literal, $join:literal, $which:literal, $rest:literal) => {
        concat!(
            "SELECT ",
            $select,
            " FROM supervision_step s ",
            $join,
            " WHERE s.site = $1 AND ($2 = '' OR s.branch = $2) AND ($3 = '' OR s.item = $3) \
             AND (CAST($4 AS BIGINT) = 0 OR s.officer = $5) AND s.done_on >= $6 AND s.done_on <= $7",
            $which,
            " ",
            $rest
        )
    };
}

/// The list of a figure, the oldest first.
macro_rules! listed {
    ($officer:literal, $day:literal, $which:literal) => {
        concat!(
            "SELECT case_id, number, item, site, state, received_on, due, decided_on, promised_late, legal_late, holder, \
             corrections, ",
            $day,
            " FROM supervision_case WHERE site = $1 AND ($2 = '' OR branch = $2) AND ($3 = '' OR item = $3) \
             AND (CAST($4 AS BIGINT) = 0 OR ",
            $officer,
            ") AND ",
            $day,
            " >= $6 AND ",
            $day,
            " <= $7 AND ",
            $which,
            " AND (",
            $day,
            " > $8 OR (",
            $day,
            " = $9 AND case_id > $10)) ORDER BY ",
            $day,
            ", case_id LIMIT $11"
        )
    };
}

/// The open cases of an officer are those that they have.
macro_rules! open_list {
    ($which:literal, $day:literal) => {
        listed!("holder = $5", $day, $which)
    };
}

/// The others are those with which they did something.
macro_rules! period_list {
    ($which:literal, $day:literal) => {
        listed!(
            "EXISTS (SELECT s.version FROM supervision_step s WHERE s.case_id = supervision_case.case_id AND s.officer = $5)",
            $day,
            $which
        )
    };
}

const OPEN: &str = cases!(
    "item, holder, CAST(COUNT(*) AS BIGINT), CAST(SUM(is_waiting) AS BIGINT), CAST(SUM(is_stopped) AS BIGINT)",
    "holder = $5",
    "received_on",
    "is_open = 1",
    "GROUP BY item, holder"
);
const LATE: &str = cases!(
    "item, holder, CAST(COUNT(*) AS BIGINT)",
    "holder = $5",
    "due",
    "is_open = 1 AND is_stopped = 0",
    "GROUP BY item, holder"
);
const RECEIVED: &str = cases!(
    "item, CAST(COUNT(*) AS BIGINT), CAST(SUM(is_corrected) AS BIGINT), CAST(SUM(corrections) AS BIGINT), \
     CAST(SUM(is_hard) AS BIGINT), CAST(SUM(is_overturned) AS BIGINT), CAST(SUM(is_spot) AS BIGINT)",
    "EXISTS (SELECT s.version FROM supervision_step s WHERE s.case_id = supervision_case.case_id AND s.officer = $5)",
    "received_on",
    "TRUE",
    "GROUP BY item"
);
const DECIDED: &str = cases!(
    "item, CAST(COUNT(*) AS BIGINT), CAST(SUM(promise_kept) AS BIGINT), CAST(SUM(promise_broken) AS BIGINT), \
     CAST(SUM(law_kept) AS BIGINT), CAST(SUM(law_broken) AS BIGINT)",
    "EXISTS (SELECT s.version FROM supervision_step s WHERE s.case_id = supervision_case.case_id AND s.officer = $5)",
    "decided_on",
    "decided_on IS NOT NULL",
    "GROUP BY item"
);
const DAYS: &str = cases!(
    "item, days, CAST(COUNT(*) AS BIGINT)",
    "EXISTS (SELECT s.version FROM supervision_step s WHERE s.case_id = supervision_case.case_id AND s.officer = $5)",
    "decided_on",
    "decided_on IS NOT NULL AND days IS NOT NULL",
    "GROUP BY item, days"
);
const STEPS: &str =
    steps!("s.officer, s.step, CAST(COUNT(*) AS BIGINT)", "", "", "GROUP BY s.officer, s.step");
const DEFECTS: &str = steps!(
    "s.item, d.material, CAST(COUNT(*) AS BIGINT)",
    "JOIN supervision_defect d ON d.case_id = s.case_id AND d.version = s.version",
    " AND s.step = 'correct'",
    "GROUP BY s.item, d.material ORDER BY s.item, COUNT(*) DESC, d.material"
);

const LIST_OPEN: &str = open_list!("is_open = 1", "received_on");
const LIST_UNCLAIMED: &str = open_list!("is_open = 1 AND holder IS NULL", "received_on");
const LIST_WAITING: &str = open_list!("is_open = 1 AND is_waiting = 1", "received_on");
const LIST_STOPPED: &str = open_list!("is_open = 1 AND is_stopped = 1", "received_on");
const LIST_LATE: &str = open_list!("is_open = 1 AND is_stopped = 0", "due");
const LIST_RECEIVED: &str = period_list!("TRUE", "received_on");
const LIST_CORRECTED: &str = period_list!("is_corrected = 1", "received_on");
const LIST_SPOT: &str = period_list!("is_spot = 1", "received_on");
const LIST_HARD: &str = period_list!("is_hard = 1", "received_on");
const LIST_OVERTURNED: &str = period_list!("is_overturned = 1", "received_on");
const LIST_DECIDED: &str = period_list!("decided_on IS NOT NULL", "decided_on");
const LIST_PROMISE_KEPT: &str = period_list!("decided_on IS NOT NULL AND promise_kept = 1", "decided_on");
const LIST_PROMISE_BROKEN: &str = period_list!("decided_on IS NOT NULL AND promise_broken = 1", "decided_on");
const LIST_LAW_KEPT: &str = period_list!("decided_on IS NOT NULL AND law_kept = 1", "decided_on");
const LIST_LAW_BROKEN: &str = period_list!("decided_on IS NOT NULL AND law_broken = 1", "decided_on");
const LIST_DID: &str = steps!(
    "c.case_id, c.number, c.item, c.site, c.state, c.received_on, c.due, c.decided_on, c.promised_late, c.legal_late, \
     c.holder, c.corrections, MIN(s.done_on)",
    "JOIN supervision_case c ON c.case_id = s.case_id",
    " AND s.step = $8 AND c.site = $9",
    "GROUP BY c.case_id, c.number, c.item, c.site, c.state, c.received_on, c.due, c.decided_on, c.promised_late, \
     c.legal_late, c.holder, c.corrections HAVING MIN(s.done_on) > $10 OR (MIN(s.done_on) = $11 AND c.case_id > $12) \
     ORDER BY MIN(s.done_on), c.case_id LIMIT $13"
);
const ESCALATED: &str = "SELECT stream, case_id, item, site, rule, audience, due, since FROM supervision_escalation \
    WHERE site = $1 AND ($2 = '' OR branch = $2) AND ($3 = '' OR item = $3) AND over IS NULL \
    AND (since > $4 OR (since = $5 AND stream > $6)) ORDER BY since, stream LIMIT $7";

/// Every text of this file, for the test that prepares them on both engines.
pub(crate) const SQL: &[&str] = &[
    OPEN,
    LATE,
    RECEIVED,
    DECIDED,
    DAYS,
    STEPS,
    DEFECTS,
    LIST_OPEN,
    LIST_UNCLAIMED,
    LIST_WAITING,
    LIST_STOPPED,
    LIST_LATE,
    LIST_RECEIVED,
    LIST_CORRECTED,
    LIST_SPOT,
    LIST_HARD,
    LIST_OVERTURNED,
    LIST_DECIDED,
    LIST_PROMISE_KEPT,
    LIST_PROMISE_BROKEN,
    LIST_LAW_KEPT,
    LIST_LAW_BROKEN,
    LIST_DID,
    ESCALATED,
];

/// What waits for its decision, by item and by who has it.
pub(crate) fn open(tx: &mut Tx<'_>, of: &Question, into: &mut Figures) -> Result<(), StoreError> {
    let rows = tx.list(OPEN, &of.vals(), |row| {
        let tally =
            Tally { open: row.int(2)?, waiting: row.int(3)?, stopped: row.int(4)?, ..Tally::default() };
        Ok((row.parsed(0)?, row.opt_id(1)?, tally))
    })?;
    by_holder(rows, of, into);
    Ok(())
}

fn by_holder(rows: Vec<(ItemRef, Option<PersonRef>, Tally)>, of: &Question, into: &mut Figures) {
    for (item, holder, tally) in rows {
        into.add(&of.site, item, &tally);
        into.holders.entry(holder).or_default().add(&tally);
    }
}

fn by_item(rows: Vec<(ItemRef, Tally)>, of: &Question, into: &mut Figures) {
    for (item, tally) in rows {
        into.add(&of.site, item, &tally);
    }
}

/// What is late, by item and by who has it.
pub(crate) fn late(tx: &mut Tx<'_>, of: &Question, into: &mut Figures) -> Result<(), StoreError> {
    let rows = tx.list(LATE, &of.vals(), |row| {
        Ok((row.parsed(0)?, row.opt_id(1)?, Tally { late: row.int(2)?, ..Tally::default() }))
    })?;
    by_holder(rows, of, into);
    Ok(())
}

/// What was received, by item.
pub(crate) fn received(tx: &mut Tx<'_>, of: &Question, into: &mut Figures) -> Result<(), StoreError> {
    let rows = tx.list(RECEIVED, &of.vals(), |row| {
        let tally = Tally {
            received: row.int(1)?,
            corrected: row.int(2)?,
            corrections: row.int(3)?,
            hard: row.int(4)?,
            overturned: row.int(5)?,
            on_the_spot: row.int(6)?,
            ..Tally::default()
        };
        Ok((row.parsed(0)?, tally))
    })?;
    by_item(rows, of, into);
    Ok(())
}

/// What was decided, and whether in time, by item.
pub(crate) fn decided(tx: &mut Tx<'_>, of: &Question, into: &mut Figures) -> Result<(), StoreError> {
    let rows = tx.list(DECIDED, &of.vals(), |row| {
        let tally = Tally {
            decided: row.int(1)?,
            promise_kept: row.int(2)?,
            promise_broken: row.int(3)?,
            law_kept: row.int(4)?,
            law_broken: row.int(5)?,
            ..Tally::default()
        };
        Ok((row.parsed(0)?, tally))
    })?;
    by_item(rows, of, into);
    Ok(())
}

/// How long decisions took, by item.
pub(crate) fn days(tx: &mut Tx<'_>, of: &Question, into: &mut Figures) -> Result<(), StoreError> {
    let rows = tx.list(DAYS, &of.vals(), |row| Ok((row.parsed(0)?, row.int(1)?, row.int(2)?)))?;
    for (item, days, cases) in rows {
        into.days.entry(item).or_default().add(days, cases);
    }
    Ok(())
}

/// What officers did.
pub(crate) fn steps(tx: &mut Tx<'_>, of: &Question, into: &mut Figures) -> Result<(), StoreError> {
    let rows = tx.list(STEPS, &of.vals(), |row| {
        let step = Step::of_code(&row.text(1)?).ok_or_else(|| row.corrupt(1, "no step"))?;
        Ok((row.id(0)?, step, row.int(2)?))
    })?;
    for (officer, step, count) in rows {
        *into.steps.entry(officer).or_default().entry(step).or_default() += count;
    }
    Ok(())
}

/// The materials that notices named, the most frequent first.
pub(crate) fn defects(tx: &mut Tx<'_>, of: &Question, into: &mut Figures) -> Result<(), StoreError> {
    let rows = tx.list(DEFECTS, &of.vals(), |row| Ok((row.parsed(0)?, row.text(1)?, row.int(2)?)))?;
    for (item, material, count) in rows {
        let known = into.defects.entry(item).or_default();
        match known.iter_mut().find(|(it, _)| *it == material) {
            Some((_, sum)) => *sum += count,
            None => known.push((material, count)),
        }
        known.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    }
    Ok(())
}

fn list_of(figure: Figure) -> &'static str {
    match figure {
        Figure::Open => LIST_OPEN,
        Figure::Unclaimed => LIST_UNCLAIMED,
        Figure::Waiting => LIST_WAITING,
        Figure::Stopped => LIST_STOPPED,
        Figure::Late => LIST_LATE,
        Figure::Received => LIST_RECEIVED,
        Figure::Corrected => LIST_CORRECTED,
        Figure::OnTheSpot => LIST_SPOT,
        Figure::Hard => LIST_HARD,
        Figure::Overturned => LIST_OVERTURNED,
        Figure::Decided => LIST_DECIDED,
        Figure::PromiseKept => LIST_PROMISE_KEPT,
        Figure::PromiseBroken => LIST_PROMISE_BROKEN,
        Figure::LawKept => LIST_LAW_KEPT,
        Figure::LawBroken => LIST_LAW_BROKEN,
        Figure::Did(_) => LIST_DID,
    }
}

/// The cases that a figure counts at one site, after a place in their order.
pub(crate) fn list(
    tx: &mut Tx<'_>,
    (figure, of): (Figure, &Question),
    after: Cursor,
    limit: u32,
) -> Result<Vec<Listed>, StoreError> {
    let mut vals = of.vals().to_vec();
    if let Figure::Did(step) = figure {
        vals.extend([Val::from(step.code()), of.site.as_str().into()]);
    }
    vals.extend([after.at.into(), after.at.into(), Val::from(&after.id), limit.into()]);
    tx.list(list_of(figure), &vals, listed)
}

fn listed(row: &Row) -> Result<Listed, StoreError> {
    let state = row.text(4)?;
    let day = |i| Ok::<_, StoreError>(row.opt_int(i)?.map(day_of));
    Ok(Listed {
        case: row.id::<plat_facts::Case>(0)?,
        number: row.text(1)?,
        item: row.parsed(2)?,
        site: row.parsed(3)?,
        state: State::of_code(&state).ok_or_else(|| row.corrupt(4, "no state"))?,
        received_on: day_of(row.int(5)?),
        due: day(6)?,
        decided_on: day(7)?,
        promised_late: small(row, 8)?,
        legal_late: small(row, 9)?,
        holder: row.opt_id::<plat_facts::Person>(10)?,
        corrections: row.int(11)?,
        place: row.int(12)?,
    })
}

/// What lies before heads at one site, the longest first.
pub(crate) fn escalated(
    tx: &mut Tx<'_>,
    of: &Question,
    after: Cursor,
    limit: u32,
) -> Result<Vec<Escalation>, StoreError> {
    let vals: [Val<'_>; 7] = [
        of.site.as_str().into(),
        of.branch.map_or("", Branch::code).into(),
        of.item.as_ref().map_or("", |item| item.as_str()).into(),
        after.at.into(),
        after.at.into(),
        (&after.id).into(),
        limit.into(),
    ];
    tx.list(ESCALATED, &vals, |row| {
        Ok(Escalation {
            stream: row.id(0)?,
            case: row.id::<plat_facts::Case>(1)?,
            item: row.parsed(2)?,
            site: row.parsed(3)?,
            rule: row.text(4)?,
            audience: row.text(5)?,
            due: day_of(row.int(6)?),
            since: row.time(7)?,
        })
    })
}
