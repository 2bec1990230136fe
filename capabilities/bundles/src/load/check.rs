//! What a bundle must keep to. Every mistake is found, and named by what it is about.

use std::collections::{BTreeMap, BTreeSet};

use cap_catalogue::{Catalogue, Edition, Item, Provision};
use plat_facts::refs::DepartmentRef;

use super::combine;
use crate::{
    form, graph, materials,
    model::{Bundle, Condition, Department, DepartmentWork, ItemWork, Step, Work},
    plan::Plan,
};

/// What a bundle is checked against.
pub(super) struct Known<'a> {
    pub(super) catalogue: &'a Catalogue,
    pub(super) departments: &'a BTreeMap<DepartmentRef, Department>,
}

/// What a mistake is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum About {
    Bundle,
    Step(String),
}

/// One mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) about: About,
    pub(super) why: String,
}

#[derive(Default)]
struct Faults(Vec<Found>);

impl Faults {
    fn add(&mut self, about: About, why: impl Into<String>) {
        let found = Found { about, why: why.into() };
        if !self.0.contains(&found) {
            self.0.push(found);
        }
    }

    fn bundle(&mut self, why: impl Into<String>) {
        self.add(About::Bundle, why);
    }

    fn step(&mut self, step: &Step, why: impl std::fmt::Display) {
        self.add(About::Step(step.id.clone()), format!("step `{}` {why}", step.id));
    }
}

/// Every mistake of a bundle.
pub(super) fn check(bundle: &Bundle, known: &Known<'_>) -> Vec<Found> {
    let mut faults = Faults::default();
    let items = known.catalogue.now();
    head(bundle, known, &mut faults);
    questions(bundle, &mut faults);
    for step in &bundle.steps {
        one_step(bundle, step, (known, &items), &mut faults);
    }
    shared(bundle, known, &mut faults);
    circle(bundle, &items, &mut faults);
    if faults.0.is_empty() {
        // Only of a bundle that names nothing unknown can be said what each person is asked.
        every_way(bundle, (known, &items), &mut faults);
    }
    faults.0
}

fn head(bundle: &Bundle, known: &Known<'_>, faults: &mut Faults) {
    if known.catalogue.shared().life_event(&bundle.life_event.0).is_none() {
        faults.bundle(format!("there is no event of life `{}`", bundle.life_event.0));
    }
    for code in [Some(&bundle.lead), bundle.trigger.as_ref().map(|it| &it.by)].into_iter().flatten() {
        if !known.departments.contains_key(code) {
            faults.bundle(format!("there is no department `{code}` in departments.toml"));
        }
    }
    let spans = [bundle.before.trips, bundle.before.days, bundle.after.trips, bundle.after.days];
    if spans.iter().any(|span| span.least > span.most) {
        faults.bundle("a published figure goes from the least to the most");
    }
    for key in bundle.trigger.iter().flat_map(|it| &it.fields) {
        if !bundle.fields.iter().any(|field| field.key == *key) {
            faults.bundle(format!("the trigger brings `{key}`, which no [[bundle.field]] asks"));
        }
    }
    let ids: [(&str, Vec<&String>); 4] = [
        ("step", bundle.steps.iter().map(|it| &it.id).collect()),
        ("question", bundle.questions.iter().map(|it| &it.key).collect()),
        ("field", bundle.fields.iter().map(|it| &it.key).collect()),
        ("material", bundle.materials.iter().map(|it| &it.id).collect()),
    ];
    for (kind, ids) in ids {
        if let Some(id) = twice(&ids) {
            faults.bundle(format!("{kind} `{id}` is here twice"));
        }
    }
}

fn twice<'a>(ids: &[&'a String]) -> Option<&'a String> {
    let mut seen = BTreeSet::new();
    ids.iter().find(|id| !seen.insert(**id)).copied()
}

fn questions(bundle: &Bundle, faults: &mut Faults) {
    for (at, question) in bundle.questions.iter().enumerate() {
        let earlier = bundle.questions.get(..at).unwrap_or_default();
        for condition in &question.when {
            if !earlier.iter().any(|it| it.key == condition.question) {
                let why = format!("waits for `{}`, which does not come before it", condition.question);
                faults.bundle(format!("question `{}` {why}", question.key));
            }
        }
        if question.answer.len() < 2 {
            faults.bundle(format!("question `{}` has fewer than two answers", question.key));
        }
    }
    let all = bundle.questions.iter().map(|it| (format!("question `{}`", it.key), &it.when));
    let all = all.chain(bundle.fields.iter().map(|it| (format!("field `{}`", it.key), &it.when)));
    let all = all.chain(bundle.materials.iter().map(|it| (format!("material `{}`", it.id), &it.when)));
    for (what, when) in all {
        conditions(bundle, when, |why| faults.bundle(format!("{what} {why}")));
    }
}

fn conditions(bundle: &Bundle, when: &[Condition], mut wrong: impl FnMut(String)) {
    for Condition { question, any_of } in when {
        let Some(asked) = bundle.questions.iter().find(|it| it.key == *question) else {
            wrong(format!("depends on the question `{question}`, which is not there"));
            continue;
        };
        for answer in any_of.iter().filter(|key| !asked.answer.iter().any(|it| it.key == **key)) {
            wrong(format!("depends on the answer `{answer}`, which `{question}` does not offer"));
        }
    }
}

fn one_step(bundle: &Bundle, step: &Step, (known, items): (&Known<'_>, &Edition), faults: &mut Faults) {
    for other in step.waits_for() {
        if *other == step.id || bundle.step(other).is_none() {
            faults.step(step, format_args!("waits for `{other}`, which is no other step of the bundle"));
        }
    }
    conditions(bundle, &step.when, |why| faults.step(step, why));
    match &step.work {
        Work::Item(work) => of_item(bundle, step, (work, items), faults),
        Work::Department(work) => of_department(bundle, step, (work, known), faults),
    }
}

fn of_item(bundle: &Bundle, step: &Step, (work, items): (&ItemWork, &Edition), faults: &mut Faults) {
    let Some(item) = items.get(&work.item) else {
        return faults.step(step, format_args!("is of `{}`, which the catalogue does not have", work.item));
    };
    if !item.can_be_applied_for() {
        faults.step(step, format_args!("is of `{}`, which nobody can apply for", work.item));
    }
    if !item.can_apply_online() && step.visit.is_none() {
        let why =
            format_args!("is of `{}`, which is not open online: say in `visit` why one must come", item.id);
        faults.step(step, why);
    }
    for (own, of) in &work.chosen_by {
        if !bundle.questions.iter().any(|it| it.key == *of) {
            faults.step(step, format_args!("takes `{own}` from the question `{of}`, which is not there"));
        }
    }
    let asks = |key: &String| item.form.iter().any(|field| field.key == *key);
    for key in work.answers.keys().filter(|key| !asks(key)) {
        faults.step(step, format_args!("answers `{key}`, which the form of `{}` does not ask", item.id));
    }
}

fn of_department(
    bundle: &Bundle,
    step: &Step,
    (work, known): (&DepartmentWork, &Known<'_>),
    faults: &mut Faults,
) {
    if !known.departments.contains_key(&work.department) {
        faults.step(step, format_args!("is of the department `{}`, which is not there", work.department));
    }
    for material in work.materials.iter().filter(|id| bundle.material(id).is_none()) {
        faults.step(step, format_args!("is given `{material}`, which is no [[bundle.material]]"));
    }
    let items = known.catalogue.now();
    let forms: Vec<&Item> = bundle
        .steps
        .iter()
        .filter_map(Step::item)
        .filter_map(|work| items.get(&work.item))
        .map(|it| &**it)
        .collect();
    let asked = |key: &str| {
        bundle.fields.iter().any(|it| it.key == key)
            || forms.iter().any(|item| item.form.iter().any(|field| field.key == key))
    };
    for key in work.fields.iter().filter(|key| !asked(key)) {
        faults.step(step, format_args!("is told `{key}`, which nothing in the bundle asks"));
    }
}

fn shared(bundle: &Bundle, known: &Known<'_>, faults: &mut Faults) {
    for field in bundle.fields.iter().filter(|it| known.catalogue.shared().field(&it.key).is_none()) {
        faults.bundle(format!("the field `{}` is not in dictionary.toml", field.key));
    }
    let mut covered: BTreeMap<&String, &String> = BTreeMap::new();
    for material in &bundle.materials {
        for id in &material.stands_for {
            if known.catalogue.shared().material(id).is_none() {
                faults.bundle(format!(
                    "material `{}` stands for `{id}`, which is not in materials.toml",
                    material.id
                ));
            }
            if let Some(other) = covered.insert(id, &material.id) {
                faults.bundle(format!("`{id}` is asked twice: `{other}` and `{}` stand for it", material.id));
            }
        }
        let given =
            bundle.steps.iter().filter_map(Step::department).any(|it| it.materials.contains(&material.id));
        if !given && material.stands_for.is_empty() {
            faults.bundle(format!("material `{}` is given to nobody", material.id));
        }
    }
}

fn circle(bundle: &Bundle, items: &Edition, faults: &mut Faults) {
    if let Err(circle) = graph::ends(&Plan::whole(bundle, items).nodes()) {
        faults.bundle(format!("the steps {} wait for each other in a circle", circle.join(", ")));
    }
}

/// What holds for each way in which the questions can be answered.
fn every_way(bundle: &Bundle, (known, items): (&Known<'_>, &Edition), faults: &mut Faults) {
    let Some(ways) = combine::every_way(bundle) else {
        return faults.bundle(format!("the questions can be answered in more than {} ways", combine::MOST));
    };
    for chosen in &ways {
        for (step, question) in Plan::open_questions(bundle, items, chosen) {
            let why = format!("step `{step}` leaves the item's question `{question}` open");
            faults.add(About::Step(step.to_owned()), why);
        }
        let plan = Plan::of(bundle, items, chosen);
        for fault in form::doubled(bundle, &plan) {
            faults.bundle(format!(
                "`{fault}` is about the matter itself and several items ask it: name it in [[bundle.field]] or answer it in `answers`"
            ));
        }
        for wanted in materials::wanted(bundle, &plan, chosen) {
            let looked_up = wanted.provision != Provision::Upload;
            if looked_up && wanted.covers.iter().any(|it| it.uploaded) {
                faults.bundle(format!(
                    "material `{}` is uploaded for an item, so it is not looked up",
                    wanted.id
                ));
            }
        }
        if plan.steps.is_empty() && plan.barred.is_empty() {
            faults.bundle(format!("nothing is left to be done for {chosen:?}"));
        }
    }
    let _ = known;
}
