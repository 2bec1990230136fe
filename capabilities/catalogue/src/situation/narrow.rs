//! An item as it is for one person: what every later step works with, so that nothing asks twice what was answered.

use super::Outcome;
use crate::model::{Answers, Fee, Field, FieldKind, Handling, Item};

impl Item {
    /// The item with the materials, the price, the times, the channels and the form that an outcome leaves of it.
    pub fn narrowed(&self, outcome: &Outcome) -> Self {
        let promised_by_region = if outcome.promised_days == self.promised_days {
            self.promised_by_region.clone()
        } else {
            std::collections::BTreeMap::new()
        };
        Self {
            handling: handling(self.handling, outcome.promised_days),
            legal_term: outcome.legal_term,
            promised_days: outcome.promised_days,
            promised_by_region,
            conditions: outcome.conditions.clone(),
            fee: fee(&self.fee, outcome),
            materials: outcome.materials.clone(),
            form: self.form.iter().map(|field| settled(field, &outcome.form_answers)).collect(),
            channels: outcome.channels.clone(),
            ..self.clone()
        }
    }
}

fn handling(of_item: Handling, promised_days: u32) -> Handling {
    match (of_item, promised_days) {
        (Handling::Historical, _) => Handling::Historical,
        (_, 0) => Handling::OnTheSpot,
        (_, _) => Handling::Promised,
    }
}

/// The fee that an answer set is the only one left; a list of shares that add up to another says nothing any more.
fn fee(of_item: &Fee, outcome: &Outcome) -> Fee {
    let Some(amount) = outcome.fee else { return of_item.clone() };
    let parts = if of_item.amount == Some(amount) { of_item.parts.clone() } else { Vec::new() };
    let (note, basis) = (of_item.note.clone(), of_item.basis.clone());
    Fee { amount: Some(amount), by: None, options: Vec::new(), tariff: Vec::new(), parts, note, basis }
}

/// A question of the form that was answered already leaves that answer only.
fn settled(field: &Field, given: &Answers) -> Field {
    let mut field = field.clone();
    if let (FieldKind::Choice(choices), Some(answer)) = (&mut field.kind, given.get(&field.key)) {
        choices.retain(|choice| choice.key == *answer);
    }
    field
}
