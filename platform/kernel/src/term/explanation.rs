//! The answer to "when is it due": every day, counted or not, and why.

use std::sync::Arc;

use jiff::civil::Date;
use serde::{Serialize, Serializer, ser::SerializeStruct};

use crate::lang::{Bilingual, Lang};

/// A due day, where nobody asks how it came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// The last day on which the thing may be done.
    pub date: Date,
    /// As [`Explanation::provisional`].
    pub provisional: bool,
}

/// A due day and how it came about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// The last day on which the thing may be done.
    pub due: Date,
    /// True if any of the days lies in a year whose holidays were not published yet: the due day may still change.
    pub provisional: bool,
    /// Every day from the start day to the due day.
    pub days: Vec<ExplainedDay>,
}

impl Explanation {
    /// The due day without its story.
    pub fn as_due(&self) -> Due {
        Due { date: self.due, provisional: self.provisional }
    }

    /// How many of the days were counted; equals the term's days.
    pub fn counted(&self) -> usize {
        self.days.iter().filter(|day| day.counted).count()
    }
}

/// One day of an explanation. As JSON: `date`, `counted`, `reason` (the code) and `text` in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExplainedDay {
    /// Which day.
    pub date: Date,
    /// Whether the day uses up one day of the term.
    pub counted: bool,
    /// Why.
    pub reason: Reason,
}

/// Why a day is counted or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// The day on which the term starts is never counted.
    StartDay,
    /// An ordinary working day.
    WorkingDay,
    /// A Saturday or Sunday that is worked in exchange for a day of that holiday.
    MakeupWorkday(Arc<Bilingual>),
    /// A Saturday or Sunday.
    Weekend,
    /// A public holiday with its name.
    Holiday(Arc<Bilingual>),
    /// The clock of the case stood still.
    Suspended,
    /// A day of a term that counts every day.
    CalendarDay,
    /// The first working day after a term that ended on a day off.
    MovedPastEnd,
}

impl Reason {
    /// The stable code: `start_day`, `working_day`, `makeup_workday`, `weekend`, `holiday`, `suspended`,
    /// `calendar_day`, `moved_past_end`.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::StartDay => "start_day",
            Self::WorkingDay => "working_day",
            Self::MakeupWorkday(_) => "makeup_workday",
            Self::Weekend => "weekend",
            Self::Holiday(_) => "holiday",
            Self::Suspended => "suspended",
            Self::CalendarDay => "calendar_day",
            Self::MovedPastEnd => "moved_past_end",
        }
    }

    /// The reason as people read it.
    pub fn text(&self, lang: Lang) -> String {
        match (self, lang) {
            (Self::StartDay, Lang::Zh) => "起算当日，不计入".to_owned(),
            (Self::StartDay, Lang::En) => "the start day is not counted".to_owned(),
            (Self::WorkingDay, Lang::Zh) => "工作日".to_owned(),
            (Self::WorkingDay, Lang::En) => "working day".to_owned(),
            (Self::MakeupWorkday(name), Lang::Zh) => format!("{}调休补班，计为工作日", name.zh),
            (Self::MakeupWorkday(name), Lang::En) => format!("worked in exchange for {}", name.en),
            (Self::Weekend, Lang::Zh) => "休息日".to_owned(),
            (Self::Weekend, Lang::En) => "weekend".to_owned(),
            (Self::Holiday(name), Lang::Zh) => format!("{}放假", name.zh),
            (Self::Holiday(name), Lang::En) => format!("holiday: {}", name.en),
            (Self::Suspended, Lang::Zh) => "停钟期间，不计入".to_owned(),
            (Self::Suspended, Lang::En) => "the clock was suspended".to_owned(),
            (Self::CalendarDay, Lang::Zh) => "自然日".to_owned(),
            (Self::CalendarDay, Lang::En) => "calendar day".to_owned(),
            (Self::MovedPastEnd, Lang::Zh) => "期满日为休息日，顺延至此工作日".to_owned(),
            (Self::MovedPastEnd, Lang::En) => "moved here because the term ended on a day off".to_owned(),
        }
    }

    /// The reason in both languages.
    pub fn bilingual(&self) -> Bilingual {
        Bilingual { zh: self.text(Lang::Zh), en: self.text(Lang::En) }
    }
}

impl Serialize for ExplainedDay {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut day = to.serialize_struct("ExplainedDay", 4)?;
        day.serialize_field("date", &self.date)?;
        day.serialize_field("counted", &self.counted)?;
        day.serialize_field("reason", self.reason.code())?;
        day.serialize_field("text", &self.reason.bilingual())?;
        day.end()
    }
}
