//! When a service point is open. A pure function of a date and the working calendar, which says by which rule: an exception
//! for that day, else the timetable that held then.
//!
//! Opening days are not working days: a hall may open on a Saturday or on the last day of a holiday, and
//! no legal term runs any faster for it (`domain.md` §2). Nothing here may be used to count a term.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use plat_facts::SiteRef;
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
    /// The rules that held until the day before `effective`, if others did.
    pub before: Option<Arc<Timetable>>,
}

/// Other hours on some days, or none: a closure, an extra opening. It goes before every rule.
#[derive(Debug, Clone)]
pub struct Exception {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub until: Date,
    /// Where; everywhere if empty.
    pub sites: Vec<SiteRef>,
    /// When doors are open on these days; never if empty.
    pub sessions: Vec<Session>,
    /// Why, for the notice on the door.
    pub why: Arc<Bilingual>,
    /// Where it comes from.
    pub source: String,
}

impl Exception {
    /// Whether it is about a day.
    pub fn covers(&self, date: Date) -> bool {
        (self.from..=self.until).contains(&date)
    }

    /// Whether it is about a site.
    pub fn is_at(&self, site: &SiteRef) -> bool {
        self.sites.is_empty() || self.sites.contains(site)
    }
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
    /// The beginning of the day.
    pub const MIDNIGHT: Self = Self(0);

    /// So many minutes after midnight, as long as that is the same day.
    pub fn of_minutes(minutes: u16) -> Option<Self> {
        (minutes <= 24 * 60).then_some(Self(minutes))
    }

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
    MakeupWorkday(Arc<Bilingual>),
    /// An ordinary Saturday.
    Saturday,
    /// An ordinary Sunday.
    Sunday,
    /// A day of the named holiday on which no rule opens the doors.
    Holiday(Arc<Bilingual>),
    /// The last day of a short holiday.
    ShortHolidayLastDay(Arc<Bilingual>),
    /// One of the last days of a long holiday.
    LongHolidayLastDays(Arc<Bilingual>),
    /// Something else holds on this day, for the reason given.
    Exception(Arc<Bilingual>),
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
            Self::Exception(_) => "exception",
        }
    }

    /// Whether it is what its day of the week says.
    pub fn is_ordinary(&self) -> bool {
        matches!(self, Self::Workday | Self::Saturday | Self::Sunday)
    }

    /// Why something else holds on this day, if it does.
    pub fn exception(&self) -> Option<&Bilingual> {
        if let Self::Exception(why) = self { Some(why) } else { None }
    }

    /// The holiday that the day belongs to, if any.
    pub fn holiday(&self) -> Option<&Bilingual> {
        match self {
            Self::Workday | Self::Saturday | Self::Sunday | Self::Exception(_) => None,
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
        let table = self.in_force(date);
        let (reason, sessions) = match calendar.day(date) {
            DayKind::Workday => (DayReason::Workday, table.sessions(When::Workday)),
            DayKind::MakeupWorkday(name) => (DayReason::MakeupWorkday(name), table.sessions(When::Workday)),
            DayKind::Weekend => table.weekend(date),
            DayKind::Holiday(name) => table.holiday(date, name, calendar),
        };
        OpenDay { date, reason, sessions, provisional: calendar.is_provisional(date) }
    }

    /// The rules that hold on a day. The oldest that are known hold before their day, too.
    pub fn in_force(&self, date: Date) -> &Self {
        match &self.before {
            Some(before) if date < self.effective => before.in_force(date),
            _ => self,
        }
    }

    fn weekend(&self, date: Date) -> (DayReason, Vec<Session>) {
        if date.weekday() == jiff::civil::Weekday::Saturday {
            (DayReason::Saturday, self.sessions(When::Saturday))
        } else {
            (DayReason::Sunday, self.sessions(When::Sunday))
        }
    }

    fn holiday(
        &self,
        date: Date,
        name: Arc<Bilingual>,
        calendar: &CalendarView,
    ) -> (DayReason, Vec<Session>) {
        let (length, left) = position_in_holiday(date, calendar);
        for rule in &self.rules {
            let sessions = rule.sessions.clone();
            match rule.when {
                When::ShortHolidayLastDay if length < self.long_holiday_from && left == 1 => {
                    return (DayReason::ShortHolidayLastDay(name), sessions);
                }
                When::LongHolidayLastDays(days) if length >= self.long_holiday_from && left <= days => {
                    return (DayReason::LongHolidayLastDays(name), sessions);
                }
                _ => {}
            }
        }
        (DayReason::Holiday(name), Vec::new())
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

#[cfg(test)]
mod by_hand;

#[cfg(test)]
mod tests {
    use plat_kernel::calendar::Calendar;

    use super::*;
    use crate::testing::ninghe;

    fn hall_on(date: &str) -> OpenDay {
        open("NH-HALL", date)
    }

    fn open(site: &str, date: &str) -> OpenDay {
        let calendar = Calendar::shipped().unwrap().latest();
        ninghe().get(&site.parse().unwrap()).unwrap().open_on(date.parse().unwrap(), &calendar)
    }

    fn span(day: &OpenDay) -> String {
        day.span().map_or_else(|| "closed".to_owned(), |(from, to)| format!("{from}-{to}"))
    }

    #[test]
    fn the_hall_is_open_from_eight_to_seven_on_a_working_day_and_serves_at_noon() {
        let day = hall_on("2026-11-23");
        assert_eq!(span(&day), "08:00-19:00");
        assert_eq!(day.at("12:30".parse().unwrap()).unwrap().service, Service::OnDuty);
        assert_eq!(day.at("11:59".parse().unwrap()).unwrap().service, Service::Full);
        assert!(day.at("19:00".parse().unwrap()).is_none());
    }

    #[test]
    fn a_make_up_saturday_is_a_full_working_day() {
        let day = hall_on("2026-02-14");
        assert_eq!((span(&day).as_str(), day.reason.code()), ("08:00-19:00", "makeup_workday"));
    }

    #[test]
    fn the_hall_serves_on_saturdays_and_rests_on_sundays() {
        let saturday = hall_on("2026-11-21");
        assert!(saturday.is_open() && saturday.on_duty_only());
        assert!(!hall_on("2026-11-22").is_open());
    }

    #[test]
    fn on_a_short_holiday_only_the_last_day_is_open() {
        // Dragon Boat Festival 2026: Friday 19 to Sunday 21 June.
        let open: Vec<bool> = ["19", "20", "21"].map(|d| hall_on(&format!("2026-06-{d}")).is_open()).into();
        assert_eq!(open, [false, false, true]);
        assert_eq!(hall_on("2026-06-21").reason.code(), "short_holiday_last_day");
        assert_eq!(hall_on("2026-06-21").reason.holiday().unwrap().zh, "端午");
    }

    #[test]
    fn on_a_long_holiday_the_last_four_days_are_open() {
        // National Day 2026: 1 to 7 October.
        let open: Vec<bool> = (1..=7).map(|d| hall_on(&format!("2026-10-0{d}")).is_open()).collect();
        assert_eq!(open, [false, false, false, true, true, true, true]);
        assert_eq!(hall_on("2026-10-07").reason.code(), "long_holiday_last_days");
    }

    #[test]
    fn a_station_keeps_the_noon_break_and_rests_on_holidays() {
        let day = open("NH-0101", "2026-11-23");
        assert!(day.at("12:30".parse().unwrap()).is_none());
        assert!(!open("NH-0101", "2026-06-21").is_open());
    }

    #[test]
    fn a_day_in_a_year_that_is_not_published_is_provisional() {
        assert!(hall_on("2031-05-01").provisional);
        assert!(!hall_on("2026-05-01").provisional);
    }

    #[test]
    fn a_week_has_seven_days_in_order() {
        let calendar = Calendar::shipped().unwrap().latest();
        let hall = ninghe().get(&"NH-HALL".parse().unwrap()).unwrap().clone();
        let week = hall.week_from("2026-12-29".parse().unwrap(), &calendar);
        assert_eq!(week.len(), 7);
        assert_eq!(week[6].date, "2027-01-04".parse().unwrap());
    }

    #[test]
    fn a_time_of_day_is_two_digits_each_and_at_most_24_00() {
        for good in ["00:00", "08:05", "24:00"] {
            assert_eq!(good.parse::<TimeOfDay>().unwrap().to_string(), good);
        }
        for bad in ["8:00", "08:60", "24:01", "25:00", "0800", "08:0a", "-1:00", ""] {
            assert!(bad.parse::<TimeOfDay>().is_err(), "{bad}");
        }
    }
}
