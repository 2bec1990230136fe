//! What is true of every term, every start day and every suspension.

use std::{collections::HashMap, sync::LazyLock};

use plat_kernel::{
    Date,
    calendar::{Calendar, CalendarView},
    term::{Suspension, Term, Unit, due, explain},
};
use proptest::{collection::vec, prelude::*};

use crate::known_days;

static VIEW: LazyLock<CalendarView> = LazyLock::new(|| Calendar::shipped().unwrap().latest());

/// The published days again, read without the code under test.
static WORKED: LazyLock<HashMap<Date, bool>> =
    LazyLock::new(|| known_days().into_iter().map(|day| (day.date, day.worked)).collect());

fn plus(date: Date, days: i32) -> Date {
    date.checked_add(jiff::Span::new().days(days)).unwrap()
}

/// From mid-2017 to the end of 2027: published years and both edges.
fn dates() -> impl Strategy<Value = Date> {
    (0..3800_i32).prop_map(|days| plus(Date::constant(2017, 7, 1), days))
}

fn terms() -> impl Strategy<Value = Term> {
    let unit = prop_oneof![Just(Unit::Working), Just(Unit::Calendar)];
    (0..90_u32, unit).prop_map(|(days, unit)| Term { days, unit })
}

fn suspension(start: Date, (offset, length): (i32, i32)) -> Suspension {
    let from = plus(start, offset);
    Suspension::new(from, plus(from, length)).unwrap()
}

/// Stretches around the start day, some before it, some long after.
fn stretches() -> impl Strategy<Value = Vec<(i32, i32)>> {
    vec((-20..120_i32, 0..25_i32), 0..5)
}

/// The due day, computed as a clerk would with a wall calendar.
fn by_hand(start: Date, term: Term, suspensions: &[Suspension]) -> Date {
    let works = |date: Date| WORKED.get(&date).copied().unwrap_or(date.weekday().to_monday_one_offset() <= 5);
    let stands = |date: Date| suspensions.iter().any(|it| it.from() <= date && date <= it.to());
    let (mut date, mut left) = (start, term.days);
    while left > 0 {
        date = plus(date, 1);
        if !stands(date) && (term.unit == Unit::Calendar || works(date)) {
            left -= 1;
        }
    }
    while !works(date) || stands(date) {
        date = plus(date, 1);
    }
    date
}

proptest! {
    #[test]
    fn the_due_day_is_the_one_found_by_hand(start in dates(), term in terms(), around in stretches()) {
        let all: Vec<_> = around.into_iter().map(|it| suspension(start, it)).collect();
        prop_assert_eq!(explain(&VIEW, start, term, &all).due, by_hand(start, term, &all));
    }

    #[test]
    fn the_due_day_is_the_same_whether_its_story_is_told_or_not(start in dates(), term in terms(), around in stretches()) {
        let all: Vec<_> = around.into_iter().map(|it| suspension(start, it)).collect();
        prop_assert_eq!(due(&VIEW, start, term, &all), explain(&VIEW, start, term, &all).as_due());
    }

    #[test]
    fn exactly_the_days_of_the_term_are_counted(start in dates(), term in terms(), around in stretches()) {
        let all: Vec<_> = around.into_iter().map(|it| suspension(start, it)).collect();
        let answer = explain(&VIEW, start, term, &all);
        prop_assert_eq!(answer.counted(), term.days as usize);
        prop_assert!(!answer.days[0].counted);
        prop_assert!(VIEW.is_workday(answer.due));
        for day in answer.days.iter().filter(|day| all.iter().any(|it| it.covers(day.date))) {
            prop_assert!(!day.counted, "{} is suspended", day.date);
        }
    }

    #[test]
    fn every_day_from_start_to_due_is_explained_once_and_in_order(start in dates(), term in terms(), around in stretches()) {
        let all: Vec<_> = around.into_iter().map(|it| suspension(start, it)).collect();
        let answer = explain(&VIEW, start, term, &all);
        let days: Vec<Date> = answer.days.iter().map(|day| day.date).collect();
        let expected: Vec<Date> =
            start.series(jiff::Span::new().days(1)).take_while(|day| *day <= answer.due).collect();
        prop_assert_eq!(days, expected);
        let unpublished = |day: &Date| !(2018..=2026).contains(&day.year());
        prop_assert_eq!(answer.provisional, answer.days.iter().any(|day| unpublished(&day.date)));
    }

    #[test]
    fn adding_a_suspension_never_brings_a_date_forward(
        start in dates(), term in terms(), around in stretches(), one in (-20..120_i32, 0..25_i32),
    ) {
        let mut all: Vec<_> = around.into_iter().map(|it| suspension(start, it)).collect();
        let before = explain(&VIEW, start, term, &all).due;
        all.push(suspension(start, one));
        prop_assert!(explain(&VIEW, start, term, &all).due >= before);
    }

    #[test]
    fn splitting_a_suspension_in_two_changes_nothing(
        start in dates(), term in terms(), at in -20..120_i32, first in 0..25_i32, second in 0..25_i32,
    ) {
        let whole = suspension(start, (at, first + second + 1));
        let left = suspension(start, (at, first));
        let right = suspension(start, (at + first + 1, second));
        prop_assert_eq!(explain(&VIEW, start, term, &[whole]), explain(&VIEW, start, term, &[left, right]));
    }

    #[test]
    fn the_order_of_suspensions_does_not_matter(start in dates(), term in terms(), around in stretches()) {
        let mut all: Vec<_> = around.into_iter().map(|it| suspension(start, it)).collect();
        let one_way = explain(&VIEW, start, term, &all);
        all.reverse();
        prop_assert_eq!(&explain(&VIEW, start, term, &all), &one_way);
        all.extend_from_within(..);
        prop_assert_eq!(&explain(&VIEW, start, term, &all), &one_way);
    }

    #[test]
    fn more_days_are_never_due_earlier(start in dates(), term in terms(), more in 0..30_u32, around in stretches()) {
        let all: Vec<_> = around.into_iter().map(|it| suspension(start, it)).collect();
        let due = explain(&VIEW, start, term, &all).due;
        prop_assert!(explain(&VIEW, start, term.extended(more), &all).due >= due);
    }

    #[test]
    fn starting_later_is_never_due_earlier(start in dates(), later in 0..30_i32, term in terms()) {
        let due = explain(&VIEW, start, term, &[]).due;
        prop_assert!(explain(&VIEW, plus(start, later), term, &[]).due >= due);
    }

    #[test]
    fn working_days_are_never_due_before_as_many_calendar_days(start in dates(), days in 0..90_u32) {
        let working = explain(&VIEW, start, Term::working(days), &[]).due;
        prop_assert!(working >= explain(&VIEW, start, Term::calendar(days), &[]).due);
    }

    #[test]
    fn the_working_days_left_agree_with_the_term(start in dates(), days in 0..90_i32) {
        let due = explain(&VIEW, start, Term::working(days.unsigned_abs()), &[]).due;
        prop_assert_eq!(VIEW.workdays_between(start, due).max(0), if days == 0 { i32::from(due > start) } else { days });
    }
}
