use super::{Chosen, Question, Situation, SituationAnswer, Stop};
use crate::model::{Answers, Channel, Item, LegalTerm, Material};
use plat_kernel::{
    lang::Bilingual,
    money::Fen,
    term::{Term, Unit},
};

/// What an item is for one person: what they must be, bring, pay and wait for.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Outcome {
    /// The answers that led here, in the order of their questions.
    pub taken: Vec<Taken>,
    /// Whether the item can be had, or why not.
    pub eligible: Result<(), Stop>,
    /// What must hold.
    pub conditions: Vec<Bilingual>,
    /// What is asked for.
    pub materials: Vec<Material>,
    /// The fee that an answer set; without it the item's own price holds.
    pub fee: Option<Fen>,
    /// The promised time in working days; 0 is on the spot.
    pub promised_days: u32,
    /// The longest time that the law allows, when it sets one.
    pub legal_term: Option<LegalTerm>,
    /// Answers of the online form that follow.
    pub form_answers: Answers,
    /// What is good to know.
    pub notes: Vec<Bilingual>,
    /// Where it can be handled.
    pub channels: Vec<Channel>,
}

/// A question and the answer to it, as both read on that day.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Taken {
    /// The key of the question.
    pub question: String,
    /// The question.
    pub ask: Bilingual,
    /// The key of the answer.
    pub answer: String,
    /// The answer.
    pub label: Bilingual,
}

/// A question and the answer to it, on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Step<'s> {
    pub(crate) question: &'s Question,
    pub(crate) answer: &'s SituationAnswer,
}

impl Outcome {
    /// What an item is for everybody.
    pub fn general(item: &Item) -> Self {
        Self {
            taken: Vec::new(),
            eligible: Ok(()),
            conditions: item.conditions.clone(),
            materials: item.materials.clone(),
            fee: None,
            promised_days: item.promised_days,
            legal_term: item.legal_term,
            form_answers: Answers::new(),
            notes: Vec::new(),
            channels: item.channels.clone(),
        }
    }

    pub(crate) fn of(item: &Item, situation: &Situation, taken: &[Step<'_>]) -> Self {
        let mut outcome = Self::general(item);
        outcome.conditions.extend(situation.conditions.iter().cloned());
        for step in taken {
            outcome.take(step);
        }
        outcome
    }

    fn take(&mut self, step: &Step<'_>) {
        let Step { question, answer } = step;
        self.taken.push(Taken {
            question: question.key.clone(),
            ask: question.ask.clone(),
            answer: answer.key.clone(),
            label: answer.label.clone(),
        });
        let effects = &answer.effects;
        self.materials.retain(|material| !effects.drop.contains(&material.id));
        for added in &effects.add {
            self.ask_for(added);
        }
        self.fee = effects.fee.or(self.fee);
        self.promised_days = effects.promised_days.unwrap_or(self.promised_days);
        self.legal_term = effects.legal_term.or(self.legal_term);
        self.conditions.extend(effects.condition.clone());
        self.notes.extend(effects.note.clone());
        self.form_answers.extend(effects.answers.clone());
        if let Some(only) = &effects.channels {
            self.channels.retain(|channel| only.contains(channel));
        }
        if let Some(stop) = &effects.stop {
            self.eligible = Err(stop.clone());
        }
    }

    fn ask_for(&mut self, added: &Material) {
        let certain = Material { required: true, ..added.clone() };
        match self.materials.iter_mut().find(|material| material.id == added.id) {
            Some(known) => *known = certain,
            None => self.materials.push(certain),
        }
    }

    /// The answers that led here.
    pub fn chosen(&self) -> Chosen {
        self.taken.iter().map(|taken| (taken.question.clone(), taken.answer.clone())).collect()
    }

    /// Whether it is decided while the applicant waits.
    pub fn on_the_spot(&self) -> bool {
        self.promised_days == 0
    }

    /// The promised time.
    pub fn promised(&self) -> Term {
        Term { days: self.promised_days, unit: Unit::Working }
    }

    /// The fee for the answers of a form; `None` when the local price list decides.
    pub fn fee_for(&self, item: &Item, answers: &Answers) -> Option<Fen> {
        self.fee.or_else(|| {
            let mut all = answers.clone();
            all.extend(self.form_answers.clone());
            item.fee_for(&all)
        })
    }

    /// The materials an online application asks a photograph or a file of.
    pub fn uploads(&self) -> impl Iterator<Item = &Material> {
        self.materials.iter().filter(|material| material.is_uploaded())
    }

    /// What the applicant brings or photographs.
    pub fn to_bring(&self) -> impl Iterator<Item = &Material> {
        self.materials.iter().filter(|material| material.is_uploaded() || material.is_handed_in())
    }

    /// The material with an id, when it is asked for.
    pub fn material(&self, id: &str) -> Option<&Material> {
        self.materials.iter().find(|material| material.id == id)
    }

    /// Whether the application can be made on this site.
    pub fn can_apply_online(&self, item: &Item) -> bool {
        self.eligible.is_ok() && item.can_be_applied_for() && self.channels.contains(&Channel::Online)
    }
}
