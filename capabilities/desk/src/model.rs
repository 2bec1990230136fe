//! Who has a case. A task is about the step that is open: once the case lies in another tray, nobody has it any more.

use cap_cases::model::Case;
use plat_facts::{
    NewFact,
    refs::{CaseRef, PersonRef, SiteRef, StreamRef},
};
use plat_kernel::{Date, Timestamp, id::Id};

/// A case as a task of officers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// The case.
    pub case: CaseRef,
    /// The stream of its facts.
    pub stream: StreamRef,
    /// Counts the changes; 0 before the first.
    pub version: i64,
    /// Where the case lay.
    pub site: SiteRef,
    /// The code of the tray in which it lay.
    pub tray: String,
    /// Who has it.
    pub holder: Option<PersonRef>,
    /// Since when.
    pub since: Timestamp,
    /// It was put aside.
    pub parked: Option<Parked>,
}

/// A case was put aside; the legal clock runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parked {
    /// It comes back on this day.
    pub until: Option<Date>,
    /// It comes back when anything has happened to the case since this version.
    pub version: Option<i64>,
}

impl Task {
    /// A case that nobody has ever taken up.
    pub fn fresh(case: &Case, stream: StreamRef, now: Timestamp) -> Self {
        Self {
            case: case.id,
            stream,
            version: 0,
            site: case.site.clone(),
            tray: case.tray().code().to_owned(),
            holder: None,
            since: now,
            parked: None,
        }
    }

    /// Who has the case, as it stands now: nobody, once it lies in another tray or at another site.
    pub fn holder(&self, case: &Case) -> Option<PersonRef> {
        self.holder.filter(|_| self.tray == case.tray().code() && self.site == case.site)
    }

    /// Whether the case is aside: it was parked in this step, its day has not come, and what it waits for has not happened.
    pub fn is_aside(&self, case: &Case, today: Date) -> bool {
        let waits = |parked: &Parked| {
            parked.until.is_none_or(|until| today < until)
                && parked.version.is_none_or(|version| case.version <= version)
        };
        self.holder(case).is_some() && self.parked.as_ref().is_some_and(waits)
    }

    /// The same task for the step at which the case is now, held by somebody.
    pub(crate) fn held_by(&self, case: &Case, holder: Option<PersonRef>, now: Timestamp) -> Self {
        Self {
            version: self.version + 1,
            site: case.site.clone(),
            tray: case.tray().code().to_owned(),
            holder,
            since: now,
            parked: None,
            ..self.clone()
        }
    }
}

/// What is done with a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// 领办
    Claim,
    /// 分派
    Assign,
    /// 转交
    Forward,
    /// 退回
    Return,
    /// 搁置
    Park,
    /// Taken up again.
    Wake,
}

impl Deed {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 6] =
        [Self::Claim, Self::Wake, Self::Forward, Self::Return, Self::Park, Self::Assign];

    /// The stable code, also the last part of its address and word key.
    pub fn code(self) -> &'static str {
        match self {
            Self::Claim => "claim",
            Self::Assign => "assign",
            Self::Forward => "forward",
            Self::Return => "return",
            Self::Park => "park",
            Self::Wake => "wake",
        }
    }

    /// What a code means.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|deed| deed.code() == code)
    }
}

/// What an officer wrote about a task for the next one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Its id.
    pub id: Id<Note>,
    /// The case.
    pub case: CaseRef,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub officer: PersonRef,
    /// What was done.
    pub deed: Deed,
    /// With whom, where somebody else is concerned.
    pub other: Option<PersonRef>,
    /// In the officer's words.
    pub words: String,
}

/// A decided deed, ready to be stored.
#[derive(Clone, Debug)]
pub struct Change {
    /// The task after it.
    pub task: Task,
    /// What is written down for the next officer.
    pub note: Note,
    /// What happened.
    pub fact: NewFact,
}
