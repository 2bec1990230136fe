//! Who works on what at the officers' desk. The stream is the task's own id, one for each case that was ever taken up. What
//! officers write to each other stays at the desk.

use plat_kernel::Date;
use serde::{Deserialize, Serialize};

use crate::{CaseRef, PersonRef, SiteRef, published::published};

/// An officer took a case up 领办.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskClaimed {
    /// The case.
    pub case: CaseRef,
    /// Where it lies.
    pub site: SiteRef,
    /// Who took it.
    pub officer: PersonRef,
}

/// A case was given to an officer: by whoever decides there 分派, or by the colleague who had it 转交.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskAssigned {
    /// The case.
    pub case: CaseRef,
    /// Where it lies.
    pub site: SiteRef,
    /// To whom.
    pub officer: PersonRef,
    /// By whom.
    pub by: PersonRef,
    /// The giver had it before.
    pub forwarded: bool,
}

/// An officer gave a case back to the team 退回.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskReturned {
    /// The case.
    pub case: CaseRef,
    /// Where it lies.
    pub site: SiteRef,
    /// Who had it.
    pub officer: PersonRef,
}

/// An officer put a case aside 搁置. The legal clock runs on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskParked {
    /// The case.
    pub case: CaseRef,
    /// Where it lies.
    pub site: SiteRef,
    /// Who has it.
    pub officer: PersonRef,
    /// The day on which it comes back; none while nothing is due.
    pub until: Option<Date>,
    /// It comes back as soon as anything happens to the case.
    pub by_event: bool,
}

/// An officer took a case up again before it came back by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskWoken {
    /// The case.
    pub case: CaseRef,
    /// Where it lies.
    pub site: SiteRef,
    /// Who has it.
    pub officer: PersonRef,
}

/// A rule of the city brought a case before its heads 升级.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskEscalated {
    /// The case.
    pub case: CaseRef,
    /// Where it lies.
    pub site: SiteRef,
    /// The rule, by its key in `data/desk.toml`.
    pub rule: String,
    /// Before whom: `decider` or `supervisor`.
    pub to: String,
    /// When its step was due.
    pub due: Date,
}

published! {
    TaskClaimed => "desk.task_claimed",
    TaskAssigned => "desk.task_assigned",
    TaskReturned => "desk.task_returned",
    TaskParked => "desk.task_parked",
    TaskWoken => "desk.task_woken",
    TaskEscalated => "desk.task_escalated",
}
