//! Legal terms: the examples of the rule book, and each kind of reason.

use plat_kernel::{
    Date, Lang,
    calendar::{Calendar, CalendarView},
    term::{BadSuspension, Explanation, StatedUnit, Suspension, Term, Unit, explain},
};

use crate::date;

fn view() -> CalendarView {
    Calendar::shipped().unwrap().latest()
}

fn due(start: &str, term: Term) -> Date {
    explain(&view(), date(start), term, &[]).due
}

fn with(start: &str, term: Term, suspended: &[&str]) -> Explanation {
    let suspensions: Vec<Suspension> = suspended.iter().map(|it| it.parse().unwrap()).collect();
    explain(&view(), date(start), term, &suspensions)
}

/// One line a day: `02-14 + makeup_workday`.
fn lines(answer: &Explanation) -> Vec<String> {
    let line = |day: &plat_kernel::term::ExplainedDay| {
        let sign = if day.counted { '+' } else { '-' };
        format!("{} {sign} {}", &day.date.to_string()[5..], day.reason.code())
    };
    answer.days.iter().map(line).collect()
}

#[test]
fn five_working_days_from_thursday_12_february_2026_end_on_the_26th_after_spring_festival() {
    let answer = with("2026-02-12", Term::working(5), &[]);
    assert_eq!(answer.due, date("2026-02-26"));
    let counted: Vec<String> =
        answer.days.iter().filter(|day| day.counted).map(|day| day.date.to_string()).collect();
    assert_eq!(counted, ["2026-02-13", "2026-02-14", "2026-02-24", "2026-02-25", "2026-02-26"]);
}

#[test]
fn twenty_working_days_from_friday_13_february_2026_count_two_worked_saturdays() {
    let answer = with("2026-02-13", Term::working(20), &[]);
    assert_eq!(answer.due, date("2026-03-19"));
    let worked: Vec<String> = answer
        .days
        .iter()
        .filter(|day| day.reason.code() == "makeup_workday")
        .map(|day| day.date.to_string())
        .collect();
    assert_eq!(worked, ["2026-02-14", "2026-02-28"]);
}

#[test]
fn seven_working_days_from_the_worked_sunday_28_september_2025_end_on_14_october() {
    assert_eq!(due("2025-09-28", Term::working(7)), date("2025-10-14"));
}

#[test]
fn three_working_days_from_the_worked_sunday_4_february_2024_end_on_the_7th() {
    assert_eq!(due("2024-02-04", Term::working(3)), date("2024-02-07"));
}

#[test]
fn five_working_days_from_24_september_2026_end_on_9_october() {
    assert_eq!(due("2026-09-24", Term::working(5)), date("2026-10-09"));
}

#[test]
fn ten_working_days_from_30_april_2026_end_on_18_may() {
    assert_eq!(due("2026-04-30", Term::working(10)), date("2026-05-18"));
}

#[test]
fn every_day_is_explained() {
    let answer = with("2026-02-12", Term::working(3), &["2026-02-24..2026-02-25"]);
    let expected = [
        "02-12 - start_day",
        "02-13 + working_day",
        "02-14 + makeup_workday",
        "02-15 - holiday",
        "02-16 - holiday",
        "02-17 - holiday",
        "02-18 - holiday",
        "02-19 - holiday",
        "02-20 - holiday",
        "02-21 - holiday",
        "02-22 - holiday",
        "02-23 - holiday",
        "02-24 - suspended",
        "02-25 - suspended",
        "02-26 + working_day",
    ];
    assert_eq!(lines(&answer), expected);
    assert!(!answer.provisional);
}

#[test]
fn reasons_are_said_in_both_languages() {
    let answer = with("2026-02-12", Term::working(3), &[]);
    let texts =
        |lang| -> Vec<String> { answer.days.iter().take(4).map(|day| day.reason.text(lang)).collect() };
    assert_eq!(texts(Lang::Zh), ["起算当日，不计入", "工作日", "春节调休补班，计为工作日", "春节放假"]);
    assert_eq!(
        texts(Lang::En),
        [
            "the start day is not counted",
            "working day",
            "worked in exchange for Spring Festival",
            "holiday: Spring Festival"
        ]
    );
}

#[test]
fn calendar_days_that_end_on_a_day_off_end_on_the_next_working_day() {
    // A fine of 15 calendar days (行政处罚法 67): the 15th day is a Sunday.
    let answer = with("2026-03-07", Term::calendar(15), &[]);
    assert_eq!(answer.due, date("2026-03-23"));
    assert_eq!(
        lines(&answer)[14..],
        ["03-21 + calendar_day", "03-22 + calendar_day", "03-23 - moved_past_end"]
    );
    assert_eq!(answer.counted(), 15);
}

#[test]
fn calendar_days_that_end_in_a_holiday_name_the_days_passed() {
    let answer = with("2026-09-28", Term::calendar(3), &[]);
    assert_eq!(answer.due, date("2026-10-08"));
    assert_eq!(lines(&answer)[3..5], ["10-01 + calendar_day", "10-02 - holiday"]);
    assert_eq!(lines(&answer).last().unwrap(), "10-08 - moved_past_end");
}

#[test]
fn calendar_days_that_end_on_a_working_day_are_not_moved() {
    let answer = with("2026-03-06", Term::calendar(3), &[]);
    assert_eq!(
        lines(&answer),
        ["03-06 - start_day", "03-07 + calendar_day", "03-08 + calendar_day", "03-09 + calendar_day"]
    );
}

#[test]
fn on_the_spot_is_due_on_the_same_day_if_it_is_a_working_day() {
    assert_eq!(due("2026-03-06", Term::ON_THE_SPOT), date("2026-03-06"));
    assert_eq!(due("2026-02-14", Term::ON_THE_SPOT), date("2026-02-14"));
    let answer = with("2026-03-07", Term::calendar(0), &[]);
    assert_eq!(lines(&answer), ["03-07 - start_day", "03-08 - weekend", "03-09 - moved_past_end"]);
}

#[test]
fn a_due_day_never_lies_in_a_suspension() {
    assert_eq!(with("2026-03-06", Term::working(0), &["2026-03-06..2026-03-09"]).due, date("2026-03-10"));
    let answer = with("2026-03-06", Term::calendar(2), &["2026-03-09"]);
    assert_eq!(lines(&answer)[2..], ["03-08 + calendar_day", "03-09 - suspended", "03-10 - moved_past_end"]);
}

#[test]
fn a_suspension_includes_both_its_days() {
    assert_eq!(with("2026-03-02", Term::working(1), &["2026-03-03..2026-03-04"]).due, date("2026-03-05"));
}

#[test]
fn suspensions_outside_the_term_change_nothing() {
    let plain = with("2026-03-02", Term::working(5), &[]);
    assert_eq!(
        with("2026-03-02", Term::working(5), &["2026-01-01..2026-03-02", "2026-03-10..2026-12-31"]),
        plain
    );
}

#[test]
fn a_term_that_reaches_an_unpublished_year_is_provisional() {
    assert!(!with("2026-12-01", Term::working(20), &[]).provisional);
    assert!(with("2026-12-01", Term::working(30), &[]).provisional);
    assert!(with("2026-12-31", Term::working(1), &[]).provisional);
}

#[test]
fn an_old_case_keeps_the_calendar_that_held_then() {
    let calendar = Calendar::shipped().unwrap();
    let due = |view: &CalendarView| explain(view, date("2019-04-26"), Term::working(3), &[]).due;
    assert_eq!(due(&calendar.known_on(date("2019-03-01"))), date("2019-05-02"));
    assert_eq!(due(&calendar.known_on(date("2019-04-26"))), date("2019-04-30"));
}

#[test]
fn an_extension_adds_its_days_to_the_term() {
    let extended = Term::working(20).extended(10);
    assert_eq!(due("2026-02-13", extended), due("2026-02-13", Term::working(30)));
    assert_eq!(Term::working(u32::MAX).extended(1).days, u32::MAX);
}

#[test]
fn a_bare_day_in_a_statute_is_resolved_by_a_setting() {
    let stated: StatedUnit = "日".parse().unwrap();
    assert_eq!(stated.resolved(Unit::Working), Unit::Working);
    assert_eq!(stated.resolved(Unit::Calendar), Unit::Calendar);
    assert_eq!("自然日".parse::<StatedUnit>().unwrap().resolved(Unit::Working), Unit::Calendar);
    assert_eq!("工作日".parse::<StatedUnit>().unwrap().resolved(Unit::Calendar), Unit::Working);
    assert!("周".parse::<StatedUnit>().is_err());
}

#[test]
fn a_suspension_that_ends_before_it_begins_cannot_be_made() {
    let new = |from, to| Suspension::new(date(from), date(to));
    assert_eq!(new("2026-03-06", "2026-03-02"), Err(BadSuspension::EndsBeforeItBegins));
    assert_eq!(new("2026-03-02", "2126-03-02"), Err(BadSuspension::TooLong));
    assert!(new("2026-03-02", "2026-03-02").is_ok());
    for bad in ["", "2026-03-02..", "..", "2026-03-02...2026-03-03", "2026-3-2..2026-3-3", "明天"] {
        assert_eq!(bad.parse::<Suspension>(), Err(BadSuspension::Form), "{bad}");
    }
    let json = r#"{"from":"2026-03-06","to":"2026-03-02"}"#;
    assert!(serde_json::from_str::<Suspension>(json).is_err());
}

#[test]
fn no_term_and_no_suspension_makes_the_explanation_endless() {
    assert_eq!(with("2026-03-02", Term::working(u32::MAX), &[]).counted(), Term::MAX_DAYS as usize);
    let decades: Vec<Suspension> = (0..90)
        .map(|ten| {
            Suspension::new(Date::constant(1000 + ten * 9, 1, 1), Date::constant(1009 + ten * 9, 1, 1))
        })
        .map(Result::unwrap)
        .collect();
    let answer = explain(&view(), Date::constant(1000, 1, 1), Term::working(1), &decades);
    assert!(answer.days.len() < 40_000);
    let _ = explain(&view(), Date::MAX, Term::working(10), &[]);
    let _ = explain(&view(), Date::MIN, Term::calendar(10), &[]);
}

#[test]
fn an_explanation_as_json_has_due_provisional_and_days() {
    let json = serde_json::to_value(with("2026-03-06", Term::working(0), &[])).unwrap();
    let expected = serde_json::json!({
        "due": "2026-03-06",
        "provisional": false,
        "days": [{
            "date": "2026-03-06",
            "counted": false,
            "reason": "start_day",
            "text": { "zh": "起算当日，不计入", "en": "the start day is not counted" },
        }],
    });
    assert_eq!(json, expected);
}
