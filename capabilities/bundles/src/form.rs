//! The one form of a bundle: every field once, whoever needs it, and what each step gets of the answers.

use cap_catalogue::{Answers, Field, FieldFault, FieldKind, Shared};
use plat_kernel::Date;

use crate::{
    model::{Bundle, holds},
    plan::{Plan, Planned},
};
use cap_catalogue::Chosen;

/// Fields of how the result is received and of what else there is to say: they come last.
const LAST: [&str; 3] = ["delivery", "address", "remarks"];
/// Asked once for all, although it is about each matter.
const FOR_ALL: &str = "remarks";

/// The fields of the form for these answers, in the order in which they are asked.
pub fn one_form(bundle: &Bundle, plan: &Plan<'_>, chosen: &Chosen, shared: &Shared) -> Vec<Field> {
    let taken = bundle.taken(chosen);
    let mut asked: Vec<Field> = Vec::new();
    for used in bundle.fields.iter().filter(|it| holds(&it.when, &taken)) {
        if let Some(field) = shared.field(&used.key).filter(|_| is_needed(plan, &used.key)) {
            asked.push(Field { required: used.required, when: None, ..field.clone() });
        }
    }
    for (planned, ..) in plan.items() {
        for field in own_fields(planned) {
            match asked.iter_mut().find(|it| it.key == field.key) {
                Some(known) => join(known, field),
                None => asked.push(field.clone()),
            }
        }
    }
    let (last, mut first): (Vec<_>, Vec<_>) =
        asked.into_iter().partition(|it| LAST.contains(&it.key.as_str()));
    for key in LAST {
        first.extend(last.iter().filter(|it| it.key == key).cloned());
    }
    first
}

/// The questions of a step's own form that nothing answers yet.
fn own_fields<'p>(planned: &'p Planned<'_>) -> impl Iterator<Item = &'p Field> {
    let settled = settled(planned);
    let form = planned.item.iter().flat_map(|item| &item.form);
    form.filter(move |field| !settled.contains_key(&field.key))
}

/// The answers of a step's form that the bundle or the item's own questions give.
fn settled(planned: &Planned<'_>) -> Answers {
    let mut settled = planned.outcome().map(|it| it.form_answers).unwrap_or_default();
    settled.extend(planned.step.item().map(|it| it.answers.clone()).unwrap_or_default());
    settled
}

/// One more item asks what is asked already: what both accept, and wanted as soon as one wants it.
fn join(known: &mut Field, other: &Field) {
    known.required |= other.required && other.when.is_none();
    known.when = known.when.take().filter(|when| other.when.as_ref() == Some(when));
    if let (FieldKind::Choice(mine), FieldKind::Choice(theirs)) = (&mut known.kind, &other.kind) {
        mine.retain(|choice| theirs.iter().any(|it| it.key == choice.key));
    }
    if known.hint.is_none() {
        known.hint.clone_from(&other.hint);
    }
}

fn is_needed(plan: &Plan<'_>, key: &str) -> bool {
    plan.steps.iter().any(|planned| {
        let told = planned.step.department().is_some_and(|it| it.fields.iter().any(|field| field == key));
        told || own_fields(planned).any(|field| field.key == key)
    })
}

/// The fields about the matter itself that several items ask, each in its own sense.
pub(crate) fn doubled(bundle: &Bundle, plan: &Plan<'_>) -> Vec<String> {
    let mut seen: Vec<&str> = Vec::new();
    let mut doubled = Vec::new();
    for (planned, ..) in plan.items() {
        for field in own_fields(planned).filter(|it| it.about == cap_catalogue::model::About::Matter) {
            let once = field.key == FOR_ALL || bundle.fields.iter().any(|it| it.key == field.key);
            if !once && seen.contains(&field.key.as_str()) {
                doubled.push(field.key.clone());
            }
            seen.push(field.key.as_str());
        }
    }
    doubled
}

/// The answers in their normal form, or every fault at once by field.
pub fn check(form: &[Field], answers: &Answers, today: Date) -> Result<Answers, Vec<(String, FieldFault)>> {
    cap_catalogue::model::check_fields(form, answers, today)
}

/// What a step of ours gets: the answers to its own form.
pub fn answers_of(planned: &Planned<'_>, answers: &Answers) -> Answers {
    let mut own = settled(planned);
    for field in own_fields(planned) {
        if let Some(answer) = answers.get(&field.key) {
            own.insert(field.key.clone(), answer.clone());
        }
    }
    own
}

/// What another department is told: the fields that the step names, and no others.
pub fn told(planned: &Planned<'_>, answers: &Answers) -> Answers {
    let fields = planned.step.department().map(|it| it.fields.as_slice()).unwrap_or_default();
    fields.iter().filter_map(|key| Some((key.clone(), answers.get(key)?.clone()))).collect()
}
