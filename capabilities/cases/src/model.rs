//! What a case is. A state carries its data: a case that was refused acceptance *cannot* have a decision.

use plat_facts::refs::{CaseRef, ItemRef, PersonRef, SiteRef};
use plat_identity::Branch;
use plat_kernel::{
    Date, Timestamp,
    clock::date_of,
    term::{Suspension, Term, Unit},
};
use serde::{Deserialize, Serialize};

use crate::number::CaseNumber;

/// A case 办件: one application for one item by one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// Its id, also the id of its stream of facts.
    pub id: CaseRef,
    /// The number that people read out to each other.
    pub number: CaseNumber,
    /// Counts the changes; two officers who change the same version do not overwrite each other.
    pub version: i64,
    /// The item applied for.
    pub item: ItemRef,
    /// The version of the item's guide that held at receipt; a running case stays on its own.
    pub item_version: u32,
    /// The item's branch 警种, by which reviewers and deciders are chosen.
    pub branch: Branch,
    /// Who applies.
    pub applicant: PersonRef,
    /// The site that handles the case.
    pub site: SiteRef,
    /// The way it came in.
    pub channel: Channel,
    /// When the application was handed in 收件. Receipt is not acceptance.
    pub received: Timestamp,
    /// The officer who received it at a window; nobody for an online application.
    pub receiver: Option<PersonRef>,
    /// The terms that were promised at receipt, frozen.
    pub terms: Terms,
    /// Times at which the legal clock stands still 停钟, oldest first.
    pub pauses: Vec<Pause>,
    /// The one extension 延长 that the law allows.
    pub extension: Option<Extension>,
    /// Where the case stands.
    pub stage: Stage,
}

/// How an application came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    /// By the resident on a phone or computer.
    Online,
    /// By an officer at a window, the applicant present.
    Window,
}

/// The terms of a case, copied from its item at receipt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// Decided at once when the materials are complete 即办件 (行政许可法 34(2)): one officer, no review behind.
    pub on_the_spot: bool,
    /// The promised term 承诺时限, working days; lamps go by it.
    pub promised: u32,
    /// The legal term 法定时限, where the law sets one.
    pub legal: Option<LegalDays>,
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

/// Where a case stands, with what is known only there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "stage", rename_all = "kebab-case")]
pub enum Stage {
    /// 收件: the five-day clock runs from `since`.
    Received {
        /// Receipt, or the day on which the correction was answered.
        since: Timestamp,
        /// The one correction notice was used: no second one may follow.
        corrected: bool,
    },
    /// 补正告知: waits for the applicant.
    Correcting {
        /// When the notice was given.
        asked: Timestamp,
        /// Everything that is wrong, told at once.
        defects: Vec<Defect>,
    },
    /// 受理: under review.
    Accepted(Acceptance),
    /// 审查 done, waits for the decision.
    Reviewed {
        /// When and how it was accepted.
        acceptance: Acceptance,
        /// The reviewer's proposal.
        review: Review,
    },
    /// 决定: granted waits for its result, refused waits to be delivered.
    Decided {
        /// When and how it was accepted.
        acceptance: Acceptance,
        /// The decision.
        decision: Decision,
    },
    /// 制证 done: the result document waits to be handed over.
    Produced {
        /// When and how it was accepted.
        acceptance: Acceptance,
        /// The decision.
        decision: Decision,
        /// The result document.
        result: ResultDocument,
    },
    /// 送达: the end of the way.
    Delivered {
        /// When and how it was accepted.
        acceptance: Acceptance,
        /// The decision.
        decision: Decision,
        /// The result document; none after a refusal.
        result: Option<ResultDocument>,
        /// The hand-over.
        delivery: Delivery,
    },
    /// 不予受理, with its reason; the remedy stands on the notice.
    NotAccepted {
        /// When.
        at: Timestamp,
        /// By whom.
        by: PersonRef,
        /// Which kind of reason.
        ground: Ground,
        /// The reason, as told to the applicant.
        reason: String,
    },
    /// The applicant took the application back.
    Withdrawn {
        /// When.
        at: Timestamp,
    },
}

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
    /// By whom.
    pub by: PersonRef,
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
    pub const ALL: [Self; 5] =
        [Self::NotCompetent, Self::NotRequired, Self::Incomplete, Self::ConditionsNotMet, Self::FalseMaterials];

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

/// Whose turn it is: the tray in which a case lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Tray {
    /// A window officer examines what was received.
    Examine,
    /// The applicant corrects.
    Applicant,
    /// A reviewer reviews (or, on the spot, the window decides).
    Review,
    /// A decider decides.
    Decide,
    /// The result is made.
    Produce,
    /// The result is handed over.
    Deliver,
    /// Nobody: it is over.
    Closed,
}

impl Tray {
    /// Those in which an officer has something to do.
    pub const OPEN: [Self; 5] = [Self::Examine, Self::Review, Self::Decide, Self::Produce, Self::Deliver];

    /// The stable code, also the column's value and the last part of its word key.
    pub fn code(self) -> &'static str {
        match self {
            Self::Examine => "examine",
            Self::Applicant => "applicant",
            Self::Review => "review",
            Self::Decide => "decide",
            Self::Produce => "produce",
            Self::Deliver => "deliver",
            Self::Closed => "closed",
        }
    }
}

impl Stage {
    /// The stable code, also the last part of its word key.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Received { .. } => "received",
            Self::Correcting { .. } => "correcting",
            Self::Accepted(_) => "accepted",
            Self::Reviewed { .. } => "reviewed",
            Self::Decided { decision: Decision { outcome: Outcome::Granted, .. }, .. } => "granted",
            Self::Decided { .. } => "refused",
            Self::Produced { .. } => "produced",
            Self::Delivered { .. } => "delivered",
            Self::NotAccepted { .. } => "not-accepted",
            Self::Withdrawn { .. } => "withdrawn",
        }
    }

    /// When and how the case was accepted, from then on.
    pub fn acceptance(&self) -> Option<&Acceptance> {
        match self {
            Self::Accepted(acceptance)
            | Self::Reviewed { acceptance, .. }
            | Self::Decided { acceptance, .. }
            | Self::Produced { acceptance, .. }
            | Self::Delivered { acceptance, .. } => Some(acceptance),
            _ => None,
        }
    }

    /// The decision, from then on.
    pub fn decision(&self) -> Option<&Decision> {
        match self {
            Self::Decided { decision, .. }
            | Self::Produced { decision, .. }
            | Self::Delivered { decision, .. } => Some(decision),
            _ => None,
        }
    }
}

impl Case {
    /// Whose turn it is.
    pub fn tray(&self) -> Tray {
        match &self.stage {
            Stage::Received { .. } => Tray::Examine,
            Stage::Correcting { .. } => Tray::Applicant,
            Stage::Accepted(_) if self.terms.on_the_spot => Tray::Decide,
            Stage::Accepted(_) => Tray::Review,
            Stage::Reviewed { .. } => Tray::Decide,
            Stage::Decided { decision, .. } if decision.outcome == Outcome::Granted => Tray::Produce,
            Stage::Decided { .. } | Stage::Produced { .. } => Tray::Deliver,
            Stage::Delivered { .. } | Stage::NotAccepted { .. } | Stage::Withdrawn { .. } => Tray::Closed,
        }
    }

    /// The clock stands still just now.
    pub fn is_paused(&self) -> bool {
        self.pauses.last().is_some_and(|pause| pause.to.is_none())
    }

    /// Nothing more can happen to it.
    pub fn is_closed(&self) -> bool {
        self.tray() == Tray::Closed
    }

    /// The day (in China) on which the application was handed in.
    pub fn received_on(&self) -> Date {
        date_of(self.received)
    }
}
