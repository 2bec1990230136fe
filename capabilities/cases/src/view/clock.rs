//! The legal clock as people see it: the date, what is left, and a picture of the days.

use plat_kernel::{
    Date,
    calendar::CalendarView,
    term::{ExplainedDay, Explanation, Reason},
};
use plat_web::Page;

use crate::{
    change::Moment,
    dates::{Lamp, lamp},
    model::Case,
};

/// The date that matters now.
#[derive(Clone, Debug)]
pub struct Due {
    /// The date in words.
    pub date: String,
    /// How near it is: `ok`, `warn`, `bad` or none.
    pub look: &'static str,
    /// What is left, in working days.
    pub left: String,
    /// Which law sets it.
    pub law: String,
    /// It rests on a year that nobody has published yet.
    pub provisional: bool,
    /// Each day, counted or not, and why.
    pub days: Vec<Day>,
}

/// A day in the picture.
#[derive(Clone, Debug)]
pub struct Day {
    /// The day of its month.
    pub number: i8,
    /// The month.
    pub month: i8,
    /// 1 is Monday.
    pub weekday: i8,
    /// `start`, `counted`, `rest`, `holiday`, `makeup`, `paused` or `due`.
    pub state: &'static str,
    /// It is over.
    pub passed: bool,
    /// It is today.
    pub today: bool,
    /// What stands in its square.
    pub mark: String,
    /// The date in words.
    pub date: String,
    /// Why it counts, or does not.
    pub why: String,
}

/// The date that matters now, or nothing when the case is over or waits for the applicant.
pub fn due(page: &Page, case: &Case, moment: &Moment) -> Option<Due> {
    let dates = moment.dates(case);
    let today = moment.today();
    let over = dates.answer.is_none() && (case.is_closed() || case.stage.decision().is_some());
    // Once decided, the date that was kept or missed is the promise; the hand-over stands in the timeline.
    let explanation = if over { dates.promised.as_ref() } else { dates.next() }?;
    let look = match lamp(explanation.due, today, &moment.calendar) {
        _ if over => "ok",
        Lamp::Green => "",
        Lamp::Yellow => "warn",
        Lamp::Red => "bad",
    };
    let law = match (&dates.reply, &dates.legal) {
        _ if dates.answer.is_some() => page.t("cases.law.answer").to_string(),
        (Some(_), _) => page.t("cases.law.reply").to_string(),
        (None, Some(legal)) => page.t("cases.law.promise").with("date", page.date(&legal.due)).to_string(),
        (None, None) => page.t("cases.law.promise_only").to_string(),
    };
    let left = if over { String::new() } else { left(page, explanation.due, today, &moment.calendar) };
    Some(Due {
        date: page.date(&explanation.due),
        look,
        left,
        law,
        provisional: explanation.provisional,
        days: days(page, explanation, today),
    })
}

/// What is left until a day, in working days.
pub fn left(page: &Page, due: Date, today: Date, calendar: &CalendarView) -> String {
    if due == today {
        return page.t("cases.left.today").to_string();
    }
    let (from, to) = if due < today { (due, today) } else { (today, due) };
    let working = from
        .series(jiff::Span::new().days(1))
        .skip(1)
        .take_while(|day| *day <= to)
        .filter(|day| calendar.is_workday(*day))
        .count();
    let key = if due < today { "cases.left.late" } else { "cases.left.days" };
    page.t(key).with("days", working).to_string()
}

/// The lamp of a step in words and colour; nothing is lit where nothing is due.
pub fn lamp_of(page: &Page, lamp: Option<Lamp>) -> (&'static str, String) {
    match lamp {
        Some(lamp) => (lamp.code(), page.t(&format!("cases.lamp.{}", lamp.code())).to_string()),
        None => ("none", page.t("cases.lamp.none").to_string()),
    }
}

fn days(page: &Page, explanation: &Explanation, today: Date) -> Vec<Day> {
    let mut counted = 0;
    let days = explanation.days.iter().map(|day| {
        counted += usize::from(day.counted);
        Day {
            number: day.date.day(),
            month: day.date.month(),
            weekday: day.date.weekday().to_monday_one_offset(),
            state: state(day, explanation.due),
            passed: day.date < today,
            today: day.date == today,
            mark: mark(page, day, counted),
            date: page.date(&day.date),
            why: day.reason.text(page.lang),
        }
    });
    days.collect()
}

fn state(day: &ExplainedDay, due: Date) -> &'static str {
    match day.reason {
        _ if day.date == due => "due",
        Reason::StartDay => "start",
        Reason::MakeupWorkday(_) => "makeup",
        Reason::Holiday(_) => "holiday",
        Reason::Suspended => "paused",
        _ if day.counted => "counted",
        _ => "rest",
    }
}

fn mark(page: &Page, day: &ExplainedDay, counted: usize) -> String {
    match day.reason {
        _ if day.counted => counted.to_string(),
        Reason::StartDay => page.t("cases.mark.start").to_string(),
        Reason::Suspended => page.t("cases.mark.paused").to_string(),
        Reason::MovedPastEnd => String::new(),
        _ => page.t("cases.mark.rest").to_string(),
    }
}
