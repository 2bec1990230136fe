//! From answers to the next question or to the outcome. Pure and total: an answer that nobody offered counts as none.

use super::{Chosen, Outcome, Question, Situation, outcome::Step};
use crate::model::Item;

/// How far some answers lead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Assessment<'s> {
    /// One more question.
    Ask {
        /// The question.
        question: &'s Question,
        /// How many were answered before it.
        answered: usize,
        /// How many are left at most, this one counted.
        left_at_most: usize,
    },
    /// Nothing is left to ask.
    Done(Box<Outcome>),
}

impl Item {
    /// What some answers lead to. An item without questions leads to its general outcome at once.
    pub fn assess(&self, chosen: &Chosen) -> Assessment<'_> {
        match &self.situation {
            Some(situation) => situation.assess(self, chosen),
            None => Assessment::Done(Box::new(Outcome::general(self))),
        }
    }

    /// The outcome of some answers, when they answer every question.
    pub fn outcome(&self, chosen: &Chosen) -> Option<Outcome> {
        match self.assess(chosen) {
            Assessment::Done(outcome) => Some(*outcome),
            Assessment::Ask { .. } => None,
        }
    }
}

impl Situation {
    /// What some answers lead to for the item that this situation narrows.
    pub fn assess(&self, item: &Item, chosen: &Chosen) -> Assessment<'_> {
        let (taken, next) = self.walk(chosen);
        match next {
            None => Assessment::Done(Box::new(Outcome::of(item, self, &taken))),
            Some(question) => Assessment::Ask {
                question,
                answered: taken.len(),
                left_at_most: self.longest(&mut taken.clone()),
            },
        }
    }

    /// The answers that count: those to questions that are asked on the way.
    pub fn counted(&self, chosen: &Chosen) -> Chosen {
        let (taken, _) = self.walk(chosen);
        taken.iter().map(|step| (step.question.key.clone(), step.answer.key.clone())).collect()
    }

    /// The answers that count, in the order of their questions, and the question that is still open.
    pub(crate) fn walk<'s>(&'s self, chosen: &Chosen) -> (Vec<Step<'s>>, Option<&'s Question>) {
        let mut taken = Vec::new();
        while let Some(question) = self.next(&taken) {
            let answer = chosen.get(&question.key).and_then(|key| question.answer(key));
            let Some(answer) = answer else { return (taken, Some(question)) };
            taken.push(Step { question, answer });
        }
        (taken, None)
    }

    /// Every choice of answers that leads to an outcome.
    /// How many ways lead through the questions.
    pub fn ways(&self) -> usize {
        self.paths().len()
    }

    pub(crate) fn paths(&self) -> Vec<Vec<Step<'_>>> {
        let mut ended = Vec::new();
        let mut open = vec![Vec::new()];
        while let Some(taken) = open.pop() {
            match self.next(&taken) {
                None => ended.push(taken),
                Some(question) => open.extend(question.answers.iter().rev().map(|answer| {
                    let step = Step { question, answer };
                    taken.iter().copied().chain([step]).collect()
                })),
            }
        }
        ended
    }

    /// The question after those that were answered. Nothing is asked after an answer that ends it.
    fn next(&self, taken: &[Step<'_>]) -> Option<&Question> {
        let last = taken.last();
        if last.is_some_and(|step| step.answer.effects.stop.is_some()) {
            return None;
        }
        let reached = last.and_then(|last| self.questions.iter().position(|it| it.key == last.question.key));
        let rest = self.questions.iter().skip(reached.map_or(0, |at| at + 1));
        rest.into_iter().find(|question| question.is_asked_after(taken))
    }

    /// The most questions that can still come.
    fn longest<'s>(&'s self, taken: &mut Vec<Step<'s>>) -> usize {
        let Some(question) = self.next(taken) else { return 0 };
        let mut most = 0;
        for answer in &question.answers {
            taken.push(Step { question, answer });
            most = most.max(self.longest(taken));
            taken.pop();
        }
        most + 1
    }
}

impl Question {
    fn is_asked_after(&self, taken: &[Step<'_>]) -> bool {
        self.when.iter().all(|waits| {
            let given = taken.iter().find(|step| step.question.key == waits.question);
            given.is_some_and(|step| waits.any_of.contains(&step.answer.key))
        })
    }
}
