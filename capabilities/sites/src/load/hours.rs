//! Reads `hours.toml`: the rules by which service points open.

use std::collections::BTreeMap;
use std::sync::Arc;

use plat_kernel::Date;
use plat_kernel::lang::Bilingual;
use serde::Deserialize;

use super::table::{Faults, Place, Placed, Tables};
use crate::hours::{Rule, Service, Session, Timetable, When};

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

/// All timetables, by code.
pub(super) fn read(files: &[(String, String)], faults: &mut Faults) -> BTreeMap<String, Arc<Timetable>> {
    let mut tables = Tables::read(files, "hours.toml", faults);
    let rows: Vec<Placed<Row>> = tables.take("timetable", faults);
    tables.finish(faults);
    let mut found = BTreeMap::new();
    for Placed { place, it: row } in rows {
        let rules = row.rule.into_iter().filter_map(|rule| rule_of(rule, &place, faults)).collect();
        let timetable = Timetable {
            code: row.code.clone(),
            notice: row.notice,
            source: row.source,
            effective: row.effective,
            long_holiday_from: row.long_holiday_from,
            rules,
        };
        if found.insert(row.code.clone(), Arc::new(timetable)).is_some() {
            faults.add(&place, format!("timetable `{}` is there twice", row.code));
        }
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
    let sessions: Vec<Session> = row.open.iter().filter_map(|open| session_of(open, place, faults)).collect();
    let in_order = sessions.iter().zip(sessions.iter().skip(1)).all(|(a, b)| a.to <= b.from);
    if !in_order {
        faults.add(place, "opening times overlap or are out of order");
    }
    Some(Rule { when, sessions })
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
