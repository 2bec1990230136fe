//! What happened on the way beside the stage: signatures, hand-backs, consultations, transfers, reopenings.

use plat_facts::refs::{PersonRef, SiteRef};
use plat_identity::Branch;
use plat_kernel::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Extension, Signature, Stage};

/// The way of a case so far, oldest first in each list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Course {
    /// Who signed which step of the review chain.
    pub signatures: Vec<Signature>,
    /// What the reviewer of hard cases handed back to the window.
    pub handed_back: Vec<HandedBack>,
    /// Joint consultations 会商.
    pub consultations: Vec<Consultation>,
    /// Transfers to another site or branch 移送.
    pub transfers: Vec<Transfer>,
    /// Decisions that were set aside, after which the case was opened again.
    pub reopenings: Vec<Reopening>,
    /// What was corrected on the spot 当场更正.
    pub corrections: Vec<SpotCorrection>,
}

/// The applicant corrected the application at a window, there and then 当场更正. What the answers said stands on its paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpotCorrection {
    /// When.
    pub at: Timestamp,
    /// Who corrected: the applicant, or whoever acts for them.
    pub by: PersonRef,
    /// The officer before whom it was done.
    pub before: PersonRef,
    /// The keys of the answers that changed.
    pub fields: Vec<String>,
    /// The materials of which the right original was shown, by their ids in the guide.
    pub materials: Vec<String>,
}

/// A refusal of the window that the reviewer of hard cases did not confirm 难办退办审核.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandedBack {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: PersonRef,
    /// Why the window is to take it.
    pub reason: String,
}

/// A joint consultation 会商: officers of several branches are asked for their opinion. It never decides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consultation {
    /// When it was called.
    pub opened: Timestamp,
    /// Who called it.
    pub by: PersonRef,
    /// What is asked.
    pub question: String,
    /// Who is asked.
    pub members: Vec<Member>,
    /// What they said so far, one opinion each.
    pub opinions: Vec<Opinion>,
    /// How it ended; none while it runs.
    pub closed: Option<Minutes>,
}

/// Somebody who is asked, with the branch they speak for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Who.
    pub officer: PersonRef,
    /// For which branch.
    pub branch: Branch,
}

/// A member's opinion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opinion {
    /// When.
    pub at: Timestamp,
    /// Whose.
    pub by: PersonRef,
    /// For, against, or neither.
    pub vote: Vote,
    /// In the member's words.
    pub words: String,
}

/// How a member votes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Vote {
    /// 同意
    For,
    /// 不同意
    Against,
    /// 弃权
    Abstain,
}

impl Vote {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::For, Self::Against, Self::Abstain];

    /// The stable code, also the last part of its word key.
    pub fn code(self) -> &'static str {
        match self {
            Self::For => "for",
            Self::Against => "against",
            Self::Abstain => "abstain",
        }
    }
}

/// The end of a consultation 会商纪要.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Minutes {
    /// When.
    pub at: Timestamp,
    /// Who wrote them; nobody when the case ended meanwhile.
    pub by: Option<PersonRef>,
    /// What was found.
    pub words: String,
}

impl Consultation {
    /// How many voted so.
    pub fn count(&self, vote: Vote) -> usize {
        self.opinions.iter().filter(|opinion| opinion.vote == vote).count()
    }

    /// An officer is asked and has said nothing yet.
    pub fn awaits(&self, officer: PersonRef) -> bool {
        self.closed.is_none()
            && self.members.iter().any(|member| member.officer == officer)
            && !self.opinions.iter().any(|opinion| opinion.by == officer)
    }
}

/// A transfer 移送、转办. The clock does not notice it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: PersonRef,
    /// From which site and branch.
    pub from: (SiteRef, Branch),
    /// To which.
    pub to: (SiteRef, Branch),
    /// Why, as told to the applicant.
    pub reason: String,
}

/// A refusal was set aside, and the case is handled anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reopening {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: PersonRef,
    /// Who set it aside.
    pub remedy: Remedy,
    /// The number of the paper that did.
    pub reference: String,
    /// Why.
    pub reason: String,
    /// What was set aside.
    pub before: Box<Stage>,
    /// The extension that the first term had.
    pub extension: Option<Extension>,
    /// What had been signed for it.
    pub signatures: Vec<Signature>,
}

/// Who can set a refusal aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Remedy {
    /// 行政复议
    Reconsideration,
    /// 行政诉讼
    Court,
}

impl Remedy {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Reconsideration, Self::Court];

    /// The stable code, also the last part of its word key.
    pub fn code(self) -> &'static str {
        match self {
            Self::Reconsideration => "reconsideration",
            Self::Court => "court",
        }
    }
}
