//! Reads `hours.toml`: the rules by which service points open, and the exceptions to them.

use std::collections::BTreeMap;
use std::sync::Arc;

use plat_facts::SiteRef;
use plat_kernel::Date;
use plat_kernel::lang::Bilingual;
use serde::Deserialize;

use super::table::{Faults, Place, Placed, Tables};
use crate::hours::{Exception, Rule, Service, Session, Timetable, When};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    code: String,
    notice: Bilingual,
    source: String,
    effective: Date,
    long_holiday_from: u32,
    rule: Vec<RuleRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleRow {
    when: WhenWord,
    days: Option<u32>,
    open: Vec<SessionRow>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum WhenWord {
    Workday,
    Saturday,
    Sunday,
    ShortHolidayLastDay,
    LongHolidayLastDays,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SessionRow {
    from: String,
    to: String,
    service: ServiceWord,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum ServiceWord {
    Full,
    OnDuty,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExceptionRow {
    #[serde(default)]
    sites: Vec<SiteRef>,
    from: Date,
    until: Date,
    #[serde(default)]
    open: Vec<SessionRow>,
    why: Bilingual,
    source: String,
}

/// All timetables, by code, and all exceptions.
#[derive(Default)]
pub(super) struct Hours {
    pub(super) timetables: BTreeMap<String, Arc<Timetable>>,
    pub(super) exceptions: Vec<Placed<Arc<Exception>>>,
}

/// Reads them.
pub(super) fn read(files: &[(String, String)], faults: &mut Faults) -> Hours {
    let mut tables = Tables::read(files, "hours.toml", faults);
    let timetables = timetables(tables.take("timetable", faults), faults);
    let rows: Vec<Placed<ExceptionRow>> = tables.take("exception", faults);
    tables.finish(faults);
    // The last written goes first: whoever adds an exception means it.
    let exceptions = rows.into_iter().rev().map(|row| exception(row, faults)).collect();
    Hours { timetables, exceptions }
}

fn exception(Placed { place, it: row }: Placed<ExceptionRow>, faults: &mut Faults) -> Placed<Arc<Exception>> {
    if row.until < row.from {
        faults.add(&place, format!("it ends on {}, before it begins", row.until));
    }
    if row.source.is_empty() {
        faults.add(&place, "an exception says where it is from");
    }
    let sessions = sessions_of(&row.open, &place, faults);
    let ExceptionRow { sites, from, until, why, source, .. } = row;
    let it = Arc::new(Exception { from, until, sites, sessions, why: Arc::new(why), source });
    Placed { place, it }
}

/// The timetables by code; of one code the rules of the last day first, each with those before it.
fn timetables(mut rows: Vec<Placed<Row>>, faults: &mut Faults) -> BTreeMap<String, Arc<Timetable>> {
    rows.sort_by_key(|row| row.it.effective);
    let mut found = BTreeMap::<String, Arc<Timetable>>::new();
    for Placed { place, it: row } in rows {
        let before = found.remove(&row.code);
        if before.as_ref().is_some_and(|before| before.effective == row.effective) {
            faults.add(&place, format!("timetable `{}` of {} is there twice", row.code, row.effective));
        }
        let rules = row.rule.into_iter().filter_map(|rule| rule_of(rule, &place, faults)).collect();
        let timetable = Timetable {
            code: row.code.clone(),
            notice: row.notice,
            source: row.source,
            effective: row.effective,
            long_holiday_from: row.long_holiday_from,
            rules,
            before,
        };
        found.insert(row.code, Arc::new(timetable));
    }
    found
}

fn rule_of(row: RuleRow, place: &Place, faults: &mut Faults) -> Option<Rule> {
    let when = match (row.when, row.days) {
        (WhenWord::Workday, None) => When::Workday,
        (WhenWord::Saturday, None) => When::Saturday,
        (WhenWord::Sunday, None) => When::Sunday,
        (WhenWord::ShortHolidayLastDay, None) => When::ShortHolidayLastDay,
        (WhenWord::LongHolidayLastDays, Some(days)) if days > 0 => When::LongHolidayLastDays(days),
        _ => {
            faults.add(
                place,
                "`days` belongs to `long_holiday_last_days`, which needs it, and to no other rule",
            );
            return None;
        }
    };
    Some(Rule { when, sessions: sessions_of(&row.open, place, faults) })
}

fn sessions_of(rows: &[SessionRow], place: &Place, faults: &mut Faults) -> Vec<Session> {
    let sessions: Vec<Session> = rows.iter().filter_map(|open| session_of(open, place, faults)).collect();
    let in_order = sessions.iter().zip(sessions.iter().skip(1)).all(|(a, b)| a.to <= b.from);
    if !in_order {
        faults.add(place, "opening times overlap or are out of order");
    }
    sessions
}

fn session_of(row: &SessionRow, place: &Place, faults: &mut Faults) -> Option<Session> {
    let service = match row.service {
        ServiceWord::Full => Service::Full,
        ServiceWord::OnDuty => Service::OnDuty,
    };
    match (row.from.parse(), row.to.parse()) {
        (Ok(from), Ok(to)) if from < to => Some(Session { from, to, service }),
        _ => {
            faults.add(place, format!("`{}` to `{}` is not a stretch of a day", row.from, row.to));
            None
        }
    }
}
