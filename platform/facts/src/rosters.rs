//! Who staffs which window when. The stream of each fact is its own.

use plat_kernel::Date;
use serde::{Deserialize, Serialize};

use crate::{AbsenceRef, DutyRef, PersonRef, SiteRef, published::published};

/// An officer serves at a window on some days of the week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DutySet {
    /// The duty.
    pub duty: DutyRef,
    /// Where.
    pub site: SiteRef,
    /// At which window.
    pub window: u16,
    /// Who.
    pub officer: PersonRef,
    /// The codes of the days.
    pub days: Vec<String>,
    /// When on such a day, as `08:00-12:00`.
    pub hours: Vec<String>,
    /// The first day.
    pub first: Date,
    /// The last day, if there is one yet.
    pub last: Option<Date>,
}

/// A duty has a last day, or another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DutyEnded {
    /// The duty.
    pub duty: DutyRef,
    /// Where.
    pub site: SiteRef,
    /// Whose.
    pub officer: PersonRef,
    /// The last day; before the first, it never held.
    pub last: Date,
}

/// An officer is not at their window for some days; somebody may stand in. Why they are away stands nowhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AbsenceSet {
    /// The absence.
    pub absence: AbsenceRef,
    /// Where.
    pub site: SiteRef,
    /// Who is away.
    pub officer: PersonRef,
    /// The first day.
    pub first: Date,
    /// The last day.
    pub last: Date,
    /// Who stands in.
    pub instead: Option<PersonRef>,
}

/// They are there after all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AbsenceLifted {
    /// The absence.
    pub absence: AbsenceRef,
    /// Where.
    pub site: SiteRef,
    /// Who is there.
    pub officer: PersonRef,
}

/// For these branches an officer may serve at a window, and for no others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SkillsSet {
    /// The officer.
    pub officer: PersonRef,
    /// Where.
    pub site: SiteRef,
    /// The codes of the branches.
    pub branches: Vec<String>,
}

published! {
    DutySet => "rosters.duty_set",
    DutyEnded => "rosters.duty_ended",
    AbsenceSet => "rosters.absence_set",
    AbsenceLifted => "rosters.absence_lifted",
    SkillsSet => "rosters.skills_set",
}
