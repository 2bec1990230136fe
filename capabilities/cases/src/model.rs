//! What a case is. A state carries its data: a case that was refused acceptance *cannot* have a decision.

mod pauses;
mod steps;

pub use pauses::{Extension, Pause, PauseGround};
pub use steps::{
    Acceptance, Decision, Defect, Delivery, DeliveryWay, Ground, Outcome, ResultDocument, Review,
};

use plat_facts::refs::{CaseRef, ItemRef, PersonRef, SiteRef};
use plat_identity::{Branch, Level};
use plat_kernel::{
    Date, Timestamp,
    clock::date_of,
    term::{Term, Unit},
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
    /// The lowest level that may handle the item 行使层级.
    #[serde(default)]
    pub level: Level,
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

/// Whose turn it is: the tray in which a case lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Tray {
    /// A window officer examines what was received.
    Examine,
    /// The applicant corrects.
    Applicant,
    /// The window that accepted it decides on the spot 即办.
    Settle,
    /// A reviewer reviews.
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
    pub const OPEN: [Self; 6] =
        [Self::Examine, Self::Settle, Self::Review, Self::Decide, Self::Produce, Self::Deliver];

    /// The stable code, also the column's value and the last part of its word key.
    pub fn code(self) -> &'static str {
        match self {
            Self::Examine => "examine",
            Self::Applicant => "applicant",
            Self::Settle => "settle",
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
            Stage::Accepted(_) if self.terms.on_the_spot => Tray::Settle,
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
