//! The files of `data/calendar/`, and what is wrong with bad ones.

use std::{fmt::Write as _, path::Path};

use plat_kernel::{
    Lang,
    calendar::{Calendar, CalendarError, Confidence, DayKind, YearPlan},
};
use proptest::prelude::*;

use crate::{KnownDay, date, known_days};

fn list(days: &[KnownDay]) -> String {
    let mut text = "date,type,name_zh,name_en\n".to_owned();
    for day in days {
        let kind = if day.worked { "makeup_workday" } else { "holiday" };
        writeln!(text, "{},{kind},{},{}", day.date, day.zh, day.en).unwrap();
    }
    text
}

/// A file about 2030 with this as its only holiday.
fn file(holiday: &str) -> String {
    format!(
        "year = 2030\n[[revision]]\npublished = 2029-11-01\nsource = \"a notice\"\nconfidence = \"M\"\n\
         [[revision.holiday]]\nzh = \"国庆节\"\nen = \"National Day\"\n{holiday}\n"
    )
}

fn refused(text: &str) -> String {
    YearPlan::parse(text).unwrap_err().to_string()
}

#[test]
fn every_file_in_the_folder_is_part_of_the_program_and_is_named_after_its_year() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/calendar");
    let mut years = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "toml") {
            let plan = YearPlan::parse(&std::fs::read_to_string(&path).unwrap()).unwrap();
            assert_eq!(path.file_stem().unwrap().to_str().unwrap(), plan.year().to_string());
            years.push(plan.year());
        }
    }
    years.sort_unstable();
    let shipped: Vec<i16> = Calendar::shipped().unwrap().plans().iter().map(YearPlan::year).collect();
    assert_eq!(shipped, years);
}

#[test]
fn every_notice_names_its_number_and_says_how_sure_we_are() {
    for plan in Calendar::shipped().unwrap().plans() {
        for revision in plan.revisions() {
            assert!(revision.source.starts_with("国办发明电〔"), "{}", revision.source);
            assert_eq!(revision.confidence, Confidence::Memory);
            let starts = date(&format!("{}-12-31", plan.year()));
            assert!(revision.published < starts);
        }
    }
}

#[test]
fn a_plan_written_as_toml_reads_back_the_same() {
    for plan in Calendar::shipped().unwrap().plans() {
        assert_eq!(&YearPlan::parse(&plan.to_toml()).unwrap(), plan);
    }
}

#[test]
fn a_list_of_days_gives_the_same_year_as_the_file() {
    for plan in Calendar::shipped().unwrap().plans() {
        let belongs = |day: &KnownDay| {
            let notice = if day.date.month() == 12 { day.date.year() + 1 } else { day.date.year() };
            notice == plan.year()
        };
        let days: Vec<KnownDay> = known_days().into_iter().filter(belongs).collect();
        let last = plan.revisions().last().unwrap();
        let read = YearPlan::from_csv(&list(&days), last.published, "list").unwrap();
        assert_eq!(read.year(), plan.year());
        assert_eq!(read.revisions()[0].holidays, last.holidays);
    }
}

#[test]
fn a_year_can_be_imported_and_is_provisional_no_longer() {
    let text =
        "date,type,name\n2027-01-01,holiday,元旦\n2027-01-02,holiday,元旦\n2026-12-27,makeup_workday,元旦\n";
    let plan = YearPlan::from_csv(text, date("2026-11-20"), "国办发明电〔2026〕某号").unwrap();
    let calendar = Calendar::shipped().unwrap().with(YearPlan::parse(&plan.to_toml()).unwrap()).unwrap();
    let view = calendar.latest();
    assert!(!view.is_provisional(date("2027-06-01")) && !view.is_workday(date("2027-01-01")));
    assert_eq!(view.day(date("2026-12-27")).code(), "makeup_workday");
    assert_eq!(calendar.known_on(date("2026-11-19")).day(date("2026-12-27")), DayKind::Weekend);
}

#[test]
fn a_revision_can_be_imported_for_a_year_that_is_known() {
    let text = file("from = 2030-10-01\nto = 2030-10-07");
    let first = YearPlan::parse(&text).unwrap();
    let longer = text.replace("2029-11-01", "2030-09-01").replace("10-07", "10-08");
    let calendar = Calendar::new(vec![first.clone(), YearPlan::parse(&longer).unwrap()]).unwrap();
    assert_eq!(calendar.plans()[0].revisions().len(), 2);
    assert!(calendar.known_on(date("2030-08-31")).is_workday(date("2030-10-08")));
    assert!(!calendar.latest().is_workday(date("2030-10-08")));
    // The same file twice changes nothing; another one of the same date is a contradiction.
    assert_eq!(Calendar::new(vec![first.clone(), first.clone()]).unwrap().plans(), &[first.clone()][..]);
    let other = YearPlan::parse(&text.replace("10-07", "10-08")).unwrap();
    let error = Calendar::new(vec![first, other]).unwrap_err();
    assert_eq!(error.to_string(), "2030 has two different revisions published on 2029-11-01");
}

#[test]
fn where_two_years_name_the_same_day_the_later_word_counts() {
    let text = file("from = 2030-12-28\nto = 2030-12-31");
    let next = "year = 2031\n[[revision]]\npublished = 2030-11-01\nsource = \"a notice\"\nconfidence = \"M\"\n\
                [[revision.holiday]]\nzh = \"元旦\"\nen = \"New Year's Day\"\nfrom = 2031-01-01\nto = 2031-01-03\n\
                makeup = [2030-12-29]\n";
    let plans = vec![YearPlan::parse(next).unwrap(), YearPlan::parse(&text).unwrap()];
    assert_eq!(Calendar::new(plans).unwrap().latest().day(date("2030-12-29")).code(), "makeup_workday");
}

#[test]
fn contradictions_are_refused_with_their_line() {
    let cases = [
        (
            "from = 2030-10-01\nto = 2030-10-06\nmakeup = [2030-10-05]",
            11,
            "both a day off and a make-up working day",
        ),
        ("from = 2030-10-01\nto = 2030-10-07\nmakeup = [2030-10-09]", 11, "not a Saturday or Sunday"),
        ("from = 2030-10-01\nto = 2030-10-07\nmakeup = [2030-09-28,\n2030-09-28]", 12, "named twice"),
        ("from = 2030-10-07\nto = 2030-10-01", 10, "is before the first day"),
        ("from = 2029-10-01\nto = 2030-10-01", 9, "2029-10-01 is not in 2030"),
        ("from = 2031-02-01\nto = 2031-02-02", 9, "2031-02-01 is not in 2030"),
        ("from = 2030-10-01\nto = 2030-12-01", 10, "longer than a month"),
        ("from = 2030-10-01T08:00:00\nto = 2030-10-01", 9, "is not a date"),
        ("from = 2030-10-32\nto = 2030-10-01", 9, "not the expected form"),
        ("from = \"soon\"\nto = 2030-10-01", 9, "not the expected form"),
        ("from = 2030-10-01\nto = 2030-10-07\nbonus = 1", 11, "unknown field `bonus`"),
    ];
    for (holiday, line, why) in cases {
        let error = refused(&file(holiday));
        assert!(error.starts_with(&format!("line {line}: ")) && error.contains(why), "{holiday}\n{error}");
    }
}

#[test]
fn a_day_off_must_not_be_named_by_two_holidays() {
    let twice = file("from = 2030-10-01\nto = 2030-10-07")
        + "[[revision.holiday]]\nzh = \"中秋\"\nen = \"Mid-autumn Festival\"\nfrom = 2030-10-07\nto = 2030-10-07\n";
    assert_eq!(refused(&twice), "line 14: the day off 2030-10-07 is named twice");
}

#[test]
fn notices_need_a_source_a_name_and_an_order() {
    let good = file("from = 2030-10-01\nto = 2030-10-07");
    assert_eq!(refused("year = 2030"), "no [[revision]] at all");
    assert!(refused(&good.replace("a notice", " ")).contains("source"));
    assert!(refused(&good.replace("国庆节", "")).contains("name"));
    assert!(refused(&good.replace("\"M\"", "\"sure\"")).starts_with("line 5: "));
    let again =
        good.clone() + "[[revision]]\npublished = 2029-11-01\nsource = \"a notice\"\nconfidence = \"M\"\n";
    assert!(refused(&again).starts_with("line 12: the revision published on 2029-11-01 must come after"));
}

#[test]
fn a_bad_list_is_refused_with_its_line() {
    let refused = |text: &str| YearPlan::from_csv(text, date("2026-11-20"), "x").unwrap_err().to_string();
    assert_eq!(refused(""), "line 1: the column date is missing");
    assert_eq!(refused("date,type\n"), "line 1: the column name is missing");
    assert_eq!(refused("date,type,name\n"), "the list has no days");
    assert!(
        refused("date,type,name\n2027-02-30,holiday,x\n").starts_with("line 2: `2027-02-30` is not a date")
    );
    assert!(refused("date,type,name\n2027-01-01,off,x\n").starts_with("line 2: unknown type of day `off`"));
    assert!(refused("date,type,name\n2027-01-01,holiday,x\n2027-01-01,holiday,x\n").contains("named twice"));
    assert!(
        refused("date,type,name\n2027-01-01,holiday,x\n2027-01-03,makeup_workday,y\n")
            .starts_with("line 3: ")
    );
    assert!(refused("date,type,name\n2027-01-01\n").starts_with("line 2: not the expected form"));
    let bad =
        "date,type,name\n2027-01-01,holiday,元旦\n2027-01-02,holiday,元旦\n2027-01-02,makeup_workday,元旦\n";
    assert_eq!(refused(bad), "line 4: 2027-01-02 is both a day off and a make-up working day");
}

#[test]
fn an_error_can_be_read_in_chinese() {
    let error: CalendarError =
        YearPlan::parse(&file("from = 2030-10-01\nto = 2030-10-06\nmakeup = [2030-10-05]")).unwrap_err();
    assert_eq!(error.text(Lang::Zh), "第 11 行：2030-10-05 既放假又补班");
}

proptest! {
    #[test]
    fn no_text_makes_the_readers_panic(text in "\\PC{0,200}", body in "(?s).{0,80}") {
        let _ = YearPlan::parse(&text);
        let _ = YearPlan::parse(&file(&body));
        let _ = YearPlan::from_csv(&text, date("2026-11-20"), &body);
        let _ = YearPlan::from_csv(&format!("date,type,name\n{body}"), date("2026-11-20"), "x");
    }
}
