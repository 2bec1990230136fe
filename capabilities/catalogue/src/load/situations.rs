//! Situations: one file for each branch, named as the file of its items.

use super::{BadData, Shared, source::Source};
use crate::{
    model::{Answers, Channel, Confidence, Item, LegalTerm, Material},
    situation::{self, Effects, Question, Situation, SituationAnswer, Stop, Waits},
};
use plat_facts::refs::ItemRef;
use plat_kernel::{lang::Bilingual, money::Fen};
use serde::Deserialize;
use std::{collections::BTreeMap, ops::Range, sync::Arc};
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSituation {
    item: String,
    source: String,
    confidence: Confidence,
    #[serde(default)]
    conditions: Vec<Bilingual>,
    #[serde(default)]
    question: Vec<RawQuestion>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawQuestion {
    key: String,
    ask: Bilingual,
    help: Option<Bilingual>,
    #[serde(default)]
    when: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    answer: Vec<Spanned<RawAnswer>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAnswer {
    key: String,
    zh: String,
    en: String,
    #[serde(default)]
    add: Vec<Spanned<String>>,
    #[serde(default)]
    drop: Vec<String>,
    yuan: Option<i64>,
    promised_days: Option<u32>,
    legal_term: Option<LegalTerm>,
    condition: Option<Bilingual>,
    note: Option<Bilingual>,
    #[serde(default)]
    answers: Answers,
    channels: Option<Vec<Channel>>,
    stop: Option<RawStop>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawStop {
    zh: String,
    en: String,
    cure_zh: Option<String>,
    cure_en: Option<String>,
    instead: Option<String>,
}

/// A situation that was read, and where: its faults are found when its item is known.
pub(super) struct Found<'s> {
    situation: Arc<Situation>,
    source: &'s Source,
    at: Range<usize>,
}

/// Reads a file of situations.
pub(super) fn read<'s>(
    source: &'s Source,
    shared: &mut Shared,
    found: &mut Vec<Found<'s>>,
    faults: &mut Vec<BadData>,
) {
    for raw in source.tables::<RawSituation>("situation", faults) {
        let at = raw.span();
        let raw = raw.into_inner();
        let named = format!("the situation of `{}`", raw.item);
        let desk = Desk { source, materials: &shared.materials, named };
        let situation = match typed(raw, &at, &desk) {
            Ok(situation) => Arc::new(situation),
            Err(more) => {
                faults.extend(more);
                continue;
            }
        };
        if shared.situations.insert(situation.item.clone(), situation.clone()).is_some() {
            faults.push(source.fault(&at, format!("the situation of `{}` is here twice", situation.item)));
        }
        found.push(Found { situation, source, at });
    }
}

/// Walks every path of what was read, now that the items are known.
pub(super) fn check(found: &[Found<'_>], items: &[Item], faults: &mut Vec<BadData>) {
    let by_id: BTreeMap<&ItemRef, &Item> = items.iter().map(|item| (&item.id, item)).collect();
    let offered = |id: &ItemRef| by_id.get(id).is_some_and(|item| !item.historical());
    for Found { situation, source, at } in found {
        let id = &situation.item;
        let Some(item) = by_id.get(id) else {
            faults.push(source.fault(at, format!("the situation of `{id}`: there is no such item")));
            continue;
        };
        let wrong = situation::faults(situation, item, &offered);
        faults
            .extend(wrong.into_iter().map(|why| source.fault(at, format!("the situation of `{id}`: {why}"))));
    }
}

/// What lies on the desk while a situation is read.
struct Desk<'a> {
    source: &'a Source,
    materials: &'a BTreeMap<String, Material>,
    named: String,
}

fn typed(raw: RawSituation, at: &Range<usize>, desk: &Desk<'_>) -> Result<Situation, Vec<BadData>> {
    let mut faults = Vec::new();
    let questions = raw.question.into_iter().map(|raw| question(raw, desk, &mut faults)).collect();
    match raw.item.parse::<ItemRef>() {
        Ok(item) if faults.is_empty() => Ok(Situation {
            item,
            source: raw.source,
            confidence: raw.confidence,
            conditions: raw.conditions,
            questions,
        }),
        Ok(_) => Err(faults),
        Err(_) => {
            faults.push(desk.fault(at, "the id is not one"));
            Err(faults)
        }
    }
}

fn question(raw: RawQuestion, desk: &Desk<'_>, faults: &mut Vec<BadData>) -> Question {
    let RawQuestion { key, ask, help, when, answer: all } = raw;
    let mut answers = Vec::new();
    for raw in all {
        let at = raw.span();
        match answer(raw.into_inner(), desk) {
            Ok(answer) => answers.push(answer),
            Err(wrong) => faults.extend(wrong.into_iter().map(|(place, why)| {
                desk.fault(&place.unwrap_or_else(|| at.clone()), format!("question `{key}`: {why}"))
            })),
        }
    }
    let when = when.into_iter().map(|(question, any_of)| Waits { question, any_of }).collect();
    Question { key, ask, help, when, answers }
}

/// What is wrong, and where, if it is not the whole answer.
type Wrong = (Option<Range<usize>>, String);

fn answer(raw: RawAnswer, desk: &Desk<'_>) -> Result<SituationAnswer, Vec<Wrong>> {
    let mut wrong = Vec::new();
    let mut add = Vec::new();
    for id in &raw.add {
        if let Some(material) = desk.materials.get(id.get_ref()) {
            add.push(material.clone());
        } else {
            let why = format!("the material `{}` is not in materials.toml", id.get_ref());
            wrong.push((Some(id.span()), why));
        }
    }
    let stop = raw.stop.map(stop).transpose().map_err(|why| wrong.push((None, why))).ok().flatten();
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let effects = Effects {
        add,
        drop: raw.drop,
        fee: raw.yuan.map(Fen::from_yuan),
        promised_days: raw.promised_days,
        legal_term: raw.legal_term,
        condition: raw.condition,
        note: raw.note,
        answers: raw.answers,
        channels: raw.channels,
        stop,
    };
    Ok(SituationAnswer { key: raw.key, label: Bilingual { zh: raw.zh, en: raw.en }, effects })
}

fn stop(raw: RawStop) -> Result<Stop, String> {
    let cure = match (raw.cure_zh, raw.cure_en) {
        (None, None) => None,
        (zh, en) => Some(Bilingual { zh: zh.unwrap_or_default(), en: en.unwrap_or_default() }),
    };
    let instead = raw.instead.map(|id| id.parse().map_err(|_| format!("`{id}` is the id of no item")));
    Ok(Stop { why: Bilingual { zh: raw.zh, en: raw.en }, cure, instead: instead.transpose()? })
}

impl Desk<'_> {
    fn fault(&self, at: &Range<usize>, why: impl std::fmt::Display) -> BadData {
        self.source.fault(at, format!("{}: {why}", self.named))
    }
}
