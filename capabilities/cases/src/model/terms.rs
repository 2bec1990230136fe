//! What was promised and what the law says of a case, copied from its item and its procedure at receipt.

use plat_identity::Level;
use plat_kernel::{
    Date,
    term::{Term, Unit},
};
use serde::{Deserialize, Serialize};

use super::{PauseGround, ReviewStep, StepRole};

/// The terms of a case, copied from its item and its procedure at receipt.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// Decided at once when the materials are complete 即办件 (行政许可法 34(2)): one officer, no review behind.
    pub on_the_spot: bool,
    /// The lowest level that may handle the item 行使层级.
    #[serde(default)]
    pub level: Level,
    /// The promised term 承诺时限, working days; lamps go by it.
    pub promised: u32,
    /// The legal term 法定时限, where the law sets one.
    pub legal: Option<LegalDays>,
    /// Handled by several organs together: 45 and 15 days instead of 20 and 10 (行政许可法 42(2)).
    #[serde(default)]
    pub joint: bool,
    /// The review chain; empty for the usual one. Read it by [`Terms::steps`].
    #[serde(default)]
    pub chain: Vec<ReviewStep>,
    /// The grounds of 行政许可法 45 that may stop its clock; none for all of them.
    #[serde(default)]
    pub pauses: Option<Vec<PauseGround>>,
    /// It is no licence: the extension of 行政许可法 42 does not hold for it.
    #[serde(default)]
    pub no_extension: bool,
    /// What the law grants when nobody decides in time.
    #[serde(default)]
    pub deemed: Option<Deemed>,
    /// The days to ask for reconsideration, where a law of its own sets them (行政复议法 20 says 60).
    #[serde(default)]
    pub reconsideration: Option<u32>,
}

impl Terms {
    /// The review chain, the decider last.
    pub fn steps(&self) -> &[ReviewStep] {
        if self.chain.is_empty() { &ReviewStep::USUAL } else { &self.chain }
    }

    /// The steps before the decider's.
    pub fn reviews(&self) -> impl Iterator<Item = &ReviewStep> {
        self.steps().iter().filter(|step| step.role != StepRole::Decider)
    }

    /// Whether there is a legal term that may be extended: one in working days, of a licence (行政许可法 42).
    pub fn may_be_extended(&self) -> bool {
        !self.no_extension && self.legal.is_some_and(|legal| legal.working)
    }

    /// Whether a ground of 行政许可法 45 may stop this clock.
    pub fn may_stop_for(&self, ground: PauseGround) -> bool {
        self.pauses.as_ref().is_none_or(|grounds| grounds.contains(&ground))
    }
}

/// A legal term as its item counts it (the statute's bare 日 is resolved by the item's setting).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LegalDays {
    /// How many days.
    pub days: u32,
    /// Working days rather than calendar days.
    pub working: bool,
}

impl LegalDays {
    /// The same as a kernel term.
    pub fn term(self) -> Term {
        Term { days: self.days, unit: if self.working { Unit::Working } else { Unit::Calendar } }
    }
}

/// The law grants what was not decided by a day: 集会游行示威法 9, 行政许可法 50.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deemed {
    /// The last day on which it can be decided; on the next it is granted by law.
    pub until: Date,
    /// The day from which that was counted back: the event, or the last day of the licence to be renewed.
    pub event: Date,
    /// The article, as it stands on the paper.
    pub article: String,
}
