//! What a calendar says, and what an import changed, in words.

use std::fmt::Write as _;

use plat_kernel::{
    Date, Lang,
    calendar::{Calendar, DayKind, YearPlan},
};

use crate::cli::language::{say, weekday};

/// What is different in a year, a line for each day.
pub(super) fn told(before: &Calendar, after: &Calendar, year: i16, lang: Lang) -> String {
    let (old, new) = (before.latest(), after.latest());
    let mut text = String::new();
    let (from, to) = (Date::new(year - 1, 12, 1), Date::new(year + 1, 1, 31));
    let (Ok(from), Ok(to)) = (from, to) else { return text };
    let days = std::iter::successors(Some(from), |day| day.tomorrow().ok()).take_while(|day| *day <= to);
    for day in days.filter(|day| old.day(*day) != new.day(*day)) {
        let (was, is) = (kind(&old.day(day), lang), kind(&new.day(day), lang));
        let _ = writeln!(text, "{day}  {}  {was} → {is}", weekday(lang, day));
    }
    let in_year = Date::new(year, 7, 1).is_ok_and(|day| old.is_provisional(day) && !new.is_provisional(day));
    if text.is_empty() {
        text.push_str(say(lang, "没有一天与原来不同。\n", "No day is different from before.\n"));
    }
    if in_year {
        let _ = match lang {
            Lang::Zh => writeln!(text, "{year} 年的日期不再是推算的。"),
            Lang::En => writeln!(text, "Dates in {year} are no longer provisional."),
        };
    }
    text
}

/// A year with all its notices.
pub(super) fn shown(plan: &YearPlan, lang: Lang) -> String {
    let mut text = String::new();
    for revision in plan.revisions() {
        let (published, source) = (revision.published, &revision.source);
        let _ = match lang {
            Lang::Zh => writeln!(text, "{} 年，{published} 公布：{source}", plan.year()),
            Lang::En => writeln!(text, "{}, published {published}: {source}", plan.year()),
        };
        for holiday in &revision.holidays {
            let worked: Vec<String> = holiday.makeup.iter().map(Date::to_string).collect();
            let worked = if worked.is_empty() {
                String::new()
            } else {
                format!("  {} {}", say(lang, "补班", "worked"), worked.join(" "))
            };
            let _ =
                writeln!(text, "  {} – {}  {}{worked}", holiday.from, holiday.to, holiday.name.in_lang(lang));
        }
    }
    text
}

fn kind(day: &DayKind, lang: Lang) -> String {
    match day {
        DayKind::Workday => say(lang, "工作日", "working day").to_owned(),
        DayKind::Weekend => say(lang, "休息日", "weekend").to_owned(),
        DayKind::Holiday(name) => format!("{}{}", name.in_lang(lang), say(lang, "放假", " (day off)")),
        DayKind::MakeupWorkday(name) => {
            format!("{}{}", name.in_lang(lang), say(lang, "补班", " (worked in exchange)"))
        }
    }
}
