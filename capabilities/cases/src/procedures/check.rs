//! What is wrong with a procedure, in words. Everything at once.

use cap_catalogue::{FieldKind, Item, Kind};
use plat_kernel::term::Unit;

use super::{CityRules, DeemedRule, Procedure, PromiseOffer};
use crate::model::{ReviewStep, StepRole};

pub(super) fn procedure(it: &Procedure, item: &Item) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut unless = |holds: bool, why: &str| {
        if !holds {
            wrong.push(why.to_owned());
        }
    };
    unless(!it.source.trim().is_empty(), "`source` is empty");
    unless(!is_usual(it, item), "it says nothing that does not hold without it");
    unless(it.chain.is_empty() || !item.on_the_spot(), "what is done on the spot has no chain (34(2))");
    unless(!(it.joint && item.on_the_spot()), "what is done on the spot is not handled jointly");
    let working = item.legal_term.is_some_and(|legal| legal.counted == Unit::Working);
    unless(!it.joint || working, "`joint` replaces a legal term in working days, and there is none (42(2))");
    let grounds = it.pauses.as_deref().unwrap_or_default();
    let twice = grounds.iter().enumerate().any(|(at, ground)| grounds.iter().take(at).any(|it| it == ground));
    unless(!twice, "a ground of `pauses` stands there twice");
    let own = it.reconsideration.as_ref();
    unless(
        own.is_none_or(|own| own.days > 0 && !own.article.is_empty()),
        "`reconsideration` wants days and article",
    );
    unless(!(it.public_safety && it.promise.is_some()), "what concerns public safety is not promised");
    wrong.extend(chain(&it.chain));
    wrong.extend(it.deemed.iter().filter_map(|rule| deemed(rule, item)));
    wrong.extend(it.promise.iter().filter_map(promise));
    let promised = it.promise.iter().flat_map(|offer| &offer.materials);
    let unknown = it.deferrable.iter().chain(promised).filter(|id| item.material(id).is_none());
    wrong.extend(unknown.map(|id| format!("it has no material `{id}`")));
    wrong
}

/// Nothing stands there but what holds for such an item anyway: the clock of what is no licence stops for nothing.
fn is_usual(it: &Procedure, item: &Item) -> bool {
    let stops = it.pauses.as_ref().is_some_and(|grounds| item.kind == Kind::Licence || !grounds.is_empty());
    let ways = stops || it.joint || !it.chain.is_empty();
    let law = it.deemed.is_some() || it.reconsideration.is_some() || it.public_safety;
    !(ways || law || it.promise.is_some()) && it.deferrable.is_empty()
}

pub(super) fn city(rules: &CityRules) -> Vec<String> {
    let mut wrong = Vec::new();
    if rules.consultation_members < 2 {
        wrong.push("one alone is no joint consultation".to_owned());
    }
    if rules.source.trim().is_empty() {
        wrong.push("`source` is empty".to_owned());
    }
    wrong
}

fn chain(steps: &[ReviewStep]) -> Option<String> {
    let (decider, before) = steps.split_last()?;
    let why = if steps.len() > 3 {
        "a chain has three steps at most"
    } else if decider.role != StepRole::Decider || before.iter().any(|it| it.role == StepRole::Decider) {
        "a chain ends with its one decider"
    } else if decider.persons != 1 || decider.on_site {
        "the decider decides alone, at a desk"
    } else if steps.iter().any(|step| !(1..=2).contains(&step.persons)) {
        "a step is signed by one or two persons"
    } else if steps.iter().any(|step| step.on_site && step.persons < 2) {
        "on site go two persons at least (34(3))"
    } else {
        return None;
    };
    Some(why.to_owned())
}

fn deemed(rule: &DeemedRule, item: &Item) -> Option<String> {
    if rule.outcome != "granted" {
        return Some(format!("the law deems things granted, not `{}`", rule.outcome));
    }
    if rule.article.trim().is_empty() {
        return Some("`deemed` wants its article".to_owned());
    }
    let Some(field) = item.form.iter().find(|field| field.key == rule.field) else {
        return Some(format!("its form does not ask `{}`", rule.field));
    };
    let sure = matches!(field.kind, FieldKind::Date) && field.required && field.when.is_none();
    (!sure).then(|| format!("`{}` must be a date that is always asked and never left open", rule.field))
}

fn promise(offer: &PromiseOffer) -> Option<String> {
    let told = !offer.consequences.zh.trim().is_empty() && !offer.consequences.en.trim().is_empty();
    let some = !offer.materials.is_empty();
    (!(told && some)).then(|| "a promise names its materials and what follows from a false one".to_owned())
}

#[cfg(test)]
mod tests;
