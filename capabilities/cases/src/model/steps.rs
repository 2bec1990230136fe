//! The steps of a case and what is known of each: acceptance, review, decision, result, delivery.

use plat_facts::refs::PersonRef;
use plat_kernel::Timestamp;
use serde::{Deserialize, Serialize};

/// One thing that is missing or wrong in an application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Defect {
    /// The material it concerns, by its id in the guide; none when it is the form.
    pub material: Option<String>,
    /// What is wrong.
    pub what: String,
    /// What the applicant is to do.
    pub todo: String,
}

/// 受理: from here the legal and the promised term run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acceptance {
    /// The day from which the terms run. After a correction: the day on which it was answered (行政许可法 32(1)(5));
    /// when the five days were missed: the day of receipt (32(1)(4)).
    pub at: Timestamp,
    /// When it was recorded.
    pub recorded: Timestamp,
    /// Nobody answered within five days: accepted by law.
    pub deemed: bool,
    /// The officer; nobody when deemed.
    pub by: Option<PersonRef>,
}

/// The reviewer's proposal to the decider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: PersonRef,
    /// Proposes to grant.
    pub grant: bool,
    /// In the reviewer's words, for the decider.
    pub opinion: String,
}

/// 决定.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// When.
    pub at: Timestamp,
    /// By whom; nobody when the law granted what nobody decided in time.
    pub by: Option<PersonRef>,
    /// What was decided.
    pub outcome: Outcome,
}

/// What was decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "kebab-case")]
pub enum Outcome {
    /// 准予.
    Granted,
    /// 不予, in writing and with reasons (行政许可法 38(2)).
    Refused {
        /// Which kind of reason.
        ground: Ground,
        /// The reasons, as told to the applicant.
        reason: String,
    },
}

/// Why a case was ended before a decision 终止办理.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ending {
    /// What was deferred 容缺 did not come by its day.
    DeferralNotMet,
}

impl Ending {
    /// The stable code, also the last part of its word key.
    pub fn code(self) -> &'static str {
        match self {
            Self::DeferralNotMet => "deferral-not-met",
        }
    }
}

/// Kinds of reasons for which an application is not accepted or not granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ground {
    /// 不属于本机关职权范围 (行政许可法 32(1)(2)): the right organ is named.
    NotCompetent,
    /// 依法不需要取得许可 (32(1)(1)).
    NotRequired,
    /// Not complete or not in legal form, also after the correction.
    Incomplete,
    /// 不符合法定条件、标准 (38(2)).
    ConditionsNotMet,
    /// 隐瞒有关情况或者提供虚假材料 (78).
    FalseMaterials,
}

impl Ground {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::NotCompetent,
        Self::NotRequired,
        Self::Incomplete,
        Self::ConditionsNotMet,
        Self::FalseMaterials,
    ];

    /// Told at once by law (行政许可法 32(1)(1)–(2)): what needs no licence, and what is another organ's.
    pub fn is_at_once(self) -> bool {
        matches!(self, Self::NotCompetent | Self::NotRequired)
    }

    /// The stable code, also the last part of its word key.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotCompetent => "not-competent",
            Self::NotRequired => "not-required",
            Self::Incomplete => "incomplete",
            Self::ConditionsNotMet => "conditions-not-met",
            Self::FalseMaterials => "false-materials",
        }
    }
}

/// What a window would do, and must have seen by the reviewer of hard cases first 难办退办审核.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "proposal", rename_all = "kebab-case")]
pub enum Proposal {
    /// 不予受理.
    Refusal {
        /// Which kind of reason.
        ground: Ground,
        /// The reason, as it is to be told to the applicant.
        reason: String,
    },
    /// 补正告知, where the city has that reviewed too.
    Correction {
        /// Everything that is wrong.
        defects: Vec<Defect>,
    },
}

impl Proposal {
    /// The stable code, also the last part of its word key.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Refusal { .. } => "refusal",
            Self::Correction { .. } => "correction",
        }
    }
}

/// The result document that was made (an endorsement, a card, a certificate).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultDocument {
    /// When it was made.
    pub at: Timestamp,
    /// By whom.
    pub by: PersonRef,
    /// The document's own number, where it has one.
    pub serial: String,
}

/// 送达.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: PersonRef,
    /// How.
    pub way: DeliveryWay,
    /// The courier's number of the consignment 邮件号.
    #[serde(default)]
    pub tracking: Option<String>,
}

/// How a result reaches the applicant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DeliveryWay {
    /// Handed over at a window.
    Window,
    /// Given to the courier.
    Courier,
    /// Electronic only.
    Electronic,
}

impl DeliveryWay {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Window, Self::Courier, Self::Electronic];

    /// The stable code, also the last part of its word key.
    pub fn code(self) -> &'static str {
        match self {
            Self::Window => "window",
            Self::Courier => "courier",
            Self::Electronic => "electronic",
        }
    }
}
