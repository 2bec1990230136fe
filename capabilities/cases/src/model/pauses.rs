//! What moves the legal clock: stops (行政许可法 45) and the one extension (42).

use plat_facts::refs::PersonRef;
use plat_kernel::{Date, Timestamp, term::Suspension};
use serde::{Deserialize, Serialize};

/// A stop of the legal clock (行政许可法 45): hearing, test, inspection, expert review. It is told in writing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// First day that is not counted.
    pub from: Date,
    /// Last day that is not counted; open while the clock still stands.
    pub to: Option<Date>,
    /// Which of the law's grounds.
    pub ground: PauseGround,
    /// How long it was said to take, in working days: the law wants it told in writing.
    pub told_days: u32,
}

impl Pause {
    /// As a suspension for the clock; an open pause lasts at least until `today`.
    pub fn until(&self, today: Date) -> Option<Suspension> {
        Suspension::new(self.from, self.to.unwrap_or(today).max(self.from)).ok()
    }
}

/// The grounds on which 行政许可法 45 lets the clock stand still.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PauseGround {
    /// 听证
    Hearing,
    /// 检验、检测、检疫
    Inspection,
    /// 鉴定
    Appraisal,
    /// 专家评审
    ExpertReview,
}

impl PauseGround {
    /// All of them, in the law's order.
    pub const ALL: [Self; 4] = [Self::Hearing, Self::Inspection, Self::Appraisal, Self::ExpertReview];

    /// The stable code, also the last part of its word key.
    pub fn code(self) -> &'static str {
        match self {
            Self::Hearing => "hearing",
            Self::Inspection => "inspection",
            Self::Appraisal => "appraisal",
            Self::ExpertReview => "expert-review",
        }
    }
}

/// An extension of the legal term, approved by the organ's head, its reason told to the applicant (行政许可法 42(1)).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extension {
    /// Working days added to the legal term.
    pub days: u32,
    /// Who approved it.
    pub approved_by: PersonRef,
    /// When.
    pub at: Timestamp,
    /// The reason, as told to the applicant.
    pub reason: String,
}
