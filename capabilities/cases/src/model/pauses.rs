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
    /// The number of that notice; empty for a stop of before they were kept.
    #[serde(default)]
    pub notice: String,
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
    /// 招标
    Tender,
    /// 拍卖
    Auction,
    /// 检验
    Inspection,
    /// 检测
    Testing,
    /// 检疫
    Quarantine,
    /// 鉴定
    Appraisal,
    /// 专家评审
    ExpertReview,
}

impl PauseGround {
    /// All of them, in the law's order.
    pub const ALL: [Self; 8] = [
        Self::Hearing,
        Self::Tender,
        Self::Auction,
        Self::Inspection,
        Self::Testing,
        Self::Quarantine,
        Self::Appraisal,
        Self::ExpertReview,
    ];

    /// The stable code, also the last part of its word key.
    pub fn code(self) -> &'static str {
        match self {
            Self::Hearing => "hearing",
            Self::Tender => "tender",
            Self::Auction => "auction",
            Self::Inspection => "inspection",
            Self::Testing => "testing",
            Self::Quarantine => "quarantine",
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
    /// The approval of somebody above the organ: joint handling needs that of the people's government's head (42(2)).
    #[serde(default)]
    pub approval: Option<Approval>,
}

/// An approval that was given on paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Approval {
    /// Who approved: name and office.
    pub head: String,
    /// The number of the approval.
    pub number: String,
}
