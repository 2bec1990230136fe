//! The review chain of a case: who looks at it once it is accepted, in which order. Frozen at receipt.

use plat_facts::refs::PersonRef;
use plat_kernel::Timestamp;
use serde::{Deserialize, Serialize};

/// One step of the chain. The last is always the decider's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReviewStep {
    /// Who does it.
    pub role: StepRole,
    /// How many persons must sign it: two when facts are checked on site (行政许可法 34(3)).
    #[serde(default = "one")]
    pub persons: u8,
    /// It is a visit, not a reading of papers.
    #[serde(default)]
    pub on_site: bool,
}

/// Who does a step of the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepRole {
    /// Reads the papers 审查.
    Reviewer,
    /// Checks the facts 核查, usually on site.
    Inspector,
    /// Decides 决定.
    Decider,
}

/// What one person signed on a step: a proposal, never the decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// Which step of the chain, counted from 0.
    pub step: usize,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: PersonRef,
    /// Proposes to grant.
    pub grant: bool,
    /// In the signer's words, for the next step.
    pub opinion: String,
}

fn one() -> u8 {
    1
}

impl ReviewStep {
    /// A step of one person at a desk.
    pub const fn by(role: StepRole) -> Self {
        Self { role, persons: 1, on_site: false }
    }

    /// What holds where an item says nothing: one reviews, another decides 一审一核.
    pub const USUAL: [Self; 2] = [Self::by(StepRole::Reviewer), Self::by(StepRole::Decider)];
}
