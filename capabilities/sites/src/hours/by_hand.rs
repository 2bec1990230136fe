//! Every day of 2024 to 2026, against a table that was worked out by hand from the State Council's notices of these years
//! (`data/calendar`) and the rules on the hall's door: working days 8 to 19, Saturdays, the last day of a short holiday and the
//! last four of a long one 9 to 16, Sundays and the other holidays never.

use plat_kernel::{Date, calendar::Calendar};

use super::{OpenDay, Service, TimeOfDay};
use crate::{
    Sites,
    testing::{ninghe, ninghe_files},
};

/// All day, some counters at noon.
const FULL: &str = "08:00-12:00 12:00-13:00* 13:00-19:00";
/// Some counters.
const SHORT: &str = "09:00-16:00*";
const SHUT: &str = "";

/// First day, last day, by which rule, when.
type Line = (&'static str, &'static str, &'static str, &'static str);

const BY_HAND: &[Line] = &[
    // 元旦 2024: three days from Saturday, 30 December; the table begins with its last.
    ("2024-01-01", "2024-01-01", "short_holiday_last_day", SHORT),
    ("2024-02-04", "2024-02-04", "makeup_workday", FULL),
    // 春节 2024: eight days.
    ("2024-02-10", "2024-02-13", "holiday", SHUT),
    ("2024-02-14", "2024-02-17", "long_holiday_last_days", SHORT),
    ("2024-02-18", "2024-02-18", "makeup_workday", FULL),
    // 清明 2024.
    ("2024-04-04", "2024-04-05", "holiday", SHUT),
    ("2024-04-06", "2024-04-06", "short_holiday_last_day", SHORT),
    ("2024-04-07", "2024-04-07", "makeup_workday", FULL),
    // 劳动节 2024: five days are a short holiday in this city.
    ("2024-04-28", "2024-04-28", "makeup_workday", FULL),
    ("2024-05-01", "2024-05-04", "holiday", SHUT),
    ("2024-05-05", "2024-05-05", "short_holiday_last_day", SHORT),
    ("2024-05-11", "2024-05-11", "makeup_workday", FULL),
    // 端午 2024: a Monday after an ordinary weekend.
    ("2024-06-10", "2024-06-10", "short_holiday_last_day", SHORT),
    // 中秋 2024.
    ("2024-09-14", "2024-09-14", "makeup_workday", FULL),
    ("2024-09-15", "2024-09-16", "holiday", SHUT),
    ("2024-09-17", "2024-09-17", "short_holiday_last_day", SHORT),
    // 国庆节 2024: seven days.
    ("2024-09-29", "2024-09-29", "makeup_workday", FULL),
    ("2024-10-01", "2024-10-03", "holiday", SHUT),
    ("2024-10-04", "2024-10-07", "long_holiday_last_days", SHORT),
    ("2024-10-12", "2024-10-12", "makeup_workday", FULL),
    // 元旦 2025: a Wednesday alone.
    ("2025-01-01", "2025-01-01", "short_holiday_last_day", SHORT),
    // 春节 2025: eight days.
    ("2025-01-26", "2025-01-26", "makeup_workday", FULL),
    ("2025-01-28", "2025-01-31", "holiday", SHUT),
    ("2025-02-01", "2025-02-04", "long_holiday_last_days", SHORT),
    ("2025-02-08", "2025-02-08", "makeup_workday", FULL),
    // 清明, 劳动节, 端午 2025.
    ("2025-04-04", "2025-04-05", "holiday", SHUT),
    ("2025-04-06", "2025-04-06", "short_holiday_last_day", SHORT),
    ("2025-04-27", "2025-04-27", "makeup_workday", FULL),
    ("2025-05-01", "2025-05-04", "holiday", SHUT),
    ("2025-05-05", "2025-05-05", "short_holiday_last_day", SHORT),
    ("2025-05-31", "2025-06-01", "holiday", SHUT),
    ("2025-06-02", "2025-06-02", "short_holiday_last_day", SHORT),
    // 国庆节 and 中秋 2025: eight days in a row, the festival among them.
    ("2025-09-28", "2025-09-28", "makeup_workday", FULL),
    ("2025-10-01", "2025-10-04", "holiday", SHUT),
    ("2025-10-05", "2025-10-08", "long_holiday_last_days", SHORT),
    ("2025-10-11", "2025-10-11", "makeup_workday", FULL),
    // A Saturday on which the systems were worked on.
    ("2025-11-15", "2025-11-15", "exception", SHUT),
    // 元旦 2026.
    ("2026-01-01", "2026-01-02", "holiday", SHUT),
    ("2026-01-03", "2026-01-03", "short_holiday_last_day", SHORT),
    ("2026-01-04", "2026-01-04", "makeup_workday", FULL),
    // 春节 2026: nine days.
    ("2026-02-14", "2026-02-14", "makeup_workday", FULL),
    ("2026-02-15", "2026-02-19", "holiday", SHUT),
    ("2026-02-20", "2026-02-23", "long_holiday_last_days", SHORT),
    ("2026-02-28", "2026-02-28", "makeup_workday", FULL),
    // 清明, 劳动节, 端午, 中秋 2026.
    ("2026-04-04", "2026-04-05", "holiday", SHUT),
    ("2026-04-06", "2026-04-06", "short_holiday_last_day", SHORT),
    ("2026-05-01", "2026-05-04", "holiday", SHUT),
    ("2026-05-05", "2026-05-05", "short_holiday_last_day", SHORT),
    ("2026-05-09", "2026-05-09", "makeup_workday", FULL),
    // The Saturday before the college entrance examination.
    ("2026-06-06", "2026-06-06", "exception", "08:00-19:00"),
    ("2026-06-19", "2026-06-20", "holiday", SHUT),
    ("2026-06-21", "2026-06-21", "short_holiday_last_day", SHORT),
    ("2026-09-20", "2026-09-20", "makeup_workday", FULL),
    ("2026-09-25", "2026-09-26", "holiday", SHUT),
    ("2026-09-27", "2026-09-27", "short_holiday_last_day", SHORT),
    // 国庆节 2026: seven days.
    ("2026-10-01", "2026-10-03", "holiday", SHUT),
    ("2026-10-04", "2026-10-07", "long_holiday_last_days", SHORT),
    ("2026-10-10", "2026-10-10", "makeup_workday", FULL),
];

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

/// What the table says; a day that it does not name is an ordinary one of its week.
fn expected(day: Date) -> (&'static str, &'static str) {
    let named = BY_HAND.iter().find(|(from, until, ..)| (date(from)..=date(until)).contains(&day));
    match (named, day.weekday()) {
        (Some((.., rule, when)), _) => (rule, when),
        (None, jiff::civil::Weekday::Saturday) => ("saturday", SHORT),
        (None, jiff::civil::Weekday::Sunday) => ("sunday", SHUT),
        (None, _) => ("workday", FULL),
    }
}

fn told(day: &OpenDay) -> String {
    let session = |(from, to, service): (TimeOfDay, TimeOfDay, Service)| {
        format!("{from}-{to}{}", if service == Service::OnDuty { "*" } else { "" })
    };
    let all = day.sessions.iter().map(|it| session((it.from, it.to, it.service)));
    all.collect::<Vec<_>>().join(" ")
}

#[test]
fn the_hall_is_open_on_every_day_of_three_years_as_the_table_worked_out_by_hand_says() {
    let calendar = Calendar::shipped().unwrap().latest();
    let hall = ninghe().get(&"NH-HALL".parse().unwrap()).unwrap().clone();
    let days = std::iter::successors(Some(date("2024-01-01")), |day| day.tomorrow().ok());
    let days: Vec<Date> = days.take_while(|day| day.year() <= 2026).collect();
    assert_eq!(days.len(), 366 + 365 + 365);
    for day in days {
        let open = hall.open_on(day, &calendar);
        let (rule, when) = expected(day);
        assert_eq!((open.reason.code(), told(&open).as_str()), (rule, when), "{day}");
        assert!(!open.provisional, "{day}");
    }
}

/// What the same table says of a station: it serves on no day of a holiday, and what is said of the hall alone is nothing to it.
fn expected_at_a_station(day: Date) -> (&'static str, &'static str) {
    const FULL: &str = "08:30-12:00 13:30-17:30";
    let (rule, _) = expected(day);
    match (rule, day.weekday()) {
        ("makeup_workday" | "workday", _) => (rule, FULL),
        ("saturday", _) | ("exception", jiff::civil::Weekday::Saturday) => ("saturday", "09:00-12:00*"),
        ("sunday", _) => ("sunday", SHUT),
        _ => ("holiday", SHUT),
    }
}

#[test]
fn a_station_keeps_its_own_hours_on_every_day_of_three_years() {
    let calendar = Calendar::shipped().unwrap().latest();
    let station = ninghe().get(&"NH-0101".parse().unwrap()).unwrap().clone();
    let days = std::iter::successors(Some(date("2024-01-01")), |day| day.tomorrow().ok());
    for day in days.take_while(|day| day.year() <= 2026) {
        let open = station.open_on(day, &calendar);
        assert_eq!((open.reason.code(), told(&open).as_str()), expected_at_a_station(day), "{day}");
    }
}

#[test]
fn every_rule_on_the_door_decides_some_day_of_the_table() {
    for rule in ["makeup_workday", "holiday", "short_holiday_last_day", "long_holiday_last_days", "exception"]
    {
        let days = BY_HAND.iter().filter(|(.., by, _)| *by == rule).count();
        assert!(days >= 2, "{rule}");
    }
    // The length of a holiday counts across the end of a year: 30 December 2023 to 1 January 2024 are three days, the last of them one.
    assert_eq!(expected(date("2024-01-01")).0, "short_holiday_last_day");
}

#[test]
fn a_day_off_stays_a_day_off_for_every_legal_term_although_the_hall_serves() {
    let calendar = Calendar::shipped().unwrap().latest();
    let served = |(_, _, rule, when): &&Line| *rule != "makeup_workday" && *when != SHUT;
    for (from, until, ..) in BY_HAND.iter().filter(served) {
        assert!(!calendar.is_workday(date(from)) && !calendar.is_workday(date(until)), "{from}");
    }
}

#[test]
fn rules_hold_from_their_day_and_those_before_them_until_then() {
    let (_, text) = ninghe_files().into_iter().find(|(path, _)| path.ends_with("hours.toml")).unwrap();
    let before = text.find("[[timetable]]").unwrap();
    let after = text[before + 1..].find("[[timetable]]").unwrap() + before + 1;
    let shorter = text[before..after].replace("19:00", "17:30").replace("2018-01-01", "2020-01-01");
    let both = format!("{text}{shorter}");
    let files = ninghe_files().into_iter();
    let sites =
        Sites::load(files.map(|(path, old)| (path, if old == text { both.clone() } else { old }))).unwrap();
    let calendar = Calendar::shipped().unwrap().latest();
    let hall = sites.get(&"NH-HALL".parse().unwrap()).unwrap();
    let closes = |day: &str| hall.open_on(date(day), &calendar).span().unwrap().1.to_string();
    assert_eq!((closes("2019-12-31"), closes("2020-01-02")), ("19:00".to_owned(), "17:30".to_owned()));
    assert_eq!(closes("2017-12-29"), "19:00", "the oldest that are known");
}

#[test]
fn an_exception_at_a_site_that_is_not_there_is_a_fault_with_its_line() {
    let files = ninghe_files().into_iter();
    let wrong =
        files.map(|(path, text)| (path, text.replacen("sites = [\"NH-HALL\"]", "sites = [\"NH-9999\"]", 1)));
    let faults = Sites::load(wrong).unwrap_err();
    assert!(faults[0].file.ends_with("hours.toml") && faults[0].line > 0, "{faults:?}");
    assert!(faults[0].why.contains("there is no site `NH-9999`"));
}
