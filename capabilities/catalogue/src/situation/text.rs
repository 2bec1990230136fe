//! The document of the questions that narrow an item: it reads the same in a data file, in a draft and in a published
//! version.

use super::{Effects, Question, Situation, SituationAnswer, Stop, Waits};
use crate::model::{Answers, Channel, Confidence, LegalTerm, Material, Misfit, Shared};
use plat_facts::refs::ItemRef;
use plat_kernel::{lang::Bilingual, money::Fen};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// All that is written about the questions of an item. Materials stand by their ids.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SituationText {
    /// The item, in a data file; an item's own document leaves it out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<ItemRef>,
    /// Where the rules were read.
    pub source: String,
    /// How sure they are.
    pub confidence: Confidence,
    /// What must hold for anyone who asks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<Bilingual>,
    /// The questions, in the order in which they are asked; without any, nothing is asked.
    #[serde(default, rename = "question", skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<QuestionText>,
}

/// One question.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuestionText {
    /// Stable key.
    pub key: String,
    /// The question.
    pub ask: Bilingual,
    /// One or two sentences of help.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<Bilingual>,
    /// The earlier questions and answers without which it is not asked.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub when: BTreeMap<String, Vec<String>>,
    /// The answers.
    #[serde(default, rename = "answer", skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<AnswerText>,
}

/// One answer, and what it changes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswerText {
    /// Stable key.
    pub key: String,
    /// What people read, in Chinese.
    pub zh: String,
    /// And in English.
    pub en: String,
    /// The ids of materials that are then asked for too: of the list, or of what the item alone asks for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub add: Vec<String>,
    /// The ids of materials that are then not asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub drop: Vec<String>,
    /// The fee becomes this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub yuan: Option<i64>,
    /// The promised time becomes this many working days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promised_days: Option<u32>,
    /// The legal time becomes this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub legal_term: Option<LegalTerm>,
    /// What then also must hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<Bilingual>,
    /// What is good to know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Bilingual>,
    /// Answers of the online form that follow.
    #[serde(default, skip_serializing_if = "Answers::is_empty")]
    pub answers: Answers,
    /// Only these channels remain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channels: Option<Vec<Channel>>,
    /// The item cannot be had.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stop: Option<StopText>,
}

/// Why an item cannot be had, and what would change that.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StopText {
    /// Why not, in Chinese.
    pub zh: String,
    /// And in English.
    pub en: String,
    /// What would change it, in Chinese.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cure_zh: Option<String>,
    /// And in English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cure_en: Option<String>,
    /// The item that is right instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instead: Option<ItemRef>,
}

impl SituationText {
    /// The questions of an item that this text describes, or every material in it that nobody knows. `own` is what the item
    /// alone asks for.
    pub fn typed(
        &self,
        item: &ItemRef,
        (shared, own): (&Shared, &[Material]),
    ) -> Result<Situation, Vec<Misfit>> {
        let mut misfits = Vec::new();
        let mut known = |id: &String| -> Option<Material> {
            let found = shared.material(id).or_else(|| own.iter().find(|it| it.id == *id)).cloned();
            if found.is_none() {
                misfits.push(Misfit::Material(id.clone()));
            }
            found
        };
        let questions = self.questions.iter().map(|it| it.typed(&mut known)).collect();
        if !misfits.is_empty() {
            return Err(misfits);
        }
        Ok(Situation {
            item: item.clone(),
            source: self.source.clone(),
            confidence: self.confidence,
            conditions: self.conditions.clone(),
            questions,
        })
    }

    /// The text of questions that are known.
    pub fn of(situation: &Situation) -> Self {
        Self {
            item: None,
            source: situation.source.clone(),
            confidence: situation.confidence,
            conditions: situation.conditions.clone(),
            questions: situation.questions.iter().map(QuestionText::of).collect(),
        }
    }
}

impl QuestionText {
    fn typed(&self, known: &mut impl FnMut(&String) -> Option<Material>) -> Question {
        let waits = |(question, any_of): (&String, &Vec<String>)| Waits {
            question: question.clone(),
            any_of: any_of.clone(),
        };
        Question {
            key: self.key.clone(),
            ask: self.ask.clone(),
            help: self.help.clone(),
            when: self.when.iter().map(waits).collect(),
            answers: self.answers.iter().map(|it| it.typed(known)).collect(),
        }
    }

    fn of(question: &Question) -> Self {
        Self {
            key: question.key.clone(),
            ask: question.ask.clone(),
            help: question.help.clone(),
            when: question.when.iter().map(|it| (it.question.clone(), it.any_of.clone())).collect(),
            answers: question.answers.iter().map(AnswerText::of).collect(),
        }
    }
}

impl AnswerText {
    fn typed(&self, known: &mut impl FnMut(&String) -> Option<Material>) -> SituationAnswer {
        let effects = Effects {
            add: self.add.iter().filter_map(known).collect(),
            drop: self.drop.clone(),
            fee: self.yuan.map(Fen::from_yuan),
            promised_days: self.promised_days,
            legal_term: self.legal_term,
            condition: self.condition.clone(),
            note: self.note.clone(),
            answers: self.answers.clone(),
            channels: self.channels.clone(),
            stop: self.stop.as_ref().map(StopText::typed),
        };
        SituationAnswer { key: self.key.clone(), label: Bilingual::new(&self.zh, &self.en), effects }
    }

    fn of(answer: &SituationAnswer) -> Self {
        let effects = &answer.effects;
        Self {
            key: answer.key.clone(),
            zh: answer.label.zh.clone(),
            en: answer.label.en.clone(),
            add: effects.add.iter().map(|material| material.id.clone()).collect(),
            drop: effects.drop.clone(),
            yuan: effects.fee.map(|fee| fee.0 / 100),
            promised_days: effects.promised_days,
            legal_term: effects.legal_term,
            condition: effects.condition.clone(),
            note: effects.note.clone(),
            answers: effects.answers.clone(),
            channels: effects.channels.clone(),
            stop: effects.stop.as_ref().map(StopText::of),
        }
    }
}

impl StopText {
    fn typed(&self) -> Stop {
        let cure = match (&self.cure_zh, &self.cure_en) {
            (None, None) => None,
            (zh, en) => {
                Some(Bilingual { zh: zh.clone().unwrap_or_default(), en: en.clone().unwrap_or_default() })
            }
        };
        Stop { why: Bilingual::new(&self.zh, &self.en), cure, instead: self.instead.clone() }
    }

    fn of(stop: &Stop) -> Self {
        Self {
            zh: stop.why.zh.clone(),
            en: stop.why.en.clone(),
            cure_zh: stop.cure.as_ref().map(|cure| cure.zh.clone()),
            cure_en: stop.cure.as_ref().map(|cure| cure.en.clone()),
            instead: stop.instead.clone(),
        }
    }
}
