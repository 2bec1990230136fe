//! Which days are working days, and when one could know it.

use std::collections::HashMap;

use plat_kernel::{
    Date,
    calendar::{Calendar, CalendarView, DayKind},
};

use crate::{date, known_days};

fn shipped() -> Calendar {
    Calendar::shipped().unwrap()
}

fn days_of(year: i16) -> impl Iterator<Item = Date> {
    let first = Date::constant(year, 1, 1);
    first.series(every(1)).take_while(move |day| day.year() == year)
}

fn every(days: i64) -> jiff::Span {
    jiff::Span::new().days(days)
}

fn workdays(view: &CalendarView, year: i16) -> usize {
    days_of(year).filter(|day| view.is_workday(*day)).count()
}

#[test]
fn the_latest_calendar_equals_the_published_one_day_for_day() {
    let view = shipped().latest();
    let known: HashMap<Date, _> = known_days().into_iter().map(|day| (day.date, day)).collect();
    assert_eq!(known.len(), 322);
    for day in (2018..=2026).flat_map(days_of) {
        let expected = match known.get(&day) {
            Some(known) if known.worked => ("makeup_workday", known.zh.as_str(), true),
            Some(known) => ("holiday", known.zh.as_str(), false),
            None if day.weekday().to_monday_one_offset() > 5 => ("weekend", "", false),
            None => ("workday", "", true),
        };
        let kind = view.day(day);
        let name = match &kind {
            DayKind::Holiday(name) | DayKind::MakeupWorkday(name) => name.zh.as_str(),
            DayKind::Workday | DayKind::Weekend => "",
        };
        assert_eq!((kind.code(), name, view.is_workday(day)), expected, "{day}");
        assert!(!view.is_provisional(day), "{day}");
    }
}

#[test]
fn every_year_has_its_number_of_working_days() {
    let view = shipped().latest();
    let counted: Vec<usize> = (2018..=2026).map(|year| workdays(&view, year)).collect();
    assert_eq!(counted, [250, 250, 249, 250, 249, 249, 251, 248, 248]);
}

#[test]
fn labour_day_2019_was_a_single_day_until_it_was_changed_in_march() {
    let calendar = shipped();
    let (before, after) = (calendar.known_on(date("2019-03-21")), calendar.known_on(date("2019-03-22")));
    let worked = |view: &CalendarView| -> Vec<bool> {
        let days = ["2019-04-28", "2019-05-01", "2019-05-02", "2019-05-03", "2019-05-04", "2019-05-05"];
        days.iter().map(|day| view.is_workday(date(day))).collect()
    };
    assert_eq!(worked(&before), [false, false, true, true, false, false]);
    assert_eq!(worked(&after), [true, false, false, false, false, true]);
    assert_eq!(workdays(&before, 2019), workdays(&after, 2019));
}

#[test]
fn spring_festival_2020_was_made_longer_while_it_lasted() {
    let calendar = shipped();
    let (before, after) = (calendar.known_on(date("2020-01-26")), calendar.known_on(date("2020-01-27")));
    let worked = |view: &CalendarView| -> Vec<bool> {
        let days = ["2020-01-19", "2020-01-30", "2020-01-31", "2020-02-01", "2020-02-02", "2020-02-03"];
        days.iter().map(|day| view.is_workday(date(day))).collect()
    };
    assert_eq!(worked(&before), [true, false, true, true, false, true]);
    assert_eq!(worked(&after), [true, false, false, false, false, true]);
}

#[test]
fn the_last_saturday_of_2018_is_worked_by_the_notice_of_2019() {
    let calendar = shipped();
    let saturday = date("2018-12-29");
    assert_eq!(calendar.known_on(date("2018-12-05")).day(saturday), DayKind::Weekend);
    let DayKind::MakeupWorkday(name) = calendar.known_on(date("2018-12-06")).day(saturday) else { panic!() };
    assert_eq!((name.zh.as_str(), name.en.as_str()), ("元旦", "New Year's Day"));
}

#[test]
fn a_year_is_provisional_until_its_notice_is_published() {
    let calendar = shipped();
    let new_year = date("2026-01-01");
    let before = calendar.known_on(date("2025-11-03"));
    assert!(before.is_provisional(new_year) && before.is_workday(new_year));
    assert!(!before.is_provisional(date("2025-12-31")));
    let after = calendar.known_on(date("2025-11-04"));
    assert!(!after.is_provisional(new_year) && !after.is_workday(new_year));
}

#[test]
fn years_without_data_are_weekends_only_and_provisional() {
    let view = shipped().latest();
    for year in [2017, 2027, 2100] {
        for day in days_of(year) {
            let weekend = day.weekday().to_monday_one_offset() > 5;
            assert_eq!(view.day(day), if weekend { DayKind::Weekend } else { DayKind::Workday }, "{day}");
            assert!(view.is_provisional(day));
        }
    }
}

#[test]
fn before_the_first_notice_nothing_is_known() {
    let view = shipped().known_on(date("2017-11-29"));
    assert!(view.is_provisional(date("2018-01-01")) && view.is_workday(date("2018-01-01")));
    assert!(Calendar::weekends_only().latest().is_provisional(date("2026-05-01")));
}

#[test]
fn the_working_days_left_are_counted_without_today() {
    let view = shipped().latest();
    // 2026-02-14 is a Saturday that is worked; 15 to 23 February is Spring Festival.
    assert_eq!(view.workdays_between(date("2026-02-12"), date("2026-02-26")), 5);
    assert_eq!(view.workdays_between(date("2026-02-26"), date("2026-02-12")), -5);
    assert_eq!(view.workdays_between(date("2026-02-12"), date("2026-02-12")), 0);
    assert_eq!(view.workday_from(date("2026-02-15")), date("2026-02-24"));
    assert_eq!(view.workday_from(date("2026-02-14")), date("2026-02-14"));
}

#[test]
fn the_end_of_time_is_reached_without_a_panic() {
    let view = shipped().latest();
    assert_eq!(view.workday_from(Date::MAX), Date::MAX);
    assert_eq!(view.workdays_between(Date::MAX, Date::MAX), 0);
}
