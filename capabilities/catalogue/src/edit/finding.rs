//! The check before publishing: what is missing or contradictory (errors), and what somebody should have thought about
//! (warnings).

use std::collections::BTreeSet;

use plat_facts::refs::ItemRef;
use plat_kernel::{Date, lang::Bilingual};

use crate::{
    Catalogue, Item,
    check::{self, Doubt},
    derive::{self, Class},
    model::{Confidence, ItemText, Misfit, StepRole},
    situation::SituationFault,
};

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gravity {
    /// Nothing is published while it stands.
    Error,
    /// It is published if the editor says so.
    Warning,
}

/// Something that the check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How much it weighs.
    pub gravity: Gravity,
    /// The part of the item, by the name of its field.
    pub part: &'static str,
    /// What it is: the words stand in `i18n/` under `catalogue.finding.` and this code.
    pub code: &'static str,
    /// What it is about: a name, a number.
    pub about: Bilingual,
    /// What is wrong with the questions that narrow the item, when it is about those.
    pub asked: Option<SituationFault>,
}

impl Finding {
    /// What the editor ticks to stand by it.
    pub fn mark(&self) -> String {
        let asked = self.asked.as_ref().map(ToString::to_string).unwrap_or_default();
        format!("{}:{}{asked}", self.code, self.about.zh)
    }
}

/// Collects findings.
struct Notes(Vec<Finding>);

impl Notes {
    fn error(&mut self, found: bool, part: &'static str, code: &'static str) {
        self.note(found, (Gravity::Error, part, code), Bilingual::default());
    }

    fn warning(&mut self, found: bool, part: &'static str, code: &'static str) {
        self.note(found, (Gravity::Warning, part, code), Bilingual::default());
    }

    fn note(
        &mut self,
        found: bool,
        (gravity, part, code): (Gravity, &'static str, &'static str),
        about: Bilingual,
    ) {
        if found {
            self.0.push(Finding { gravity, part, code, about, asked: None });
        }
    }
}

/// What stands against publishing `text` after `last`, and what should be known before; errors first. Without `last` it is
/// a new item.
pub fn findings(text: &ItemText, last: Option<&Item>, catalogue: &Catalogue, today: Date) -> Vec<Finding> {
    let mut notes = Notes(Vec::new());
    days(text, last, today, &mut notes);
    languages(text, &mut notes);
    match text.typed(catalogue.shared()) {
        Ok(item) => {
            errors(&item, &mut notes);
            questions(&item, catalogue, &mut notes);
            steps(&item, &mut notes);
            materials(&item, last, &mut notes);
            claims(&item, last, &mut notes);
            ending(&item, last, catalogue, &mut notes);
            if let Some(last) = last {
                changes(&item, last, &mut notes);
            }
        }
        Err(misfits) => misfits.iter().for_each(|misfit| {
            let word = misfit.word();
            let own = matches!(misfit, Misfit::OwnMaterial(_) | Misfit::Field(_));
            let code = if own { "fault" } else { "unknown" };
            notes.note(true, (Gravity::Error, Misfit::part(misfit), code), Bilingual::new(word, word));
        }),
    }
    notes.0.sort_by_key(|finding| finding.gravity);
    notes.0
}

fn days(text: &ItemText, last: Option<&Item>, today: Date, notes: &mut Notes) {
    notes.error(text.effective < today, "effective", "past");
    let Some(last) = last else { return };
    let before = text.effective < last.effective && last.version > 1;
    notes.error(before, "effective", "before_last");
    let plain = |text: &ItemText| ItemText { version: 0, effective: today, ..text.clone() };
    notes.error(plain(text) == plain(&last.text), "name_zh", "unchanged");
}

/// Every text that people read stands there in both languages.
fn languages(text: &ItemText, notes: &mut Notes) {
    let whole = |both: &Bilingual| !both.zh.trim().is_empty() && !both.en.trim().is_empty();
    let optional = |both: &Option<Bilingual>| both.as_ref().is_none_or(whole);
    let pair = |zh: &str, en: &str| !zh.trim().is_empty() && !en.trim().is_empty();
    let fee = &text.fee;
    for (whole, part) in [
        (whole(&text.name), "name_en"),
        (whole(&text.result), "result_en"),
        (text.conditions.iter().all(whole), "conditions"),
        (text.steps.iter().all(|step| whole(&step.name)), "steps"),
        (optional(&fee.note), "fee_note_en"),
        (fee.options.iter().all(|price| pair(&price.zh, &price.en)), "fee_options"),
        (fee.tariff.iter().all(|price| pair(&price.zh, &price.en)), "fee_tariff"),
        (fee.parts.iter().all(|share| pair(&share.zh, &share.en)), "fee_parts"),
        (optional(&text.doubt), "doubt_en"),
        (text.ended.as_ref().is_none_or(|it| whole(&it.why)), "ended_why_en"),
    ] {
        notes.error(!whole, part, "language");
    }
}

/// The rules of the data files, by their words: the part each is about and its code. What [`languages`] says already has
/// no code.
const RULES: [(&str, &str, &str); 12] = [
    ("the name is missing in a language", "name", ""),
    ("the result is missing in a language", "result", ""),
    ("an on-the-spot item promises days", "promised_days", "spot_promises"),
    ("a promised item promises no days", "promised_days", "no_promise"),
    ("there is no channel", "channels", "no_channel"),
    ("there is no legal basis", "legal_basis", "no_basis"),
    ("a unit that the statute states is counted otherwise", "legal_counted", "unit_turned"),
    ("the fee is negative", "fee_yuan", "fee_negative"),
    ("the parts of the fee do not add up to it", "fee_parts", "fee_parts"),
    ("an on-the-spot item passes two approvals", "steps", ""),
    ("the steps take longer than what is promised", "steps", ""),
    (
        "the fee depends on a choice that has no price, or that the form does not ask",
        "fee_by",
        "fee_unpriced",
    ),
];

/// What no item may be, by the same rules that the data files are read with; and what contradicts the law.
fn errors(item: &Item, notes: &mut Notes) {
    for fault in check::errors(item) {
        match RULES.iter().find(|(said, ..)| fault == *said) {
            Some((_, part, code)) => notes.error(!code.is_empty(), part, code),
            None => notes.note(true, (Gravity::Error, "name", "fault"), Bilingual::new(fault, fault)),
        }
    }
    let warned: Vec<Doubt> = check::warnings(item).into_iter().map(|warning| warning.doubt).collect();
    notes.error(warned.contains(&Doubt::PromisedBeyondLegal), "promised_days", "beyond_legal");
    let beyond = |days: &u32| check::beyond(*days, item.legal_term);
    notes.error(item.promised_by_region.values().any(beyond), "promised_by_region", "beyond_legal");
    notes.error(warned.contains(&Doubt::FeeWithoutBasis), "fee_basis", "fee_without_basis");
    notes.error(item.source.trim().is_empty(), "source", "no_source");
    notes.warning(warned.contains(&Doubt::Said), "doubt_zh", "doubtful");
    notes.warning(item.confidence == Confidence::Low, "confidence", "unsure");
}

/// The questions that narrow the item go by its materials, channels and form: each of their ways is walked again.
fn questions(item: &Item, catalogue: &Catalogue, notes: &mut Notes) {
    for fault in catalogue.wrong_questions(item) {
        let about = Bilingual::default();
        let (gravity, part, code) = (Gravity::Error, "situation", "questions");
        notes.0.push(Finding { gravity, part, code, about, asked: Some(fault) });
    }
}

fn steps(item: &Item, notes: &mut Notes) {
    let approvals = item.steps.iter().filter(|step| step.role == StepRole::Decider).count();
    notes.error(item.on_the_spot() && approvals > 1, "steps", "spot_two_approvals");
    let days: u32 = item.steps.iter().filter_map(|step| step.days).sum();
    notes.error(days > item.promised_days, "steps", "steps_longer");
}

fn materials(item: &Item, last: Option<&Item>, notes: &mut Notes) {
    let mut seen = BTreeSet::new();
    let named = |article| last.is_some_and(|last| last.legal_basis.contains(article));
    let law_grew = item.legal_basis.iter().any(|article| !named(article));
    for material in &item.materials {
        let about = || material.name.clone();
        notes.note(!seen.insert(&material.id), (Gravity::Error, "materials", "material_twice"), about());
        let founded = law_grew
            || material.basis.is_some()
            || last.is_some_and(|last| last.material(&material.id).is_some());
        notes.note(!founded, (Gravity::Warning, "materials", "material_without_law"), about());
    }
}

/// What the source claims and the data does not show: the data wins, and one of the two wants looking at.
/// Only what the last version did not claim already.
fn claims(item: &Item, last: Option<&Item>, notes: &mut Notes) {
    let before = last.map(|last| derive::differences(last, &derive::of(last))).unwrap_or_default();
    let now = derive::differences(item, &derive::of(item));
    for difference in now.into_iter().filter(|difference| !before.contains(difference)) {
        let (part, code) = match difference.class {
            Class::Visits => ("source_visits", "claims_visits"),
            Class::OneCertificate => ("one_certificate", "claims_one_certificate"),
            Class::OnTheSpot => ("handling", "claims_on_the_spot"),
            Class::CrossProvince => ("cross_province", "claims_cross_province"),
        };
        notes.warning(true, part, code);
    }
}

/// Who finds an item ended reads why, and where to go instead; what is still offered has no end.
fn ending(item: &Item, last: Option<&Item>, catalogue: &Catalogue, notes: &mut Notes) {
    let offered = item.ended.is_some() && !item.historical();
    notes.error(offered, "handling", "ended_yet_offered");
    let ends = item.historical() && !last.is_some_and(Item::historical);
    notes.error(ends && item.ended.is_none(), "ended_why_zh", "ended_without_reason");
    let successor = item.ended.as_ref().and_then(|ending| ending.successor.as_ref());
    let now = catalogue.now();
    let serves = |id: &ItemRef| *id != item.id && now.get(id).is_some_and(|it| it.can_be_applied_for());
    if let Some(unfit) = successor.filter(|id| !serves(id)) {
        let about = Bilingual::new(unfit.as_str(), unfit.as_str());
        notes.note(true, (Gravity::Error, "ended_successor", "no_successor"), about);
    }
}

/// What becomes worse for people.
fn changes(item: &Item, last: &Item, notes: &mut Notes) {
    notes.warning(item.promised_days > last.promised_days, "promised_days", "slower");
    let dearer = item.fee.amount > last.fee.amount && last.fee.amount.is_some();
    notes.warning(dearer, "fee", "dearer");
    notes.warning(item.historical() && !last.historical(), "handling", "ends");
    let given_up = last.channels.iter().any(|channel| !item.channels.contains(channel));
    notes.warning(given_up, "channels", "channel_lost");
}
