//! Who staffs which window when, as it was set: duties by the week, absences, skills. Pure.

use std::{collections::BTreeMap, fmt, str::FromStr};

use plat_facts::{AbsenceRef, DutyRef, PersonRef, SiteRef};
use plat_identity::Branch;
use plat_kernel::{
    Date,
    calendar::{CalendarView, DayKind},
};

use crate::{error::RosterError, hours::TimeOfDay, model::Window};

/// The sorts of day by which a roster is set. A day off that is worked and a day of a holiday are not the day of the week that they
/// fall on: other people serve then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RosterDay {
    /// An ordinary Monday.
    Monday,
    /// An ordinary Tuesday.
    Tuesday,
    /// An ordinary Wednesday.
    Wednesday,
    /// An ordinary Thursday.
    Thursday,
    /// An ordinary Friday.
    Friday,
    /// An ordinary Saturday.
    Saturday,
    /// An ordinary Sunday.
    Sunday,
    /// A day off that is worked for a holiday 调休上班.
    Makeup,
    /// A day of a holiday on which doors are open 节假日值班.
    Holiday,
}

impl RosterDay {
    /// All of them, in the order of forms.
    pub const ALL: [Self; 9] = [
        Self::Monday,
        Self::Tuesday,
        Self::Wednesday,
        Self::Thursday,
        Self::Friday,
        Self::Saturday,
        Self::Sunday,
        Self::Makeup,
        Self::Holiday,
    ];

    /// What a day is to a roster.
    pub fn of(date: Date, calendar: &CalendarView) -> Self {
        match calendar.day(date) {
            DayKind::MakeupWorkday(_) => Self::Makeup,
            DayKind::Holiday(_) => Self::Holiday,
            DayKind::Workday | DayKind::Weekend => {
                let at = usize::try_from(date.weekday().to_monday_zero_offset()).unwrap_or_default();
                Self::ALL.get(at).copied().unwrap_or(Self::Sunday)
            }
        }
    }

    /// The word in data files, forms and the API.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Monday => "mon",
            Self::Tuesday => "tue",
            Self::Wednesday => "wed",
            Self::Thursday => "thu",
            Self::Friday => "fri",
            Self::Saturday => "sat",
            Self::Sunday => "sun",
            Self::Makeup => "makeup",
            Self::Holiday => "holiday",
        }
    }

    /// The sort of day with that code.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.code() == code)
    }

    const fn bit(self) -> u16 {
        1 << self as u16
    }
}

/// Some sorts of day; never none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days(u16);

impl Days {
    /// Those of a list; nothing if it is empty.
    pub fn of(days: impl IntoIterator<Item = RosterDay>) -> Option<Self> {
        Self::of_bits(days.into_iter().fold(0, |bits, day| bits | day.bit()).into())
    }

    /// As the database keeps them.
    pub(crate) fn of_bits(bits: i64) -> Option<Self> {
        u16::try_from(bits).ok().filter(|bits| (1..1 << 9).contains(bits)).map(Self)
    }

    /// As the database keeps them.
    pub(crate) fn bits(self) -> i64 {
        self.0.into()
    }

    /// Whether a sort of day is among them.
    pub const fn has(self, day: RosterDay) -> bool {
        self.0 & day.bit() != 0
    }

    /// Those that are, in their order.
    pub fn iter(self) -> impl Iterator<Item = RosterDay> {
        RosterDay::ALL.into_iter().filter(move |day| self.has(*day))
    }
}

/// A stretch of a day; never empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stretch {
    /// From when.
    pub from: TimeOfDay,
    /// Until when.
    pub to: TimeOfDay,
}

impl Stretch {
    /// Whether the other lies in it.
    pub fn covers(self, other: Self) -> bool {
        self.from <= other.from && other.to <= self.to
    }

    /// What both have in common.
    pub fn common(self, other: Self) -> Option<Self> {
        let (from, to) = (self.from.max(other.from), self.to.min(other.to));
        (from < to).then_some(Self { from, to })
    }
}

impl fmt::Display for Stretch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.from, self.to)
    }
}

impl FromStr for Stretch {
    type Err = RosterError;

    fn from_str(raw: &str) -> Result<Self, RosterError> {
        let bad = || RosterError::BadHours(raw.to_owned());
        let (from, to) = raw.split_once(['-', '–', '—']).ok_or_else(bad)?;
        let time = |raw: &str| raw.trim().parse().map_err(|_| bad());
        let stretch = Self { from: time(from)?, to: time(to)? };
        if stretch.from < stretch.to { Ok(stretch) } else { Err(bad()) }
    }
}

/// Stretches of one day, written one after the other: in order and apart, at least one.
pub fn hours(raw: &str) -> Result<Vec<Stretch>, RosterError> {
    let words = raw.split([' ', ',', '，', '、', ';', '；']).filter(|word| !word.is_empty());
    let mut found = words.map(str::parse).collect::<Result<Vec<Stretch>, _>>()?;
    found.sort_unstable();
    let apart = found.windows(2).all(|pair| matches!(pair, [one, next] if one.to <= next.from));
    if found.is_empty() || !apart { Err(RosterError::BadHours(raw.to_owned())) } else { Ok(found) }
}

/// An officer at a window on some days of the week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duty {
    /// Names it.
    pub id: DutyRef,
    /// Where.
    pub site: SiteRef,
    /// At which window.
    pub window: u16,
    /// Who.
    pub officer: PersonRef,
    /// On which days.
    pub days: Days,
    /// When on such a day.
    pub hours: Vec<Stretch>,
    /// The first day.
    pub first: Date,
    /// The last day, if there is one yet.
    pub last: Option<Date>,
}

impl Duty {
    /// Whether it holds on a date.
    pub fn holds(&self, date: Date) -> bool {
        self.first <= date && self.last.is_none_or(|last| date <= last)
    }
}

/// An officer is away for some days, on leave or because they changed places with somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Absence {
    /// Names it.
    pub id: AbsenceRef,
    /// Where.
    pub site: SiteRef,
    /// Who is away.
    pub officer: PersonRef,
    /// The first day.
    pub first: Date,
    /// The last day.
    pub last: Date,
    /// Who stands in, at the same window and hours.
    pub instead: Option<PersonRef>,
}

impl Absence {
    /// Whether it is about a date.
    pub fn covers(&self, date: Date) -> bool {
        (self.first..=self.last).contains(&date)
    }
}

/// The roster of a site.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Roster {
    /// Duties by the week.
    pub duties: Vec<Duty>,
    /// Who is away.
    pub absences: Vec<Absence>,
    /// What each officer may do at a window.
    pub skills: BTreeMap<PersonRef, Vec<Branch>>,
}

impl Roster {
    /// What can be done at a window while an officer sits there: what the window may, of what the officer may.
    pub fn skill(&self, window: &Window, officer: PersonRef) -> Vec<Branch> {
        let may = self.skills.get(&officer).map(Vec::as_slice).unwrap_or_default();
        window.branches.iter().filter(|branch| may.contains(branch)).copied().collect()
    }

    /// The absence of an officer on a date, the one set last if there are several.
    pub fn absence(&self, officer: PersonRef, date: Date) -> Option<&Absence> {
        self.absences.iter().rev().find(|it| it.officer == officer && it.covers(date))
    }
}
