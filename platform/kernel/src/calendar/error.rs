//! What can be wrong with a calendar file.

use std::fmt;

use jiff::civil::Date;

use crate::lang::Lang;

/// A calendar file that cannot be used: the line, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarError {
    /// The line, counted from 1; `None` if it concerns no single line.
    pub line: Option<usize>,
    /// Why.
    pub problem: Problem,
}

/// Why a calendar file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Problem {
    /// Not the form that is expected: what the reader of TOML or CSV said.
    Form(String),
    /// The text is not a date like 2026-05-01.
    NotADate(String),
    /// The type of a day is neither `holiday` nor `makeup_workday`.
    UnknownType(String),
    /// A column of the list is missing.
    NoColumn(&'static str),
    /// A holiday without its name in both languages.
    NoName,
    /// A make-up working day whose holiday has no day off.
    NoSuchHoliday(String),
    /// A list without days.
    Empty,
    /// No revision at all.
    NoRevision,
    /// A revision without its source.
    NoSource,
    /// Revisions must come in the order of their publication, one a date.
    NotInOrder {
        /// The publication that is out of order.
        published: Date,
    },
    /// The last day comes before the first.
    Backwards {
        /// The first day.
        from: Date,
        /// The last day.
        to: Date,
    },
    /// Longer than a month.
    TooLong {
        /// The first day.
        from: Date,
        /// The last day.
        to: Date,
    },
    /// A day that does not belong to the year, nor to the December before or the January after.
    OutsideYear {
        /// The day.
        date: Date,
        /// The year of the file.
        year: i16,
    },
    /// A day off is named twice.
    HolidayTwice {
        /// The day.
        date: Date,
    },
    /// A make-up working day is named twice.
    MakeupTwice {
        /// The day.
        date: Date,
    },
    /// A day is both off and worked.
    OffAndWorked {
        /// The day.
        date: Date,
    },
    /// A make-up working day from Monday to Friday.
    MakeupOnWeekday {
        /// The day.
        date: Date,
    },
    /// Two different revisions of one year on the same date.
    TwoRevisions {
        /// The year.
        year: i16,
        /// Their date.
        published: Date,
    },
}

impl CalendarError {
    pub(super) const fn new(line: Option<usize>, problem: Problem) -> Self {
        Self { line, problem }
    }

    pub(super) const fn at(line: usize, problem: Problem) -> Self {
        Self { line: Some(line), problem }
    }

    /// The line and why, in that language.
    pub fn text(&self, lang: Lang) -> String {
        match (self.line, lang) {
            (Some(line), Lang::Zh) => format!("第 {line} 行：{}", self.problem.zh()),
            (Some(line), Lang::En) => format!("line {line}: {}", self.problem.en()),
            (None, Lang::Zh) => self.problem.zh(),
            (None, Lang::En) => self.problem.en(),
        }
    }
}

impl Problem {
    fn zh(&self) -> String {
        match self {
            Self::Form(why) => format!("格式不对：{why}"),
            Self::NotADate(text) => format!("“{text}”不是日期，应写作 2026-05-01"),
            Self::UnknownType(text) => format!("日期类型“{text}”不认识，应为 holiday 或 makeup_workday"),
            Self::NoColumn(name) => format!("缺少列 {name}"),
            Self::NoName => "节日缺少中文或英文名称".to_owned(),
            Self::NoSuchHoliday(name) => format!("补班日所属的“{name}”没有放假日"),
            Self::Empty => "清单里没有日期".to_owned(),
            Self::NoRevision => "没有任何一次发布（[[revision]]）".to_owned(),
            Self::NoSource => "没有写明来源（通知文号）".to_owned(),
            Self::NotInOrder { published } => {
                format!("{published} 的发布应排在前一次发布之后，且日期不能相同")
            }
            Self::Backwards { from, to } => format!("最后一天 {to} 早于第一天 {from}"),
            Self::TooLong { from, to } => format!("{from} 至 {to} 超过一个月"),
            Self::OutsideYear { date, year } => format!("{date} 不属于 {year} 年（含上年 12 月、下年 1 月）"),
            Self::HolidayTwice { date } => format!("放假日 {date} 重复"),
            Self::MakeupTwice { date } => format!("补班日 {date} 重复"),
            Self::OffAndWorked { date } => format!("{date} 既放假又补班"),
            Self::MakeupOnWeekday { date } => format!("补班日 {date} 不是周六或周日"),
            Self::TwoRevisions { year, published } => format!("{year} 年在 {published} 有两次内容不同的发布"),
        }
    }

    fn en(&self) -> String {
        match self {
            Self::Form(why) => format!("not the expected form: {why}"),
            Self::NotADate(text) => format!("`{text}` is not a date; write it like 2026-05-01"),
            Self::UnknownType(text) => {
                format!("unknown type of day `{text}`: holiday or makeup_workday is expected")
            }
            Self::NoColumn(name) => format!("the column {name} is missing"),
            Self::NoName => "a holiday lacks its Chinese or English name".to_owned(),
            Self::NoSuchHoliday(name) => {
                format!("no day off belongs to the make-up working day's holiday `{name}`")
            }
            Self::Empty => "the list has no days".to_owned(),
            Self::NoRevision => "no [[revision]] at all".to_owned(),
            Self::NoSource => "the source (number of the notice) is missing".to_owned(),
            Self::NotInOrder { published } => {
                format!(
                    "the revision published on {published} must come after the one before it, on a later date"
                )
            }
            Self::Backwards { from, to } => format!("the last day {to} is before the first day {from}"),
            Self::TooLong { from, to } => format!("{from} to {to} is longer than a month"),
            Self::OutsideYear { date, year } => {
                format!("{date} is not in {year}, nor in the December before or the January after")
            }
            Self::HolidayTwice { date } => format!("the day off {date} is named twice"),
            Self::MakeupTwice { date } => format!("the make-up working day {date} is named twice"),
            Self::OffAndWorked { date } => format!("{date} is both a day off and a make-up working day"),
            Self::MakeupOnWeekday { date } => {
                format!("the make-up working day {date} is not a Saturday or Sunday")
            }
            Self::TwoRevisions { year, published } => {
                format!("{year} has two different revisions published on {published}")
            }
        }
    }
}

impl fmt::Display for CalendarError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Lang::En))
    }
}

impl std::error::Error for CalendarError {}
