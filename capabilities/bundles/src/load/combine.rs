//! Every way in which a bundle's questions can be answered, and what follows from all of them together.

use cap_catalogue::{Chosen, Edition};

use crate::{
    materials::{self, Wanted},
    model::{Bundle, Question, Span},
    plan::Plan,
};

/// The most ways that are looked at: a bundle with more asks too much.
pub(super) const MOST: usize = 4_096;

/// Every way to answer, or `None` if there are more than [`MOST`].
pub(super) fn every_way(bundle: &Bundle) -> Option<Vec<Chosen>> {
    let mut ended = Vec::new();
    let mut open = vec![Chosen::new()];
    while let Some(chosen) = open.pop() {
        let next = bundle.open(&chosen).next();
        match next {
            None => ended.push(chosen),
            Some(question) => open.extend(answered(&chosen, question)),
        }
        if ended.len() + open.len() > MOST {
            return None;
        }
    }
    Some(ended)
}

fn answered(chosen: &Chosen, question: &Question) -> impl Iterator<Item = Chosen> {
    question.answer.iter().map(|answer| {
        let one = [(question.key.clone(), answer.key.clone())];
        chosen.clone().into_iter().chain(one).collect()
    })
}

/// What follows from the steps of a bundle: from the easiest way of answering to the hardest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Derived {
    /// How often somebody has to come in person.
    pub visits: Span,
    /// How many materials must be brought.
    pub materials: Span,
    /// The promised term, in working days.
    pub days: Span,
}

/// What follows from every way of answering.
pub(super) fn derived(bundle: &Bundle, items: &Edition, ways: &[Chosen]) -> Option<Derived> {
    let each = ways.iter().map(|chosen| {
        let plan = Plan::of(bundle, items, chosen);
        let wanted = materials::wanted(bundle, &plan, chosen);
        let many = wanted.iter().filter(|it| it.required && Wanted::counts(it)).count();
        (plan.visits(), u32::try_from(many).unwrap_or(u32::MAX), plan.longest().0)
    });
    let figures: Vec<(u32, u32, u32)> = each.collect();
    let span = |of: fn(&(u32, u32, u32)) -> u32| {
        let least = figures.iter().map(of).min()?;
        Some(Span { least, most: figures.iter().map(of).max()? })
    };
    Some(Derived { visits: span(|it| it.0)?, materials: span(|it| it.1)?, days: span(|it| it.2)? })
}
