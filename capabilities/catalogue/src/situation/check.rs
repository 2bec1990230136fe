//! What a situation may not be. Every path through the questions is walked: a fault stops the start of the program.

use super::{Effects, Outcome, Question, Situation, outcome::Step};
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

/// Every fault of a situation of an item; `offered` says whether an item can be had at all.
pub(crate) fn faults(
    situation: &Situation,
    item: &Item,
    offered: &dyn Fn(&ItemRef) -> bool,
) -> BTreeSet<String> {
    let mut faults = BTreeSet::new();
    words(situation, &mut faults);
    for (at, question) in situation.questions.iter().enumerate() {
        let before = situation.questions.iter().take(at);
        written(question, before, &mut faults);
        answers(question, item, offered, &mut faults);
    }
    if !faults.is_empty() {
        return faults;
    }
    let paths = situation.paths();
    for question in &situation.questions {
        if !paths.iter().flatten().any(|step| step.question.key == question.key) {
            faults.insert(format!("question `{}` is asked of nobody", question.key));
        } else if !matters(situation, question) {
            faults.insert(format!("question `{}`: all its answers change the same", question.key));
        }
    }
    for path in &paths {
        faults
            .extend(of_path(situation, item, path).into_iter().map(|why| format!("{}: {why}", spelt(path))));
    }
    faults
}

/// A path as its keys: `where=elsewhere lost=yes`.
fn spelt(path: &[Step<'_>]) -> String {
    let steps = path.iter().map(|step| format!("{}={}", step.question.key, step.answer.key));
    steps.collect::<Vec<_>>().join(" ")
}

fn words(situation: &Situation, faults: &mut BTreeSet<String>) {
    let mut said = vec![("a condition", situation.conditions.iter().collect::<Vec<_>>())];
    for question in &situation.questions {
        said.push(("a question", vec![&question.ask]));
        said.push(("a help", question.help.iter().collect()));
        for answer in &question.answers {
            let effects = &answer.effects;
            said.push(("an answer", vec![&answer.label]));
            said.push(("a condition", effects.condition.iter().collect()));
            said.push(("a note", effects.note.iter().collect()));
            let stop = effects.stop.iter().flat_map(|stop| [Some(&stop.why), stop.cure.as_ref()]);
            said.push(("a stop", stop.flatten().collect()));
        }
    }
    for (what, texts) in said {
        if let Some(text) = texts.into_iter().find(|text| !both(text)) {
            faults.insert(format!("{what} lacks a language: `{}{}`", text.zh, text.en));
        }
    }
    if situation.source.trim().is_empty() {
        faults.insert("it does not say where its rules come from".to_owned());
    }
    if situation.questions.is_empty() {
        faults.insert("it asks nothing".to_owned());
    }
}

fn both(text: &Bilingual) -> bool {
    !text.zh.trim().is_empty() && !text.en.trim().is_empty()
}

fn written<'q>(
    question: &Question,
    mut before: impl Iterator<Item = &'q Question> + Clone,
    faults: &mut BTreeSet<String>,
) {
    let key = &question.key;
    let mut refuse = |why: String| faults.extend([format!("question `{key}`: {why}")]);
    if !kebab(key) || TAKEN_KEYS.contains(&key.as_str()) {
        refuse(
            "its key is none: small letters, digits and hyphens are, but for words an address needs".into(),
        );
    }
    if before.clone().any(|earlier| earlier.key == *key) {
        refuse("it is here twice".into());
    }
    if question.answers.len() < 2 {
        refuse("it needs two answers or more".into());
    }
    let mut keys = BTreeSet::new();
    for answer in &question.answers {
        if !kebab(&answer.key) {
            refuse(format!("the answer `{}` has no key of small letters, digits and hyphens", answer.key));
        }
        if !keys.insert(&answer.key) {
            refuse(format!("the answer `{}` is here twice", answer.key));
        }
    }
    for waits in &question.when {
        match before.find(|earlier| earlier.key == waits.question) {
            None => refuse(format!("it waits for `{}`, which does not come before it", waits.question)),
            Some(earlier) => {
                for answer in waits.any_of.iter().filter(|key| earlier.answer(key).is_none()) {
                    refuse(format!("it waits for `{}`, which has no answer `{answer}`", waits.question));
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

fn answers(
    question: &Question,
    item: &Item,
    offered: &dyn Fn(&ItemRef) -> bool,
    faults: &mut BTreeSet<String>,
) {
    for answer in &question.answers {
        let effects = &answer.effects;
        let mut refuse = |why: String| {
            faults.extend([format!("question `{}`, answer `{}`: {why}", question.key, answer.key)]);
        };
        for id in effects.drop.iter().filter(|id| item.material(id).is_none()) {
            refuse(format!("it drops `{id}`, which the item does not ask for"));
        }
        for added in &effects.add {
            if item.material(&added.id).is_some_and(|known| known.required) {
                refuse(format!("it adds `{}`, which the item asks everybody for", added.id));
            }
        }
        for (field, given) in &effects.answers {
            if let Some(why) = not_in_form(item, field, given) {
                refuse(why);
            }
        }
        if effects.legal_term.is_some_and(unit_turned) {
            refuse("a unit that the statute states is counted otherwise".into());
        }
        if let Some(stop) = &effects.stop {
            if stop.cure.is_none() && stop.instead.is_none() {
                refuse("it stops and says neither what would change that nor what is right instead".into());
            }
            if let Some(instead) = stop.instead.as_ref().filter(|it| **it == item.id || !offered(it)) {
                refuse(format!("it leads to `{instead}`, which cannot be had"));
            }
        }
    }
}

fn not_in_form(item: &Item, field: &str, given: &str) -> Option<String> {
    let Some(known) = item.form.iter().find(|known| known.key == field) else {
        return Some(format!("it answers `{field}`, which the form does not ask"));
    };
    // The day matters to kinds with dates only, and no situation may answer those.
    let fault = known.check(given, item.effective).err()?;
    Some(format!("its answer `{given}` to `{field}` is refused by the form: {fault:?}"))
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

/// What is wrong at the end of one path.
fn of_path(situation: &Situation, item: &Item, path: &[Step<'_>]) -> Vec<String> {
    let mut wrong = Vec::new();
    if path.len() > MOST_QUESTIONS {
        wrong.push(format!("{} questions are too many", path.len()));
    }
    let effects: Vec<&Effects> = path.iter().map(|step| &step.answer.effects).collect();
    wrong.extend(contradictions(&effects));
    let outcome = Outcome::of(item, situation, path);
    if outcome.eligible.is_err() {
        return wrong;
    }
    if outcome.channels.is_empty() {
        wrong.push("no channel is left".to_owned());
    }
    if outcome.materials.is_empty() {
        wrong.push("nothing is left that shows who asks".to_owned());
    }
    let changed = (outcome.promised_days, outcome.legal_term) != (item.promised_days, item.legal_term);
    if changed && check::beyond(outcome.promised_days, outcome.legal_term) {
        wrong.push("the promised time can end after the legal time".to_owned());
    }
    if let Some(fee) = outcome.fee
        && let Some(by) = &item.fee.by
        && let Some(tariff) = outcome.form_answers.get(by).map(|given| item.fee.due(Some(given)))
        && tariff != Some(fee)
    {
        wrong.push(format!("the fee becomes {fee}, but the form's answer costs otherwise"));
    }
    wrong
}

/// Answers of one path that want what cannot be had together.
fn contradictions(effects: &[&Effects]) -> Vec<String> {
    let mut wrong = Vec::new();
    let added: BTreeSet<&str> = effects.iter().flat_map(|it| &it.add).map(|it| it.id.as_str()).collect();
    for id in effects.iter().flat_map(|it| &it.drop).filter(|id| added.contains(id.as_str())) {
        wrong.push(format!("`{id}` is added and dropped"));
    }
    let fees: BTreeSet<_> = effects.iter().filter_map(|it| it.fee).map(|fee| fee.0).collect();
    let terms: BTreeSet<_> = effects.iter().filter_map(|it| it.promised_days).collect();
    let legal: BTreeSet<_> = effects.iter().filter_map(|it| it.legal_term).map(|it| it.days).collect();
    for (what, values) in [("fee", fees.len()), ("promised time", terms.len()), ("legal time", legal.len())] {
        if values > 1 {
            wrong.push(format!("two answers set the {what}, each to another value"));
        }
    }
    let mut given: BTreeMap<&str, &str> = BTreeMap::new();
    for (field, answer) in effects.iter().flat_map(|it| &it.answers) {
        if given.insert(field, answer).is_some_and(|earlier| earlier != answer) {
            wrong.push(format!("two answers fill in `{field}`, each otherwise"));
        }
    }
    wrong
}
