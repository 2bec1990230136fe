use crate::model::{Answers, Channel, Confidence, LegalTerm, Material};
use plat_facts::refs::ItemRef;
use plat_kernel::{lang::Bilingual, money::Fen};
use std::collections::BTreeMap;

/// What somebody answered: answer keys by question key. No personal data, so it may stand in a link.
pub type Chosen = BTreeMap<String, String>;

/// The questions that narrow one item, and what each answer changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Situation {
    /// The item that is narrowed.
    pub item: ItemRef,
    /// Where the rules were read.
    pub source: String,
    /// How sure they are.
    pub confidence: Confidence,
    /// What must hold for anyone who asks (受理条件).
    pub conditions: Vec<Bilingual>,
    /// The questions, in the order in which they are asked.
    pub questions: Vec<Question>,
}

/// One question, asked of everybody or only after certain answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Stable key: links and cases remember answers by it.
    pub key: String,
    /// The question.
    pub ask: Bilingual,
    /// One or two sentences of help.
    pub help: Option<Bilingual>,
    /// The earlier answers without which it is not asked; all of them must be there.
    pub when: Vec<Waits>,
    /// The answers to choose from.
    pub answers: Vec<Choice>,
}

/// An earlier question, and the answers to it of which one must have been given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waits {
    /// The key of the earlier question.
    pub question: String,
    /// The keys of its answers.
    pub any_of: Vec<String>,
}

/// One answer, and what it changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Stable key.
    pub key: String,
    /// What people read.
    pub label: Bilingual,
    /// What it changes.
    pub effects: Effects,
}

/// What an answer changes in the item.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Effects {
    /// Materials that are then asked for too. One that the item asks for only sometimes is then asked for certainly.
    pub add: Vec<Material>,
    /// The ids of materials that are then not asked for.
    pub drop: Vec<String>,
    /// The fee becomes this.
    pub fee: Option<Fen>,
    /// The promised time becomes this many working days; 0 is on the spot.
    pub promised_days: Option<u32>,
    /// The legal time becomes this.
    pub legal_term: Option<LegalTerm>,
    /// What then also must hold.
    pub condition: Option<Bilingual>,
    /// What is good to know.
    pub note: Option<Bilingual>,
    /// Answers of the item's online form that follow.
    pub answers: Answers,
    /// Only these channels remain.
    pub channels: Option<Vec<Channel>>,
    /// The item cannot be had.
    pub stop: Option<Stop>,
}

/// Why an item cannot be had, and what would change that.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Stop {
    /// Why not.
    pub why: Bilingual,
    /// What would change it.
    pub cure: Option<Bilingual>,
    /// The item that is right instead.
    pub instead: Option<ItemRef>,
}

impl Question {
    /// The answer with a key.
    pub fn answer(&self, key: &str) -> Option<&Choice> {
        self.answers.iter().find(|answer| answer.key == key)
    }
}
