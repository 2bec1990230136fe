//! What an item may not be (errors: the program does not start), and what looks wrong in it (warnings: kept as the
//! source gave it, said openly).

use crate::model::{FieldKind, Handling, Item, LegalTerm, StepRole};
use plat_facts::refs::ItemRef;
use plat_kernel::{money::Fen, term::Unit};
use std::fmt;

/// A value that the source gave and the rules of the trade contradict. It is kept, and shown as doubtful.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// The item.
    pub item: ItemRef,
    /// What contradicts what.
    pub doubt: Doubt,
}

/// What contradicts what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// The promised time ends after the legal time (domain §12 trap 18).
    PromisedBeyondLegal,
    /// A fee is asked and no price order is named.
    FeeWithoutBasis,
    /// The data itself carries a doubt.
    Said,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let why = match self.doubt {
            Doubt::PromisedBeyondLegal => "the promised time can end after the legal time",
            Doubt::FeeWithoutBasis => "a fee is asked and no price order is named",
            Doubt::Said => "the data says that it is in doubt",
        };
        write!(f, "{}: {why}", self.item)
    }
}

/// Faults that no item may have.
pub(crate) fn errors(item: &Item) -> Vec<&'static str> {
    let mut faults = Vec::new();
    let mut refuse = |wrong: bool, why: &'static str| {
        if wrong {
            faults.push(why);
        }
    };
    let both = |text: &plat_kernel::lang::Bilingual| !text.zh.trim().is_empty() && !text.en.trim().is_empty();
    refuse(!both(&item.name), "the name is missing in a language");
    refuse(!both(&item.result), "the result is missing in a language");
    refuse(item.on_the_spot() && item.promised_days > 0, "an on-the-spot item promises days");
    refuse(
        item.handling == Handling::Promised && item.promised_days == 0,
        "a promised item promises no days",
    );
    refuse(item.channels.is_empty(), "there is no channel");
    refuse(item.legal_basis.is_empty(), "there is no legal basis");
    refuse(unit_turned(item), "a unit that the statute states is counted otherwise");
    refuse(item.fee.amount.is_some_and(|fee| fee < Fen::ZERO), "the fee is negative");
    refuse(parts_differ(item), "the parts of the fee do not add up to it");
    refuse(
        unpriced_answer(item),
        "the fee depends on a choice that has no price, or that the form does not ask",
    );
    refuse(ages_meet(item), "the ages of the tariff are empty or overlap");
    refuse(two_approvals(item), "an on-the-spot item passes two approvals");
    refuse(steps_take_longer(item), "the steps take longer than what is promised");
    faults
}

/// One age has one price.
fn ages_meet(item: &Item) -> bool {
    let tariff = &item.fee.tariff;
    let meets = |(at, rule): (usize, &crate::model::Tariff)| {
        let one = |age: u8| rule.ages.hold(age);
        let twice =
            tariff.iter().take(at).any(|other| (0..=u8::MAX).any(|age| one(age) && other.ages.hold(age)));
        twice || rule.ages.is_empty()
    };
    tariff.iter().enumerate().any(meets)
}

/// Domain §12 trap 18.
fn two_approvals(item: &Item) -> bool {
    item.on_the_spot() && item.steps.iter().filter(|step| step.role == StepRole::Decider).count() > 1
}

/// The time of experts is not counted (行政许可法 45).
fn steps_take_longer(item: &Item) -> bool {
    let counted = item.steps.iter().filter(|step| step.role != StepRole::Expert);
    counted.filter_map(|step| step.days).sum::<u32>() > item.promised_days
}

fn unit_turned(item: &Item) -> bool {
    item.legal_term.is_some_and(|term| term.stated.resolved(term.counted) != term.counted)
}

fn unpriced_answer(item: &Item) -> bool {
    let Some(by) = &item.fee.by else { return false };
    let field = item.form.iter().find(|field| field.key == *by).map(|field| &field.kind);
    let Some(FieldKind::Choice(choices)) = field else { return true };
    !choices.iter().all(|choice| item.fee.options.iter().any(|option| option.key == choice.key))
}

fn parts_differ(item: &Item) -> bool {
    let sum: i64 = item.fee.parts.iter().map(|part| part.amount.0).sum();
    !item.fee.parts.is_empty() && item.fee.amount != Some(Fen(sum))
}

/// What looks wrong in an item.
pub(crate) fn warnings(item: &Item) -> Vec<Warning> {
    let beyond = promised_beyond_legal(item).then_some(Doubt::PromisedBeyondLegal);
    let unfounded = fee_without_basis(item).then_some(Doubt::FeeWithoutBasis);
    let said = item.doubt.is_some().then_some(Doubt::Said);
    let warning = |doubt| Warning { item: item.id.clone(), doubt };
    [beyond, unfounded, said].into_iter().flatten().map(warning).collect()
}

/// Promised days are working days. Against calendar days they are compared by the weekends alone, which is kind to the
/// item: holidays only make it worse.
fn promised_beyond_legal(item: &Item) -> bool {
    beyond(item.promised_days, item.legal_term)
}

/// Whether a promised time can end after a legal one.
pub(crate) fn beyond(promised_days: u32, legal_term: Option<LegalTerm>) -> bool {
    legal_term.is_some_and(|legal| {
        let promised = match legal.counted {
            Unit::Working => promised_days,
            Unit::Calendar => promised_days + promised_days / 5 * 2,
        };
        promised > legal.days
    })
}

fn fee_without_basis(item: &Item) -> bool {
    let asked = item.fee.amount.is_some_and(|fee| fee > Fen::ZERO) || !item.fee.options.is_empty();
    let unexplained = item.fee.amount.is_none() && item.fee.note.is_none();
    (asked || unexplained) && !item.historical() && item.fee.basis.as_deref().is_none_or(str::is_empty)
}
