//! What a case is. A state carries its data: a case that was refused acceptance *cannot* have a decision.

mod chain;
mod course;
mod pauses;
mod steps;
mod terms;

pub use chain::{ReviewStep, Signature, StepRole};
pub use course::{
    Consultation, Course, HandedBack, Member, Minutes, Opinion, Remedy, Reopening, SpotCorrection, Transfer,
    Vote,
};
pub use pauses::{Approval, Extension, Pause, PauseGround};
pub use steps::{
    Acceptance, Decision, Defect, Delivery, DeliveryWay, Ending, Ground, Outcome, Proposal, ResultDocument,
    Review,
};
pub use terms::{Deemed, LegalDays, Terms};

use plat_facts::refs::{CaseRef, ItemRef, PersonRef, SiteRef};
use plat_identity::Branch;
use plat_kernel::{Date, Timestamp, clock::date_of};
use serde::{Deserialize, Serialize};

use crate::{
    agents::Representation, deferral::Deferral, number::CaseNumber, places::Places, promise::Promise,
};

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
    /// What happened on the way beside the stage.
    #[serde(default)]
    pub course: Course,
    /// Who acts for the applicant; nobody when they act themselves.
    #[serde(default)]
    pub on_behalf: Option<Representation>,
    /// What the applicant hands in later 容缺.
    #[serde(default)]
    pub deferral: Option<Deferral>,
    /// What the applicant promised instead of proving it 告知承诺.
    #[serde(default)]
    pub promise: Option<Promise>,
    /// The earlier case for the same item that the applicant knew of.
    #[serde(default)]
    pub despite: Option<CaseRef>,
    /// Where it was taken in and where it comes out, as far as that is not the site that handles it.
    #[serde(default)]
    pub places: Places,
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
    /// 难办退办审核: the window would refuse; the reviewer of hard cases confirms, or hands it back. The five days run on.
    Proposed {
        /// As in [`Stage::Received`].
        since: Timestamp,
        /// As in [`Stage::Received`].
        corrected: bool,
        /// When the window proposed it.
        at: Timestamp,
        /// Who proposed it.
        by: PersonRef,
        /// What the window would do.
        proposal: Proposal,
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
    /// 终止办理: ended before a decision.
    Ended {
        /// When and how it was accepted.
        acceptance: Acceptance,
        /// When.
        at: Timestamp,
        /// Why.
        why: Ending,
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
    /// The reviewer of hard cases sees what the window would refuse.
    HardCase,
    /// The applicant corrects.
    Applicant,
    /// The window that accepted it decides on the spot 即办.
    Settle,
    /// A reviewer reviews.
    Review,
    /// Facts are checked, usually on site and by two.
    Inspect,
    /// A decider decides.
    Decide,
    /// The result is made.
    Produce,
    /// The result is handed over.
    Deliver,
    /// Somebody objects to what was found of their promise, and the case is over. While it goes on it lies in its own tray, and is
    /// listed here all the same.
    Objection,
    /// Nobody: it is over.
    Closed,
}

impl Tray {
    /// Those in which an officer has something to do.
    pub const OPEN: [Self; 9] = [
        Self::Examine,
        Self::HardCase,
        Self::Settle,
        Self::Review,
        Self::Inspect,
        Self::Decide,
        Self::Produce,
        Self::Deliver,
        Self::Objection,
    ];

    /// The stable code, also the column's value and the last part of its word key.
    pub fn code(self) -> &'static str {
        match self {
            Self::Examine => "examine",
            Self::HardCase => "hard-case",
            Self::Applicant => "applicant",
            Self::Settle => "settle",
            Self::Review => "review",
            Self::Inspect => "inspect",
            Self::Decide => "decide",
            Self::Produce => "produce",
            Self::Deliver => "deliver",
            Self::Objection => "objection",
            Self::Closed => "closed",
        }
    }
}

impl Stage {
    /// The stable code, also the last part of its word key.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Received { .. } => "received",
            Self::Proposed { .. } => "proposed",
            Self::Correcting { .. } => "correcting",
            Self::Accepted(_) => "accepted",
            Self::Reviewed { .. } => "reviewed",
            Self::Decided { decision: Decision { outcome: Outcome::Granted, .. }, .. } => "granted",
            Self::Decided { .. } => "refused",
            Self::Produced { .. } => "produced",
            Self::Delivered { .. } => "delivered",
            Self::NotAccepted { .. } => "not-accepted",
            Self::Withdrawn { .. } => "withdrawn",
            Self::Ended { .. } => "ended",
        }
    }

    /// From when the five days to tell defects run, and whether defects were told before; while they run.
    pub fn examined(&self) -> Option<(Timestamp, bool)> {
        match *self {
            Self::Received { since, corrected } | Self::Proposed { since, corrected, .. } => {
                Some((since, corrected))
            }
            _ => None,
        }
    }

    /// When and how the case was accepted, from then on.
    pub fn acceptance(&self) -> Option<&Acceptance> {
        match self {
            Self::Accepted(acceptance)
            | Self::Reviewed { acceptance, .. }
            | Self::Decided { acceptance, .. }
            | Self::Produced { acceptance, .. }
            | Self::Delivered { acceptance, .. }
            | Self::Ended { acceptance, .. } => Some(acceptance),
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
            Stage::Proposed { .. } => Tray::HardCase,
            Stage::Correcting { .. } => Tray::Applicant,
            Stage::Accepted(_) if self.terms.on_the_spot => Tray::Settle,
            Stage::Accepted(_) => match self.step().map(|(_, step)| step.role) {
                Some(StepRole::Reviewer) => Tray::Review,
                Some(StepRole::Inspector) => Tray::Inspect,
                Some(StepRole::Decider) | None => Tray::Decide,
            },
            Stage::Reviewed { .. } => Tray::Decide,
            Stage::Decided { decision, .. } if decision.outcome == Outcome::Granted => Tray::Produce,
            Stage::Decided { .. } | Stage::Produced { .. } => Tray::Deliver,
            _ if self.promise.as_ref().is_some_and(Promise::is_disputed) => Tray::Objection,
            Stage::Delivered { .. }
            | Stage::NotAccepted { .. }
            | Stage::Ended { .. }
            | Stage::Withdrawn { .. } => Tray::Closed,
        }
    }

    /// The clock stands still just now.
    pub fn is_paused(&self) -> bool {
        self.pauses.last().is_some_and(|pause| pause.to.is_none())
    }

    /// Nothing more can happen to it.
    pub fn is_closed(&self) -> bool {
        matches!(
            self.stage,
            Stage::Delivered { .. }
                | Stage::NotAccepted { .. }
                | Stage::Ended { .. }
                | Stage::Withdrawn { .. }
        )
    }

    /// The day (in China) on which the application was handed in.
    pub fn received_on(&self) -> Date {
        date_of(self.received)
    }

    /// The step of the review chain that is open, with its place; none when only the decision is left. A step is done
    /// when as many different persons have signed it as it wants.
    pub fn step(&self) -> Option<(usize, &ReviewStep)> {
        let signed = |at: usize| self.course.signatures.iter().filter(|it| it.step == at).count();
        self.terms.reviews().enumerate().find(|(at, step)| signed(*at) < usize::from(step.persons.max(1)))
    }

    /// Whether somebody has signed the open step: it waits for another.
    pub fn has_signed(&self, officer: PersonRef) -> bool {
        let open = self.step().map(|(at, _)| at);
        self.course.signatures.iter().any(|it| Some(it.step) == open && it.by == officer)
    }

    /// Accepted, and only the decision is left: on the spot, or because the chain is the decider alone.
    pub fn is_to_be_decided(&self) -> bool {
        matches!(self.stage, Stage::Accepted(_)) && (self.terms.on_the_spot || self.step().is_none())
    }

    /// The consultation that runs.
    pub fn consultation(&self) -> Option<&Consultation> {
        self.course.consultations.last().filter(|it| it.closed.is_none())
    }

    /// An officer was asked for an opinion on it, now or before.
    pub fn consults(&self, officer: PersonRef) -> bool {
        let asked = |it: &Consultation| it.members.iter().any(|member| member.officer == officer);
        self.course.consultations.iter().any(asked)
    }
}
