//! When a service point is open. A pure function of a date and the working calendar.
//!
//! Opening days are not working days: a hall may open on a Saturday or on the last day of a holiday, and
//! no legal term runs any faster for it (`domain.md` §2). Nothing here may be used to count a term.

use std::fmt;
use std::str::FromStr;

use plat_kernel::Date;
use plat_kernel::calendar::{CalendarView, DayKind};
use plat_kernel::lang::Bilingual;

/// The opening rules that one or more service points follow.
#[derive(Debug, Clone)]
pub struct Timetable {
    /// The name under which sites refer to it.
    pub code: String,
    /// The rules in words, for a notice on the door.
    pub notice: Bilingual,
    /// Where the rules come from.
    pub source: String,
    /// The first day on which they hold.
    pub effective: Date,
    /// A holiday of at least this many days in a row is a long one.
    pub long_holiday_from: u32,
    /// What holds on which days; the first rule that fits a day decides.
    pub rules: Vec<Rule>,
}

/// One rule of a timetable.
#[derive(Debug, Clone)]
pub struct Rule {
    /// The days it is about.
    pub when: When,
    /// When doors are open on such a day, in order and without overlaps.
    pub sessions: Vec<Session>,
}

/// The days a rule is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// Every working day, make-up days included.
    Workday,
    /// A Saturday that is neither a holiday nor a make-up day.
    Saturday,
    /// A Sunday that is neither a holiday nor a make-up day.
    Sunday,
    /// The last day of a short holiday (小长假最后一天).
    ShortHolidayLastDay,
    /// The last so many days of a long holiday (大长假后四天).
    LongHolidayLastDays(u32),
}

/// A stretch of a day in which people are served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Session {
    /// Doors open.
    pub from: TimeOfDay,
    /// Doors close.
    pub to: TimeOfDay,
    /// How much of the site serves.
    pub service: Service,
}

/// How much of a site serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Service {
    /// All counters.
    Full,
    /// Some counters: at lunch time and on extra days (延时服务).
    OnDuty,
}

/// Hours and minutes on the wall clock in China.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TimeOfDay(u16);

impl TimeOfDay {
    /// Minutes since midnight.
    pub fn minutes(self) -> u16 {
        self.0
    }
}

impl FromStr for TimeOfDay {
    type Err = BadTime;

    fn from_str(raw: &str) -> Result<Self, BadTime> {
        let (hours, minutes) = raw.split_once(':').ok_or(BadTime)?;
        let two_digits = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
        if !two_digits(hours) || !two_digits(minutes) {
            return Err(BadTime);
        }
        let (hours, minutes): (u16, u16) =
            (hours.parse().map_err(|_| BadTime)?, minutes.parse().map_err(|_| BadTime)?);
        let in_range = minutes < 60 && hours * 60 + minutes <= 24 * 60;
        in_range.then_some(Self(hours * 60 + minutes)).ok_or(BadTime)
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

/// Not a time between 00:00 and 24:00.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a time between 00:00 and 24:00")]
pub struct BadTime;

/// What a timetable says about one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenDay {
    /// The day.
    pub date: Date,
    /// Why it is open or closed.
    pub reason: DayReason,
    /// When doors are open; empty if closed.
    pub sessions: Vec<Session>,
    /// True if the calendar of that year is not published yet, so that this may change.
    pub provisional: bool,
}

impl OpenDay {
    /// True if anybody is served on that day.
    pub fn is_open(&self) -> bool {
        !self.sessions.is_empty()
    }

    /// First opening and last closing, for a short line; `None` if closed.
    pub fn span(&self) -> Option<(TimeOfDay, TimeOfDay)> {
        Some((self.sessions.first()?.from, self.sessions.last()?.to))
    }

    /// True if some counters only serve during the whole day.
    pub fn on_duty_only(&self) -> bool {
        self.is_open() && self.sessions.iter().all(|session| session.service == Service::OnDuty)
    }

    /// The session that covers a moment of the day.
    pub fn at(&self, time: TimeOfDay) -> Option<&Session> {
        self.sessions.iter().find(|session| session.from <= time && time < session.to)
    }
}

/// What sort of day it is for a site's doors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DayReason {
    /// An ordinary working day.
    Workday,
    /// A day off that is worked for the named holiday.
    MakeupWorkday(String),
    /// An ordinary Saturday.
    Saturday,
    /// An ordinary Sunday.
    Sunday,
    /// A day of the named holiday on which no rule opens the doors.
    Holiday(String),
    /// The last day of a short holiday.
    ShortHolidayLastDay(String),
    /// One of the last days of a long holiday.
    LongHolidayLastDays(String),
}

impl DayReason {
    /// The stable word for translations and the API.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Workday => "workday",
            Self::MakeupWorkday(_) => "makeup_workday",
            Self::Saturday => "saturday",
            Self::Sunday => "sunday",
            Self::Holiday(_) => "holiday",
            Self::ShortHolidayLastDay(_) => "short_holiday_last_day",
            Self::LongHolidayLastDays(_) => "long_holiday_last_days",
        }
    }

    /// The holiday that the day belongs to, if any.
    pub fn holiday(&self) -> Option<&str> {
        match self {
            Self::Workday | Self::Saturday | Self::Sunday => None,
            Self::MakeupWorkday(name)
            | Self::Holiday(name)
            | Self::ShortHolidayLastDay(name)
            | Self::LongHolidayLastDays(name) => Some(name),
        }
    }
}

impl Timetable {
    /// What this timetable says about a day: the same for the same day and calendar, whenever it is asked.
    pub fn open_on(&self, date: Date, calendar: &CalendarView) -> OpenDay {
        let (reason, sessions) = match calendar.day(date) {
            DayKind::Workday => (DayReason::Workday, self.sessions(When::Workday)),
            DayKind::MakeupWorkday(name) => {
                (DayReason::MakeupWorkday(name.to_string()), self.sessions(When::Workday))
            }
            DayKind::Weekend => self.weekend(date),
            DayKind::Holiday(name) => self.holiday(date, &name.to_string(), calendar),
        };
        OpenDay { date, reason, sessions, provisional: calendar.is_provisional(date) }
    }

    /// The seven days from a date on.
    pub fn week_from(&self, first: Date, calendar: &CalendarView) -> Vec<OpenDay> {
        let days = std::iter::successors(Some(first), |date| date.tomorrow().ok());
        days.take(7).map(|date| self.open_on(date, calendar)).collect()
    }

    fn weekend(&self, date: Date) -> (DayReason, Vec<Session>) {
        if date.weekday() == jiff::civil::Weekday::Saturday {
            (DayReason::Saturday, self.sessions(When::Saturday))
        } else {
            (DayReason::Sunday, self.sessions(When::Sunday))
        }
    }

    fn holiday(&self, date: Date, name: &str, calendar: &CalendarView) -> (DayReason, Vec<Session>) {
        let (length, left) = position_in_holiday(date, calendar);
        let closed = (DayReason::Holiday(name.to_owned()), Vec::new());
        for rule in &self.rules {
            let sessions = rule.sessions.clone();
            match rule.when {
                When::ShortHolidayLastDay if length < self.long_holiday_from && left == 1 => {
                    return (DayReason::ShortHolidayLastDay(name.to_owned()), sessions);
                }
                When::LongHolidayLastDays(days) if length >= self.long_holiday_from && left <= days => {
                    return (DayReason::LongHolidayLastDays(name.to_owned()), sessions);
                }
                _ => {}
            }
        }
        closed
    }

    fn sessions(&self, when: When) -> Vec<Session> {
        let rule = self.rules.iter().find(|rule| rule.when == when);
        rule.map(|rule| rule.sessions.clone()).unwrap_or_default()
    }
}

/// How many days off in a row a holiday has, and how many are left from `date` on, both counting `date`.
fn position_in_holiday(date: Date, calendar: &CalendarView) -> (u32, u32) {
    // The longest holiday on record has nine days; the bound only keeps a wrong calendar from looping.
    const BOUND: usize = 31;
    let off = |date: &Date| matches!(calendar.day(*date), DayKind::Holiday(_));
    let count = |days: usize| u32::try_from(days).unwrap_or(u32::MAX);
    let before = std::iter::successors(date.yesterday().ok(), |d| d.yesterday().ok());
    let after = std::iter::successors(Some(date), |d| d.tomorrow().ok());
    let passed = count(before.take(BOUND).take_while(off).count());
    let left = count(after.take(BOUND).take_while(off).count());
    (passed + left, left)
}
