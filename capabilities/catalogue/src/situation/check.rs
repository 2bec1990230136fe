//! What a situation may not be. Every way through the questions is walked: a fault stops the start of the program, and
//! keeps an editor's draft from being published.

use super::{
    Effects, Outcome, Question, Situation, SituationFault,
    fault::{Spot, Wrong},
    outcome::Step,
};
use crate::{
    check,
    model::{Item, LegalTerm},
};
use plat_facts::refs::ItemRef;
use plat_kernel::lang::Bilingual;
use std::collections::{BTreeMap, BTreeSet};

/// The most questions that anybody is asked.
const MOST_QUESTIONS: usize = 4;

/// Keys that mean something else in the address of a page.
const TAKEN_KEYS: [&str; 6] = ["asked", "at", "code", "lang", "next", "size"];

/// Collects what is wrong.
#[derive(Default)]
struct Faults(BTreeSet<SituationFault>);

impl Faults {
    fn tell(&mut self, spot: Spot, wrong: Wrong, about: impl Into<String>) {
        self.0.insert(SituationFault { spot, wrong, about: about.into() });
    }
}

/// Every fault of a situation of an item; `offered` says whether an item can be had at all.
pub(crate) fn faults(
    situation: &Situation,
    item: &Item,
    offered: &dyn Fn(&ItemRef) -> bool,
) -> BTreeSet<SituationFault> {
    let mut faults = Faults::default();
    words(situation, &mut faults);
    for (at, question) in situation.questions.iter().enumerate() {
        let before = situation.questions.iter().take(at);
        written(question, before, &mut faults);
        answers(question, item, offered, &mut faults);
    }
    if !faults.0.is_empty() {
        return faults.0;
    }
    let paths = situation.paths();
    for question in &situation.questions {
        let spot = || Spot::Question(question.key.clone());
        if !paths.iter().flatten().any(|step| step.question.key == question.key) {
            faults.tell(spot(), Wrong::AskedOfNobody, "");
        } else if !matters(situation, question) {
            faults.tell(spot(), Wrong::ChangesNothing, "");
        }
    }
    for path in &paths {
        let keys = path.iter().map(|step| (step.question.key.clone(), step.answer.key.clone())).collect();
        of_path(situation, item, path, &Spot::Way(keys), &mut faults);
    }
    faults.0
}

fn words(situation: &Situation, faults: &mut Faults) {
    let mut said: Vec<(Spot, Vec<&Bilingual>)> = vec![(Spot::Whole, situation.conditions.iter().collect())];
    for question in &situation.questions {
        let asked = std::iter::once(&question.ask).chain(&question.help);
        said.push((Spot::Question(question.key.clone()), asked.collect()));
        for answer in &question.answers {
            let effects = &answer.effects;
            let stop = effects.stop.iter().flat_map(|stop| std::iter::once(&stop.why).chain(&stop.cure));
            let all =
                std::iter::once(&answer.label).chain(&effects.condition).chain(&effects.note).chain(stop);
            said.push((Spot::Answer(question.key.clone(), answer.key.clone()), all.collect()));
        }
    }
    for (spot, texts) in said {
        for text in texts.into_iter().filter(|text| !both(text)) {
            faults.tell(spot.clone(), Wrong::OneLanguage, format!("{}{}", text.zh, text.en));
        }
    }
    if situation.source.trim().is_empty() {
        faults.tell(Spot::Whole, Wrong::NoSource, "");
    }
    if situation.questions.is_empty() {
        faults.tell(Spot::Whole, Wrong::AsksNothing, "");
    }
}

fn both(text: &Bilingual) -> bool {
    !text.zh.trim().is_empty() && !text.en.trim().is_empty()
}

fn written<'q>(
    question: &Question,
    mut before: impl Iterator<Item = &'q Question> + Clone,
    faults: &mut Faults,
) {
    let key = &question.key;
    let mut refuse = |wrong, about: &str| faults.tell(Spot::Question(key.clone()), wrong, about);
    if !kebab(key) || TAKEN_KEYS.contains(&key.as_str()) {
        refuse(Wrong::NoKey, key);
    }
    if before.clone().any(|earlier| earlier.key == *key) {
        refuse(Wrong::QuestionTwice, "");
    }
    if question.answers.len() < 2 {
        refuse(Wrong::OneAnswer, "");
    }
    let mut keys = BTreeSet::new();
    for answer in &question.answers {
        if !kebab(&answer.key) {
            refuse(Wrong::NoAnswerKey, &answer.key);
        }
        if !keys.insert(&answer.key) {
            refuse(Wrong::AnswerTwice, &answer.key);
        }
    }
    for waits in &question.when {
        match before.find(|earlier| earlier.key == waits.question) {
            None => refuse(Wrong::WaitsForLater, &waits.question),
            Some(earlier) => {
                for answer in waits.any_of.iter().filter(|key| earlier.answer(key).is_none()) {
                    let about = format!("`{}`, which has no answer `{answer}`", waits.question);
                    refuse(Wrong::WaitsForNoAnswer, &about);
                }
            }
        }
    }
}

fn kebab(key: &str) -> bool {
    let letters =
        |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    key.split('-').all(letters)
}

fn answers(question: &Question, item: &Item, offered: &dyn Fn(&ItemRef) -> bool, faults: &mut Faults) {
    for answer in &question.answers {
        let effects = &answer.effects;
        let spot = || Spot::Answer(question.key.clone(), answer.key.clone());
        let mut refuse = |wrong, about: &str| faults.tell(spot(), wrong, about);
        for id in effects.drop.iter().filter(|id| item.material(id).is_none()) {
            refuse(Wrong::DropsUnasked, id);
        }
        for added in &effects.add {
            if item.material(&added.id).is_some_and(|known| known.required) {
                refuse(Wrong::AddsAsked, &added.id);
            }
        }
        for (field, given) in &effects.answers {
            if let Some((wrong, about)) = not_in_form(item, field, given) {
                refuse(wrong, &about);
            }
        }
        if effects.legal_term.is_some_and(unit_turned) {
            refuse(Wrong::UnitTurned, "");
        }
        if let Some(stop) = &effects.stop {
            if stop.cure.is_none() && stop.instead.is_none() {
                refuse(Wrong::DeadEnd, "");
            }
            if let Some(instead) = stop.instead.as_ref().filter(|it| **it == item.id || !offered(it)) {
                refuse(Wrong::LeadsNowhere, instead.as_str());
            }
        }
    }
}

fn not_in_form(item: &Item, field: &str, given: &str) -> Option<(Wrong, String)> {
    let Some(known) = item.form.iter().find(|known| known.key == field) else {
        return Some((Wrong::NotInForm, field.to_owned()));
    };
    // The day matters to kinds with dates only, and no situation may answer those.
    known.check(given, item.effective).err()?;
    Some((Wrong::FormRefuses, format!("`{field}` = `{given}`")))
}

fn unit_turned(legal: LegalTerm) -> bool {
    legal.stated.resolved(legal.counted) != legal.counted
}

/// Whether the answers of a question differ: in what they change, or in what is asked after them.
fn matters(situation: &Situation, question: &Question) -> bool {
    let leads = |key: &str| -> Vec<bool> {
        let waits = situation.questions.iter().flat_map(|later| &later.when);
        let mine = waits.filter(|waits| waits.question == question.key);
        mine.map(|waits| waits.any_of.iter().any(|it| it == key)).collect()
    };
    let mut all = question.answers.iter().map(|answer| (&answer.effects, leads(&answer.key)));
    let Some(first) = all.next() else { return false };
    all.any(|other| other != first)
}

/// What is wrong at the end of one way.
fn of_path(situation: &Situation, item: &Item, path: &[Step<'_>], spot: &Spot, faults: &mut Faults) {
    let mut refuse = |wrong, about: &str| faults.tell(spot.clone(), wrong, about);
    if path.len() > MOST_QUESTIONS {
        refuse(Wrong::TooMany, &path.len().to_string());
    }
    let effects: Vec<&Effects> = path.iter().map(|step| &step.answer.effects).collect();
    for (wrong, about) in contradictions(&effects) {
        refuse(wrong, &about);
    }
    let outcome = Outcome::of(item, situation, path);
    if outcome.eligible.is_err() {
        return;
    }
    if outcome.channels.is_empty() {
        refuse(Wrong::NoChannel, "");
    }
    if outcome.materials.is_empty() {
        refuse(Wrong::NoMaterial, "");
    }
    let changed = (outcome.promised_days, outcome.legal_term) != (item.promised_days, item.legal_term);
    if changed && check::beyond(outcome.promised_days, outcome.legal_term) {
        refuse(Wrong::BeyondLegal, "");
    }
    if let Some(fee) = outcome.fee
        && let Some(by) = &item.fee.by
        && let Some(tariff) = outcome.form_answers.get(by).map(|given| item.fee.due(Some(given)))
        && tariff != Some(fee)
    {
        refuse(Wrong::FeeOtherwise, &fee.to_string());
    }
}

/// Answers of one way that want what cannot be had together.
fn contradictions(effects: &[&Effects]) -> Vec<(Wrong, String)> {
    let mut wrong = Vec::new();
    let added: BTreeSet<&str> = effects.iter().flat_map(|it| &it.add).map(|it| it.id.as_str()).collect();
    for id in effects.iter().flat_map(|it| &it.drop).filter(|id| added.contains(id.as_str())) {
        wrong.push((Wrong::AddedAndDropped, id.clone()));
    }
    let fees: BTreeSet<_> = effects.iter().filter_map(|it| it.fee).map(|fee| fee.0).collect();
    let terms: BTreeSet<_> = effects.iter().filter_map(|it| it.promised_days).collect();
    let legal: BTreeSet<_> = effects.iter().filter_map(|it| it.legal_term).map(|it| it.days).collect();
    let several =
        [(Wrong::TwoFees, fees.len()), (Wrong::TwoPromises, terms.len()), (Wrong::TwoTerms, legal.len())];
    wrong
        .extend(several.into_iter().filter(|(_, values)| *values > 1).map(|(what, _)| (what, String::new())));
    let mut given: BTreeMap<&str, &str> = BTreeMap::new();
    for (field, answer) in effects.iter().flat_map(|it| &it.answers) {
        if given.insert(field, answer).is_some_and(|earlier| earlier != answer) {
            wrong.push((Wrong::FilledTwice, field.clone()));
        }
    }
    wrong
}
