//! What a bundle (一件事) is: the steps that one event of life wants from several offices, as `data/bundles/` says it.

use cap_catalogue::{Chosen, Confidence, LifeEventRef};
use plat_facts::refs::{BundleRef, DepartmentRef, ItemRef};
use plat_kernel::{Date, lang::Bilingual};
use serde::Deserialize;

/// A department that leads a bundle or works in it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Department {
    /// Stable: steps, officers and machines name it.
    pub code: DepartmentRef,
    /// Its name.
    pub name: Bilingual,
}

/// One thing done at once 一件事.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bundle {
    /// Stable for ever.
    pub id: BundleRef,
    /// Which wording of the bundle this is.
    pub version: u32,
    /// The first day on which it holds.
    pub effective: Date,
    /// Its name.
    pub name: Bilingual,
    /// One sentence: whom it is for and what it does.
    pub about: Bilingual,
    /// The event of life that leads to it.
    pub life_event: LifeEventRef,
    /// The department that leads it.
    pub lead: DepartmentRef,
    /// Where the data was read.
    pub source: String,
    /// How sure the data is.
    pub confidence: Confidence,
    /// What it cost people before, as it was published.
    pub before: Figures,
    /// What it is said to cost now, as it was published.
    pub after: Figures,
    /// Which published figures their own source calls an estimate.
    pub estimate: Vec<Measure>,
    /// What outside may begin it.
    pub trigger: Option<Trigger>,
    /// What is good to know and needs no step.
    pub hints: Vec<Bilingual>,
    /// The questions that say which steps apply.
    pub questions: Vec<Question>,
    /// The fields that other departments need, and those that are to come early.
    pub fields: Vec<FieldUse>,
    /// The materials that several steps share.
    pub materials: Vec<Material>,
    /// The steps, in the order in which people read them.
    pub steps: Vec<Step>,
}

/// Figures that were published about a bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figures {
    /// How often one goes there.
    pub trips: Span,
    /// How many materials.
    pub materials: Option<u32>,
    /// How many days.
    pub days: Span,
}

/// From the least to the most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(from = "[u32; 2]")]
pub struct Span {
    /// The least.
    pub least: u32,
    /// The most.
    pub most: u32,
}

impl From<[u32; 2]> for Span {
    fn from([least, most]: [u32; 2]) -> Self {
        Self { least, most }
    }
}

impl Span {
    /// Whether the two have a figure in common.
    pub fn meets(self, other: Self) -> bool {
        self.least <= other.most && other.least <= self.most
    }
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Measure {
    /// How often one goes there.
    Trips,
    /// How many materials.
    Materials,
    /// How many days.
    Days,
}

/// What outside begins a bundle: it leads to an offer, never to an application.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trigger {
    /// The department that certifies it.
    pub by: DepartmentRef,
    /// What it certifies.
    pub what: Bilingual,
    /// The dictionary fields that it may tell, so that nobody types them again.
    #[serde(default)]
    pub fields: Vec<String>,
}

/// A question of the bundle.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Stable.
    pub key: String,
    /// The question.
    pub ask: Bilingual,
    /// A sentence of help.
    pub help: Option<Bilingual>,
    /// The earlier answers without which it is not asked.
    #[serde(default)]
    pub when: Vec<Condition>,
    /// What there is to choose from.
    pub answer: Vec<Choice>,
}

/// One answer to a question.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Stable.
    pub key: String,
    /// What people read.
    pub zh: String,
    /// The same in English.
    pub en: String,
}

impl Choice {
    /// What people read.
    pub fn label(&self) -> Bilingual {
        Bilingual { zh: self.zh.clone(), en: self.en.clone() }
    }
}

/// Answers to a question of which one must have been given.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// The key of the question.
    pub question: String,
    /// The keys of its answers.
    pub any_of: Vec<String>,
}

/// Whether every condition holds.
pub fn holds(when: &[Condition], chosen: &Chosen) -> bool {
    when.iter().all(|it| chosen.get(&it.question).is_some_and(|answer| it.any_of.contains(answer)))
}

/// A field of the data dictionary that the bundle itself asks.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldUse {
    /// Its key in the dictionary.
    pub key: String,
    /// It must be answered.
    #[serde(default)]
    pub required: bool,
    /// The answers without which it is not asked.
    #[serde(default)]
    pub when: Vec<Condition>,
}

/// A material that is asked once for several steps.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Material {
    /// Stable inside the bundle.
    pub id: String,
    /// Its name.
    pub name: Bilingual,
    /// How it comes.
    pub provision: cap_catalogue::Provision,
    /// It must be there.
    #[serde(default = "yes")]
    pub required: bool,
    /// The materials of the catalogue that it is.
    #[serde(default)]
    pub stands_for: Vec<String>,
    /// The answers without which it is not asked.
    #[serde(default)]
    pub when: Vec<Condition>,
}

fn yes() -> bool {
    true
}

/// One step of a bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Stable inside the bundle.
    pub id: String,
    /// Whose work it is.
    pub work: Work,
    /// The steps whose results it needs.
    pub needs: Vec<String>,
    /// The steps that must be over first, whatever came of them.
    pub after: Vec<String>,
    /// The answers without which it does not apply.
    pub when: Vec<Condition>,
    /// Why one must come in person.
    pub visit: Option<Bilingual>,
}

/// Whose work a step is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Work {
    /// Ours: a case of one of our items.
    Item(ItemWork),
    /// Another department's.
    Department(DepartmentWork),
}

/// A step that becomes a case of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemWork {
    /// The item.
    pub item: ItemRef,
    /// Answers to the item's questions that always hold here.
    pub chosen: Chosen,
    /// Questions of the item that a question of the bundle answers.
    pub chosen_by: Chosen,
    /// Answers of the item's form that always hold here.
    pub answers: cap_catalogue::Answers,
}

/// A step of another department.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DepartmentWork {
    /// The department.
    pub department: DepartmentRef,
    /// What it does.
    pub name: Bilingual,
    /// One sentence about it.
    pub about: Option<Bilingual>,
    /// Its promised term in working days; 0 is at once.
    pub days: u32,
    /// The fields that it is told.
    pub fields: Vec<String>,
    /// The materials of the bundle that it is given.
    pub materials: Vec<String>,
    /// What comes of it.
    pub gives: Option<Bilingual>,
    /// Where that was read.
    pub source: String,
    /// How sure it is.
    pub confidence: Confidence,
}

impl Bundle {
    /// The step with an id.
    pub fn step(&self, id: &str) -> Option<&Step> {
        self.steps.iter().find(|step| step.id == id)
    }

    /// The material with an id.
    pub fn material(&self, id: &str) -> Option<&Material> {
        self.materials.iter().find(|material| material.id == id)
    }

    /// The answers that count: those to questions that are asked at all.
    pub fn taken(&self, chosen: &Chosen) -> Chosen {
        let mut taken = Chosen::new();
        for question in self.questions.iter().filter(|it| !it.answer.is_empty()) {
            let answer =
                chosen.get(&question.key).filter(|key| question.answer.iter().any(|it| it.key == **key));
            if let (true, Some(answer)) = (holds(&question.when, &taken), answer) {
                taken.insert(question.key.clone(), answer.clone());
            }
        }
        taken
    }

    /// The questions that these answers leave open.
    pub fn open<'b>(&'b self, chosen: &Chosen) -> impl Iterator<Item = &'b Question> + use<'b> {
        let taken = self.taken(chosen);
        self.questions.iter().filter(move |it| holds(&it.when, &taken) && !taken.contains_key(&it.key))
    }
}

impl Step {
    /// The item of a step of ours.
    pub fn item(&self) -> Option<&ItemWork> {
        if let Work::Item(it) = &self.work { Some(it) } else { None }
    }

    /// The work of another department.
    pub fn department(&self) -> Option<&DepartmentWork> {
        if let Work::Department(it) = &self.work { Some(it) } else { None }
    }

    /// The steps that it waits for.
    pub fn waits_for(&self) -> impl Iterator<Item = &String> {
        self.needs.iter().chain(&self.after)
    }
}
