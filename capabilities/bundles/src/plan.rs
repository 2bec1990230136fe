//! A bundle for one person: which steps apply by their answers, with the items narrowed to their situation, in which order,
//! and how long the longest path is. Pure: the same answers give the same plan.

use std::sync::Arc;

use cap_catalogue::{Assessment, Chosen, Edition, Item, Outcome};
use plat_kernel::lang::Bilingual;

use crate::{
    graph::{self, Node},
    model::{Bundle, ItemWork, Step, holds},
};

/// The steps of a bundle that apply to somebody.
#[derive(Debug, Clone)]
pub struct Plan<'a> {
    /// Those that apply, in the bundle's order.
    pub steps: Vec<Planned<'a>>,
    /// Those that would apply and cannot be had, each with the reason.
    pub barred: Vec<(&'a Step, Bilingual)>,
}

/// A step that applies.
#[derive(Debug, Clone)]
pub struct Planned<'a> {
    /// The step.
    pub step: &'a Step,
    /// The item of a step of ours, narrowed.
    pub item: Option<Arc<Item>>,
    /// The answers to the item's questions.
    pub chosen: Chosen,
    /// Its promised term in working days.
    pub days: u32,
}

/// What an item is for somebody.
enum Narrowed {
    To(Arc<Item>),
    Barred(Bilingual),
    /// A question of the item is left open.
    Open(String),
}

impl<'a> Plan<'a> {
    /// The plan for these answers to the bundle's questions.
    pub fn of(bundle: &'a Bundle, items: &Edition, chosen: &Chosen) -> Self {
        let taken = bundle.taken(chosen);
        let mut plan = Self { steps: Vec::new(), barred: Vec::new() };
        for step in bundle.steps.iter().filter(|step| holds(&step.when, &taken)) {
            let Some(work) = step.item() else {
                let days = step.department().map(|it| it.days).unwrap_or_default();
                plan.steps.push(Planned { step, item: None, chosen: Chosen::new(), days });
                continue;
            };
            let chosen = answers_for(work, &taken);
            match narrowed(work, items, &chosen) {
                Narrowed::To(item) => {
                    plan.steps.push(Planned { step, days: item.promised_days, item: Some(item), chosen });
                }
                Narrowed::Barred(why) => plan.barred.push((step, why)),
                // The loader refuses such a bundle, and until everything is answered the step is shown as it is.
                Narrowed::Open(_) => {
                    let item = items.get(&work.item).cloned();
                    let days = item.as_ref().map(|it| it.promised_days).unwrap_or_default();
                    plan.steps.push(Planned { step, item, chosen: Chosen::new(), days });
                }
            }
        }
        plan
    }

    /// The whole bundle, as if every step applied: what its page shows before anything was asked.
    pub fn whole(bundle: &'a Bundle, items: &Edition) -> Self {
        let planned = |step: &'a Step| {
            let item = step.item().and_then(|work| items.get(&work.item).cloned());
            let own = item.as_ref().map(|it| it.promised_days);
            let days = own.or_else(|| step.department().map(|it| it.days)).unwrap_or_default();
            Planned { step, item, chosen: Chosen::new(), days }
        };
        Self { steps: bundle.steps.iter().map(planned).collect(), barred: Vec::new() }
    }

    /// The steps as nodes that wait for each other.
    pub(crate) fn nodes(&self) -> Vec<Node<'a>> {
        let node = |it: &Planned<'a>| {
            let step: &'a Step = it.step;
            Node { id: &step.id, days: it.days, before: step.waits_for().map(String::as_str).collect() }
        };
        self.steps.iter().map(node).collect()
    }

    /// The promised term: the longest path in working days, and the steps on it.
    pub fn longest(&self) -> (u32, Vec<&'a str>) {
        graph::longest(&self.nodes())
    }

    /// How often somebody has to come in person: once for everything, or not at all.
    pub fn visits(&self) -> u32 {
        u32::from(self.steps.iter().any(Planned::needs_a_visit))
    }

    /// The steps of ours that apply, with their items.
    pub fn items(&self) -> impl Iterator<Item = (&Planned<'a>, &ItemWork, &Arc<Item>)> {
        self.steps.iter().filter_map(|it| Some((it, it.step.item()?, it.item.as_ref()?)))
    }

    /// The questions of items that these answers leave open, with the steps: a mistake in the data.
    pub(crate) fn open_questions(
        bundle: &'a Bundle,
        items: &Edition,
        chosen: &Chosen,
    ) -> Vec<(&'a str, String)> {
        let taken = bundle.taken(chosen);
        let applies = bundle.steps.iter().filter(|step| holds(&step.when, &taken));
        let open = |step: &'a Step| {
            let work = step.item()?;
            match narrowed(work, items, &answers_for(work, &taken)) {
                Narrowed::Open(question) => Some((step.id.as_str(), question)),
                _ => None,
            }
        };
        applies.filter_map(open).collect()
    }
}

impl Planned<'_> {
    /// Whether somebody has to come in person: the bundle says so, or the item is not open online in this situation.
    pub fn needs_a_visit(&self) -> bool {
        self.step.visit.is_some() || self.item.as_ref().is_some_and(|item| !item.can_apply_online())
    }

    /// What the item's questions led to; none for an item that has none.
    pub fn outcome(&self) -> Option<Outcome> {
        match self.item.as_ref()?.assess(&self.chosen) {
            Assessment::Done(outcome) => Some(*outcome),
            Assessment::Ask { .. } => None,
        }
    }
}

/// The answers to an item's questions: those that always hold, and those that the bundle's questions bring.
fn answers_for(work: &ItemWork, taken: &Chosen) -> Chosen {
    let brought = work.chosen_by.iter().filter_map(|(own, of)| Some((own.clone(), taken.get(of)?.clone())));
    brought.chain(work.chosen.clone()).collect()
}

fn narrowed(work: &ItemWork, items: &Edition, chosen: &Chosen) -> Narrowed {
    let Some(item) = items.get(&work.item) else { return Narrowed::Open(work.item.to_string()) };
    if chosen.is_empty() {
        return Narrowed::To(item.clone());
    }
    match item.assess(chosen) {
        Assessment::Ask { question, .. } => Narrowed::Open(question.key.clone()),
        Assessment::Done(outcome) => match &outcome.eligible {
            Err(stop) => Narrowed::Barred(stop.why.clone()),
            Ok(()) => Narrowed::To(Arc::new(item.narrowed(&outcome))),
        },
    }
}
