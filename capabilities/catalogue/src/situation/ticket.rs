//! The short code of a checklist (办事清单码): what somebody answered at home, written so that a window can open it
//! from paper. It holds no personal data and is kept nowhere: it *is* the answers.

use super::{Chosen, Outcome, Situation};
use crate::model::Item;
use plat_facts::refs::ItemRef;
use std::{fmt, str::FromStr};

/// `SF005-A2-7K`: the item, one sign for each answer in the order of the questions, and two signs of proof.
///
/// The proof is made of the keys of questions and answers. A typing error, or a guide whose questions have changed
/// since, is noticed and not read as something else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticket {
    /// The item.
    pub item: ItemRef,
    answers: String,
    proof: String,
}

/// A text that is no code of a checklist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the code of a checklist")]
pub struct BadTicket;

/// Digits and capital letters that nobody takes for one another (Crockford): no I, L, O, U.
const SIGNS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

impl Ticket {
    /// The code of an outcome.
    pub fn of(item: &Item, outcome: &Outcome) -> Self {
        let chosen = outcome.chosen();
        let places = item.situation.iter().flat_map(|situation| places(situation, &chosen));
        let signs = places.filter_map(sign).collect();
        Self { item: item.id.clone(), answers: signs, proof: proof(&item.id, &chosen) }
    }

    /// What was answered; `None` when the item's questions have changed since.
    pub fn chosen(&self, item: &Item) -> Option<Chosen> {
        let mut chosen = Chosen::new();
        if let Some(situation) = &item.situation {
            for sign in self.answers.bytes() {
                let (_, next) = situation.walk(&chosen);
                let question = next?;
                let place = SIGNS.iter().position(|it| *it == sign)?;
                let answer = question.answers.get(place)?;
                chosen.insert(question.key.clone(), answer.key.clone());
            }
        }
        let same = self.item == item.id && self.proof == proof(&item.id, &chosen);
        (same && item.outcome(&chosen).is_some()).then_some(chosen)
    }
}

/// The place of each answer that counts among the answers of its question.
fn places(situation: &Situation, chosen: &Chosen) -> Vec<usize> {
    let (taken, _) = situation.walk(chosen);
    let place = |step: &super::outcome::Step<'_>| {
        step.question.answers.iter().position(|answer| answer.key == step.answer.key)
    };
    taken.iter().filter_map(place).collect()
}

fn sign(place: usize) -> Option<char> {
    SIGNS.get(place).map(|sign| char::from(*sign))
}

/// Two signs made of all keys (FNV-1a, folded): it guards against errors, not against forgers, who would gain nothing.
fn proof(item: &ItemRef, chosen: &Chosen) -> String {
    let keys = chosen.iter().flat_map(|(question, answer)| [question.as_str(), answer.as_str()]);
    let bytes = [item.as_str()].into_iter().chain(keys).flat_map(|key| key.bytes().chain([0]));
    let hash = bytes.fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    let folded = hash ^ (hash >> 10) ^ (hash >> 20);
    [folded >> 5, folded].into_iter().filter_map(|part| sign(usize::try_from(part % 32).ok()?)).collect()
}

impl fmt::Display for Ticket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { item, answers, proof } = self;
        if answers.is_empty() { write!(f, "{item}-{proof}") } else { write!(f, "{item}-{answers}-{proof}") }
    }
}

impl FromStr for Ticket {
    type Err = BadTicket;

    /// Reads what a person types: in any case, with spaces, with O for 0 and I or L for 1.
    fn from_str(text: &str) -> Result<Self, BadTicket> {
        let text: String =
            text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_uppercase();
        let parts: Vec<&str> = text.split('-').collect();
        let (item, answers, proof) = match parts.as_slice() {
            [item, proof] => (item, "", proof),
            [item, answers, proof] => (item, *answers, proof),
            _ => return Err(BadTicket),
        };
        let item = item.parse().map_err(|_| BadTicket)?;
        let (answers, proof) = (plain(answers), plain(proof));
        let fits = proof.len() == 2 && answers.len() <= 8;
        let known = answers.bytes().chain(proof.bytes()).all(|sign| SIGNS.contains(&sign));
        if fits && known { Ok(Self { item, answers, proof }) } else { Err(BadTicket) }
    }
}

/// What is meant by signs that people mix up.
fn plain(signs: &str) -> String {
    signs
        .chars()
        .map(|sign| match sign {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect()
}
